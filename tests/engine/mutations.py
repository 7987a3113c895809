"""Damages the files of models at random, the same way for the same seed, and says what came of reading them."""

import json
import random
import shutil
import sys
import tracemalloc
from collections.abc import Callable, Iterable
from copy import deepcopy
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

from studio.engine.checkpoints import inspect
from studio.engine.loras import LoraLibrary
from studio.errors import StudioError
from studio.generation.model import LoraInfo

ALLOWED_BYTES = 32_000_000
"""What reading a damaged model may allocate at its peak; the files themselves are under a megabyte."""

_NASTY: tuple[Any, ...] = (
    -1, 0, 1, 2**31, 2**63, 2**64, 10**30, 1e308, True, None, "", "F16", "x" * 5000, [], {}, [0, -1], [[]],
    [2**40, 2**40], ["os", "system"], ["builtins", "eval"], ["diffusers", "../evil"], ["transformers", "pipeline"],
    ["my_module", "MyUNet"], ["diffusers", "DiffusionPipeline"], {"auto_map": {"AutoModel": "evil--x.Model"}},
    "../../../../etc/passwd", "\x00", "__class__", "https://example.org/model", [None, None],
)  # fmt: skip
_SETTINGS = (
    "model_index.json", "unet/config.json", "scheduler/scheduler_config.json", "vae/config.json",
    "text_encoder/config.json", "tokenizer/tokenizer_config.json", "tokenizer/tokenizer.json",
    "transformer/config.json", "text_encoder_2/config.json", "tokenizer_2/tokenizer.json",
)  # fmt: skip
_WEIGHTS = (
    "unet/diffusion_pytorch_model.safetensors", "vae/diffusion_pytorch_model.safetensors",
    "text_encoder/model.safetensors", "transformer/diffusion_pytorch_model.safetensors",
)  # fmt: skip
_Damage = Callable[[random.Random], Callable[[], object]]
_FORBIDDEN = ("subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "socket.connect", "ctypes.dlopen")


@dataclass
class Outcome:
    """How many of the damaged files were read, how many refused, and everything that must not happen."""

    read: int = 0
    refused: int = 0
    faults: list[str] = field(default_factory=list[str])
    peak: int = 0


class Watch:
    """Notes whatever starts a program, opens a connection or loads a library while it is on."""

    def __init__(self) -> None:
        """Audit hooks stay for the life of the process, so there is one that can be switched off."""
        self.seen: list[str] = []
        self.is_on = False
        sys.addaudithook(self._hook)

    def _hook(self, event: str, _arguments: tuple[Any, ...]) -> None:
        if self.is_on and event in _FORBIDDEN:
            self.seen.append(event)


@dataclass(frozen=True)
class Originals:
    """What is damaged: a model folder, a single file and a LoRA; what can be read is given to `use` and `wear`."""

    folder: Path
    single: Path
    lora: Path
    use: Callable[[Path], object] = inspect
    wear: Callable[[LoraInfo], object] = lambda _lora: None


def run(
    originals: Originals, numbers: Iterable[int], seed: int, watch: Watch, told: Callable[[int], object] = id
) -> Outcome:
    """Damage the originals once for each of `numbers`, each time reading what came of it.

    A number and the seed decide the damage, so that one can be looked at alone; `told` hears of each before it is
    read.
    """
    outcome, work = Outcome(), originals.folder.parent / "mutated"
    shutil.rmtree(work, ignore_errors=True)
    shutil.copytree(originals.folder, work / "model")
    if (beside := originals.single.with_suffix("")).is_dir():
        shutil.copytree(beside, work / beside.name)
    ways = _ways(originals, work)
    tracemalloc.start()
    for number in numbers:
        damage, read = ways[number % len(ways)]
        undo = damage(random.Random(f"{seed}:{number}"))
        told(number)
        _read(read, number, outcome, watch)
        undo()
    tracemalloc.stop()
    return outcome


def _ways(originals: Originals, work: Path) -> tuple[tuple[_Damage, Callable[[], object]], ...]:
    """What can be damaged, and how each is read."""
    folder, model = originals.folder, work / "model"
    settings = [name for name in _SETTINGS if (folder / name).is_file()]
    weights = [name for name in _WEIGHTS if (folder / name).is_file()]
    single, lora = work / originals.single.name, work / "user" / "loras" / originals.lora.name
    use, use_single = partial(originals.use, model), partial(originals.use, single)
    return (
        *((partial(_damage_json, folder, model, name), use) for name in settings),
        *((partial(_damage_weights, folder / name, model / name), use) for name in weights),
        (partial(_damage_weights, originals.single, single), use_single),
        (
            partial(_damage_weights, originals.lora, lora),
            lambda: originals.wear(LoraLibrary(work / "user").find(lora.stem)),
        ),
    )


def _read(reading: Callable[[], object], index: int, outcome: Outcome, watch: Watch) -> None:
    tracemalloc.reset_peak()
    before = tracemalloc.get_traced_memory()[0]
    watch.is_on = True
    try:
        reading()
        outcome.read += 1
    except StudioError:
        outcome.refused += 1
    except Exception as error:  # noqa: BLE001 - whatever else it is, it is what this looks for
        outcome.faults.append(f"{index}: {type(error).__name__}: {str(error)[:200]}")
    finally:
        watch.is_on = False
    used = tracemalloc.get_traced_memory()[1] - before
    outcome.peak = max(outcome.peak, used)
    if used > ALLOWED_BYTES:
        outcome.faults.append(f"{index}: allocated {used} bytes")
    outcome.faults += [f"{index}: {event}" for event in watch.seen]
    watch.seen.clear()


def _damage_json(original: Path, work: Path, name: str, chance: random.Random) -> Callable[[], object]:
    text = (original / name).read_text()
    value = json.loads(text)
    for _ in range(chance.randint(1, 3)):
        _damage_value(value, chance)
    damaged = json.dumps(value)
    if chance.random() < 0.2:
        damaged = _damage_bytes(damaged.encode(), chance).decode("latin-1")
    (work / name).write_text(damaged, "utf-8")
    return lambda: (work / name).write_text(text)


def _damage_value(value: Any, chance: random.Random) -> None:
    keys = list(value) if isinstance(value, dict) else list(range(len(value)))
    if not keys:
        return
    key = chance.choice(keys)
    if isinstance(value[key], (dict, list)) and value[key] and chance.random() < 0.6:
        _damage_value(value[key], chance)
    elif isinstance(value, dict) and chance.random() < 0.2:
        del value[key]
    elif isinstance(value, dict) and chance.random() < 0.2:
        value[chance.choice(("auto_map", "unet", "vae", "_class_name", "tokenizer"))] = deepcopy(
            chance.choice(_NASTY)
        )
    else:
        value[key] = deepcopy(chance.choice(_NASTY))


def _damage_weights(original: Path, path: Path, chance: random.Random) -> Callable[[], object]:
    raw = original.read_bytes()
    length = int.from_bytes(raw[:8], "little")
    header, rest = raw[8 : 8 + length], raw[8 + length :]
    kind = chance.random()
    if kind < 0.55:
        value = json.loads(header)
        for _ in range(chance.randint(1, 3)):
            _damage_value(value, chance)
        header = json.dumps(value).encode()
        damaged = len(header).to_bytes(8, "little") + header + rest
    elif kind < 0.7:
        damaged = raw[:8] + _damage_bytes(header, chance) + rest
    elif kind < 0.8:
        damaged = chance.choice((0, 1, length + 1, 2**32, 2**63, 2**64 - 1)).to_bytes(8, "little") + raw[8:]
    elif kind < 0.9:
        damaged = raw[: chance.randrange(len(raw))]
    else:
        deep = b"[" * 100_000 if chance.random() < 0.5 else b'{"a":' * 50_000
        damaged = len(deep).to_bytes(8, "little") + deep + rest
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(damaged)
    return lambda: path.write_bytes(raw)


def _damage_bytes(raw: bytes, chance: random.Random) -> bytes:
    damaged = bytearray(raw)
    for _ in range(min(len(damaged) - 1, chance.randint(1, 8))):
        at = chance.randrange(len(damaged))
        match chance.randrange(3):
            case 0:
                damaged[at] = chance.randrange(256)
            case 1:
                damaged.insert(at, chance.choice(b'{}[]",:0987654321e-.\\u'))
            case _:
                del damaged[at]
    return bytes(damaged)
