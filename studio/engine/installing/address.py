"""Which hub is asked: the user's mirror, what the environment names, or the public one."""

import os
from urllib.parse import urlsplit

from studio.errors import StudioError

PUBLIC_HUB = "https://huggingface.co"


def hub_address(mirror: str) -> str:
    """The address of the hub: `mirror`, else HF_ENDPOINT, else the public one; without a slash at its end.

    Raises:
        StudioError: it is no address.
    """
    address = (mirror.strip() or os.environ.get("HF_ENDPOINT", "").strip() or PUBLIC_HUB).rstrip("/")
    try:
        parts = urlsplit(address)
        is_usable = parts.scheme in ("http", "https") and bool(parts.hostname) and parts.port != 0
    except ValueError:
        is_usable = False
    if not is_usable:
        where = "the settings (Models, Mirror)" if mirror.strip() else "HF_ENDPOINT"
        raise StudioError(f"{address} is no address of a hub (https://…). Correct it in {where}.")
    return address
