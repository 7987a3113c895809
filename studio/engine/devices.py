"""Which device computes, in which number format, with how many threads."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal

from studio.errors import StudioError

if TYPE_CHECKING:
    import torch

DeviceKind = Literal["cuda", "mps", "cpu"]

PREFERENCES = ("auto", "cuda", "mps", "cpu")
"""What a user can ask for; "auto" takes the first of the others that the machine has."""

DTYPES = ("auto", "bfloat16", "float16", "float32", "float8")
"""The number formats that a user can ask for; "auto" takes what the device does best. In "float8" the denoiser's
weights lie, half as large as in 16 bits; each layer computes in what the device does best."""


@dataclass(frozen=True)
class Device:
    """Where to compute: `name` is the hardware's, `dtype` one of `DTYPES` but "auto"."""

    kind: DeviceKind
    name: str
    dtype: str

    @property
    def torch_dtype(self) -> "torch.dtype":
        """The number format of what is computed, as torch's own value."""
        import torch

        best = "float16" if self.kind != "cpu" else _cpu_dtype()
        return {"float32": torch.float32, "float16": torch.float16, "bfloat16": torch.bfloat16}[
            best if self.dtype == "float8" else self.dtype
        ]


def choose(preference: str = "auto", dtype: str = "auto") -> Device:
    """The best device in the number format that it does best, or those asked for.

    Raises:
        StudioError: what is asked for is unknown, or this machine cannot do it.
    """
    device = _device(preference)
    if dtype not in DTYPES:
        raise StudioError(f'There is no number format "{dtype}". Use one of: {", ".join(DTYPES)}.')
    if dtype == "float16" and device.kind == "cpu":
        raise StudioError("A processor is very slow in float16. Choose bfloat16, float32 or automatic precision.")
    if dtype == "float8" and device.kind != "cuda":
        raise StudioError("Weights in float8 help NVIDIA and AMD GPUs only. Choose automatic precision.")
    return device if dtype == "auto" else replace(device, dtype=dtype)


def _device(preference: str) -> Device:
    if preference not in PREFERENCES:
        raise StudioError(f'There is no device "{preference}". Use one of: {", ".join(PREFERENCES)}.')
    found = {device.kind: device for device in available()}
    if preference == "auto":
        return next(iter(found.values()))
    if preference in found:
        return found[preference]
    raise StudioError(f"This machine has no {preference.upper()} device. Use --device auto or cpu.")


def available() -> tuple[Device, ...]:
    """The devices of this machine in the format each does best, the fastest first; the CPU is always there."""
    import torch

    devices: list[Device] = []
    if torch.cuda.is_available():
        devices.append(Device("cuda", torch.cuda.get_device_name(), "float16"))
    if torch.backends.mps.is_available():
        devices.append(Device("mps", "Apple GPU", "float16"))
    return (*devices, Device("cpu", _cpu_name(), _cpu_dtype()))


def _cpu_dtype() -> str:
    """bfloat16 where the CPU multiplies it in hardware (measured: 1.8-2.5 times as fast), else float32.

    Never float16: a CPU without hardware for it is 14 times as slow as in float32.
    """
    import torch

    can = torch.cpu.get_capabilities()
    does_bf16 = any(can.get(name, False) for name in ("avx512_bf16", "amx_bf16", "sve_bf16"))
    return "bfloat16" if does_bf16 else "float32"


def _cpu_name() -> str:
    import torch

    return str(torch.cpu.get_capabilities().get("cpu_name", "CPU"))
