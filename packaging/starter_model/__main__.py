"""The recipe's command line: `python -m starter_model STAGE`; `all` for every stage not done yet; `install`."""

import argparse
from collections.abc import Sequence
from pathlib import Path

import torch

from starter_model import install
from starter_model.kitchen import Kitchen
from starter_model.settings import SIZES
from starter_model.stages import STAGES, cook


def main(arguments: Sequence[str] | None = None) -> None:
    """Run one stage, done before or not, or all that are left; or install what they made."""
    options = _parser().parse_args(arguments)
    number, _, of = options.part.partition("/")
    options.out.mkdir(parents=True, exist_ok=True)
    if threads := SIZES[options.size].threads:
        torch.set_num_threads(threads)
    kitchen = Kitchen(
        settings=SIZES[options.size],
        folder=options.out,
        device=options.device,
        seconds=options.seconds,
        part=(int(number), int(of)),
        processes=options.processes,
        model=options.model,
    )
    match options.stage:
        case "all":
            names = list(STAGES)
            cook(kitchen, names[: names.index(options.until) + 1])
        case "install":
            install.place(kitchen)
            install.redraw()
        case stage:
            STAGES[stage](kitchen)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="starter_model", description=__doc__)
    parser.add_argument("stage", choices=["all", *STAGES, "install"])
    parser.add_argument("--out", type=Path, default=Path("starter"), help="folder of all results")
    parser.add_argument("--until", choices=STAGES, default="release", help="the last stage of `all`")
    parser.add_argument("--size", choices=SIZES, default="full", help="toy: everything tiny, minutes on a CPU")
    parser.add_argument("--device", type=torch.device, default=torch.device("cpu"))
    parser.add_argument("--seconds", type=float, help="time box of a training stage, or of the examination")
    parser.add_argument("--part", default="0/1", help="which shards of the bank: number/of")
    parser.add_argument("--processes", type=int, default=1, help="devices that train the denoiser together")
    parser.add_argument("--model", type=Path, help="a model folder to draw sheets of or evaluate instead")
    return parser


if __name__ == "__main__":
    main()
