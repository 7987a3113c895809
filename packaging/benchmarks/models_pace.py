"""Measures seconds a picture and a draft of several models side by side, each with its own defaults.

    uv run python packaging/benchmarks/models_pace.py FOLDER [FOLDER ...] [--rounds 5] [--cpu-seconds]

Every model has an engine process of its own, as in the app, and loads there first: `load`, seconds, once. Then all
take turns. Prints one JSON object: bytes, the median and the best seconds of a picture and of a draft.
"""

import argparse
import json
import statistics
import tempfile
from contextlib import ExitStack
from dataclasses import replace
from functools import partial
from pathlib import Path

from studio.bench.figures import Figures, Make, in_cpu_seconds, in_turns, load, timed
from studio.bench.ours import ignore, make_engine, request_for
from studio.engine.library import ModelLibrary
from studio.engine.process import EngineProcess
from studio.generation.model import ModelInfo
from studio.generation.request import GenerationRequest

PROMPT = "An oil painting of a red fox, golden hour"


def draft_of(info: ModelInfo, request: GenerationRequest) -> GenerationRequest:
    """The same as the model's draft."""
    draft = info.draft
    return replace(request, steps=draft.steps, guidance_scale=draft.guidance_scale, scheduler=draft.scheduler)


def described(folder: Path, loaded: float, picture: list[float], draft: list[float]) -> Figures:
    """What one model's seconds come to."""
    size = sum(file.stat().st_size for file in folder.rglob("*") if file.is_file())
    found: Figures = {"bytes": size, "load": round(loaded, 2)}
    for name, seconds in (("picture", picture), ("draft", draft)):
        found |= {name: round(statistics.median(seconds), 3), f"{name} best": round(min(seconds), 3)}
    return found


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folders", type=Path, nargs="+")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--cpu-seconds", action="store_true", help="of all threads, instead of the clock's")
    options = parser.parse_args()
    makers: dict[str, Make] = {}
    loaded: dict[Path, float] = {}
    with tempfile.TemporaryDirectory() as home, ExitStack() as stack:
        for number, folder in enumerate(options.folders):
            library = ModelLibrary(Path(home) / "none", Path(home) / str(number))
            info = library.add(folder)
            engine = EngineProcess(partial(make_engine, library, options.device))
            stack.callback(engine.close)
            engine.prepare(None, ignore)
            loaded[folder] = timed(partial(engine.prepare, info.ref, ignore))
            asked = request_for(info, PROMPT, 7)
            for kind, request in (("picture", asked), ("draft", draft_of(info, asked))):
                make: Make = partial(timed, partial(engine.generate, [request], ignore))
                makers[f"{kind} {folder}"] = in_cpu_seconds(make) if options.cpu_seconds else make
        seconds = in_turns(makers, options.rounds)
    found: Figures = {
        str(folder): described(folder, loaded[folder], seconds[f"picture {folder}"], seconds[f"draft {folder}"])
        for folder in options.folders
    }
    print(json.dumps(found | {"load_average": load()}, indent=2))


if __name__ == "__main__":
    main()
