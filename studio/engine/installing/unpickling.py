"""The process that opens a pickle: `python -I -m studio.engine.installing.unpickling IN OUT`."""

import pickle
import sys
from pathlib import Path
from typing import Any, cast

from studio.engine.installing.converting import REFUSED, UNREADABLE


def main(source: Path, target: Path) -> int:
    """Write the tensors of `source` to `target`; the reason of a failure is the last line on standard error."""
    import safetensors.torch
    import torch

    try:
        loaded: Any = torch.load(source, map_location="cpu", weights_only=True)
    except pickle.UnpicklingError as error:
        return _say(REFUSED if "Unsupported" in str(error) else UNREADABLE, error)
    except (OSError, ValueError, RuntimeError, EOFError) as error:
        return _say(UNREADABLE, error)
    except MemoryError:
        raise
    except Exception:  # noqa: BLE001 - damaged bytes make torch raise a dozen kinds
        return _say(UNREADABLE, ValueError("its bytes make no sense"))
    tensors = _tensors(loaded, torch.Tensor)
    if not tensors:
        return _say(UNREADABLE, ValueError("there is no tensor in it"))
    cast(Any, safetensors.torch).save_file(_apart(tensors), target)
    return 0


def _tensors(loaded: Any, kind: type) -> dict[str, Any]:
    """The weights in what was loaded: by themselves, or below the key that trainers put them under."""
    if not isinstance(loaded, dict):
        return {}
    values = cast(dict[object, Any], loaded)
    for key in ("state_dict", "params_ema", "params", "model"):
        if isinstance(values.get(key), dict):
            values = values[key]
            break
    return {str(name): value for name, value in values.items() if isinstance(value, kind)}


def _apart(tensors: dict[str, Any]) -> dict[str, Any]:
    """Tensors that share no memory, as safetensors wants them."""
    seen: set[int] = set()
    apart: dict[str, Any] = {}
    for name, tensor in tensors.items():
        place = tensor.untyped_storage().data_ptr()
        is_whole = tensor.untyped_storage().nbytes() == tensor.numel() * tensor.element_size()
        apart[name] = tensor.contiguous() if is_whole and place not in seen else tensor.contiguous().clone()
        seen.add(place)
    return apart


def _say(status: int, error: Exception) -> int:
    lines = [line.strip() for line in str(error).splitlines() if line.strip()]
    named = next((line for line in lines if "Unsupported" in line), lines[0] if lines else type(error).__name__)
    print(named[:200], file=sys.stderr)
    return status


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
