"""The hub: what a repository holds, and the bytes of a file from any place on; every failure as a sentence.

huggingface_hub 2.4 gives the list of files, the addresses, the session and its errors. Its own download is not
used: it begins anew after a failure, compares sizes only, and cannot be held while it waits.
"""

from collections.abc import Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import PurePosixPath, PureWindowsPath

import httpx2
from huggingface_hub import HfApi, get_token, hf_hub_url
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    OfflineModeIsEnabled,
    RemoteEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.hf_api import RepoSibling
from huggingface_hub.utils import get_session, hf_raise_for_status

from studio import __version__
from studio.engine.installing.address import PUBLIC_HUB
from studio.engine.installing.files import HubFile, HubModel
from studio.errors import StudioError

_TIMEOUT = 15.0
"""Seconds of silence after which a connection counts as dropped."""

_SMALL = 1 << 20
_FROM_THERE_ON, _BEYOND_THE_END = 206, 416
_TRANSIENT = (408, 425, 429, 500, 502, 503, 504)


class DropError(Exception):
    """The connection failed in a way that may pass; `wait` are the seconds that the hub asks for, if it does."""

    def __init__(self, reason: str, wait: float | None = None) -> None:
        super().__init__(reason)
        self.wait = wait


@dataclass(frozen=True)
class Hub:
    """The hub at `endpoint`; `token` is the user's ("" for none)."""

    endpoint: str = PUBLIC_HUB
    token: str = ""

    def model(self, repo: str, revision: str = "main") -> HubModel:
        """What `repo` holds at `revision`.

        Raises:
            StudioError: there is none, or the user may not see it.
            DropError: the hub cannot be reached now.
        """
        api = HfApi(endpoint=self.endpoint, token=self._token(), library_name="seedlock")
        try:
            with self._asking(repo):
                info = api.model_info(repo, revision=revision, files_metadata=True, timeout=_TIMEOUT)
            files = tuple(_file(repo, sibling) for sibling in info.siblings or ())
            card = info.card_data.to_dict() if info.card_data else {}
        except (ValueError, TypeError, KeyError, AttributeError) as error:
            raise StudioError(
                f"What answers at {self.endpoint} is no hub: {repo} cannot be read from it. A login page of the "
                "network is the usual cause; open it in a browser, and try again."
            ) from error
        if not info.sha or not files:
            raise StudioError(f"{repo} on the hub is empty. Choose another model.")
        return HubModel(repo, info.sha, str(card.get("license_name") or card.get("license") or ""), files)

    def text(self, model: HubModel, path: str) -> str:
        """A small file as text.

        Raises:
            StudioError, DropError: as `chunks`; or it is larger than 1 MiB.
        """
        file = next((file for file in model.files if file.path == path), None)
        if file is None or file.size > _SMALL:
            raise StudioError(f"{model.repo} on the hub has no usable {path}. Choose another model.")
        with self.open(model, path, 0) as (_, chunks):
            return b"".join(chunks).decode("utf-8", "replace")

    @contextmanager
    def open(self, model: HubModel, path: str, start: int) -> Generator[tuple[int, Iterator[bytes]]]:
        """The bytes of a file from `start` on, and the place from which the hub really sends them.

        Raises:
            StudioError: the file is not there, or the user may not have it.
            DropError: the connection failed; going on later may work.
        """
        url = hf_hub_url(model.repo, path, revision=model.commit, endpoint=self.endpoint)
        with (
            self._asking(model.repo, path),
            get_session().stream("GET", url, headers=self._headers(start), timeout=_TIMEOUT) as response,
        ):
            if start and response.status_code == _BEYOND_THE_END:
                raise DropError("the hub has fewer bytes than were here before")
            hf_raise_for_status(response)
            place = start if response.status_code == _FROM_THERE_ON else 0
            yield place, response.iter_bytes()  # as it arrives: what waited for a full chunk would be lost

    def _headers(self, start: int) -> dict[str, str]:
        token = self._token() or ""
        return {
            "user-agent": f"seedlock/{__version__}",
            "accept-encoding": "identity",  # compressed, a length could not be compared
            **({"range": f"bytes={start}-"} if start else {}),
            **({"authorization": f"Bearer {token}"} if token else {}),
        }

    def _token(self) -> str | bool:
        """The user's token; one that only this machine's other tools know goes to the public hub alone."""
        return self.token or (get_token() or False if self.endpoint == PUBLIC_HUB else False)

    @contextmanager
    def _asking(self, repo: str, path: str = "") -> Generator[None]:
        """Translate what the hub's library says."""
        try:
            yield
        except GatedRepoError as error:
            raise StudioError(
                f"The publisher of {repo} wants to know who downloads it. Agree to the terms on "
                f"{PUBLIC_HUB}/{repo}, make an access token there, and put it into the settings (Models, Token)."
            ) from error
        except (RevisionNotFoundError, RemoteEntryNotFoundError) as error:
            missing = path or "such version"
            raise StudioError(f"{repo} on the hub has no {missing}. Choose another model.") from error
        except (RepositoryNotFoundError, HFValidationError) as error:
            raise StudioError(
                f'The hub has no model "{repo}", or it is private. Check how it is written; a private one needs '
                "your token in the settings (Models, Token)."
            ) from error
        except HfHubHTTPError as error:
            raise self._answered(repo, error) from error
        except OfflineModeIsEnabled as error:
            raise StudioError("HF_HUB_OFFLINE or TRANSFORMERS_OFFLINE closes the network. Open it.") from error
        except (httpx2.HTTPError, httpx2.StreamError) as error:
            raise DropError(_reason(error)) from error
        except httpx2.InvalidURL as error:
            raise StudioError(
                f"{self.endpoint} is no address of a hub. Correct it in the settings (Models, Mirror)."
            ) from error

    def _answered(self, repo: str, error: HfHubHTTPError) -> Exception:
        """What an answer means that is an error and none of those with a name."""
        status = error.response.status_code
        if status in _TRANSIENT:
            return DropError(f"the hub answered {status}", _retry_after(error.response))
        if status in (401, 403):
            known = "did not accept the token" if self._token() else "wants to know who downloads"
            return StudioError(
                f"The hub {known} for {repo}. Put an access token that may read it into the settings "
                "(Models, Token)."
            )
        if status == 404:
            return StudioError(f'The hub has no model "{repo}". Check how it is written.')
        return StudioError(f"The hub refused {repo} ({status}). Try again later, or use a mirror.")


def _file(repo: str, sibling: RepoSibling) -> HubFile:
    """A file whose name stays inside the model's folder."""
    path = sibling.rfilename
    parts = PurePosixPath(path).parts
    if not parts or path.startswith("/") or ".." in parts or "\\" in path or PureWindowsPath(path).drive:
        raise StudioError(f"{repo} on the hub names a file outside its folder ({path}), so it is refused.")
    if sibling.lfs is not None:
        return HubFile(path, sibling.lfs.size, sibling.lfs.sha256)
    return HubFile(path, sibling.size or 0, sibling.blob_id or "")


def _retry_after(response: httpx2.Response) -> float | None:
    value = response.headers.get("retry-after", "")
    return float(value) if value.isdigit() else None


def _reason(error: Exception) -> str:
    """What went wrong with the connection, in few words."""
    if isinstance(error, httpx2.TimeoutException):
        return "it did not answer in time"
    if isinstance(error, httpx2.ConnectError):
        return "it cannot be reached"
    return "the connection broke"
