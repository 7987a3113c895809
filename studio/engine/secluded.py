"""Runs a module of ours in a process of its own that sees nothing private: for files that strangers made."""

import os
import subprocess
import sys

_SEEN = ("PATH", "SYSTEMROOT", "TEMP", "TMP", "LANG", "LC_ALL", "LD_LIBRARY_PATH", "VIRTUAL_ENV")
"""All of the environment that the process sees: no tokens, no settings."""


def run_secluded(module: str, *arguments: str, patience: float | None = None) -> subprocess.CompletedProcess[str]:
    """What the module's process said, and the status with which it ended.

    Raises:
        subprocess.TimeoutExpired: it took longer than `patience` seconds, and was ended.
    """
    return subprocess.run(
        [sys.executable, "-I", "-m", module, *arguments],
        capture_output=True,
        text=True,
        check=False,
        timeout=patience,
        env={name: os.environ[name] for name in _SEEN if name in os.environ} | {"HF_HUB_OFFLINE": "1"},
    )
