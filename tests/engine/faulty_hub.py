"""A hub on 127.0.0.1 that speaks as much of the real one's language as is needed, and fails as it is told to."""

import hashlib
import json
import re
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import numpy as np
from safetensors.numpy import save, save_file

from tests.engine.folders import write_folder

COMMIT = "c0ffee" + "0" * 34
WEIGHTS = 200_000
"""Numbers in each weight file of a published model: enough bytes to break off in the middle."""


@dataclass(frozen=True)
class Fault:
    """How one answer goes wrong, or every one: a status, or what happens to the bytes."""

    status: int = 0
    headers: tuple[tuple[str, str], ...] = ()
    drop_at: float = 1.0
    truncate_at: float = 1.0
    wrong: bool = False
    ignores_range: bool = False
    always: bool = False
    is_page: bool = False


@dataclass
class FaultyHub:
    """What is published, what goes wrong for which path (one fault a request, then none), and what was asked."""

    url: str = ""
    repos: dict[str, dict[str, bytes]] = field(default_factory=dict)
    licences: dict[str, str] = field(default_factory=dict)
    faults: dict[str, list[Fault]] = field(default_factory=lambda: defaultdict(list))
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)

    def publish(self, repo: str, files: dict[str, bytes], licence: str = "mit") -> None:
        """Offer a repository."""
        self.repos[repo], self.licences[repo] = files, licence

    def paths(self) -> list[str]:
        """The files that were asked for, in order."""
        return [path.split(f"/resolve/{COMMIT}/")[1] for path, _ in self.asked if "/resolve/" in path]

    def ranges(self, path: str) -> list[str]:
        """From where on a file was asked for, each time."""
        return [headers.get("range", "") for asked, headers in self.asked if asked.endswith(f"/{path}")]


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    hub: FaultyHub

    def do_GET(self) -> None:
        path = unquote(urlsplit(self.path).path)
        self.hub.asked.append((path, {name.lower(): value for name, value in self.headers.items()}))
        if api := re.fullmatch(r"/api/models/(.+)/revision/[^/]+", path):
            self._repository(api[1], self._fault(api[1]))
        elif found := re.fullmatch(rf"/([^/]+/[^/]+)/resolve/{COMMIT}/(.+)", path):
            self._file(found[1], found[2], self._fault(found[2]))
        else:
            self._say(404)

    def log_message(self, *_: object) -> None:
        """Be quiet."""

    def _fault(self, key: str) -> Fault:
        planned = self.hub.faults[key]
        if not planned:
            return Fault()
        return planned[0] if planned[0].always else planned.pop(0)

    def _repository(self, repo: str, fault: Fault) -> None:
        if fault.status:
            return self._say(fault.status, dict(fault.headers))
        if fault.is_page:
            return self._say(200, {}, b"<html>Please log in</html>")
        if repo not in self.hub.repos:
            return self._say(404, {"X-Error-Code": "RepoNotFound"})
        siblings = [_sibling(path, data) for path, data in self.hub.repos[repo].items()]
        card = {"license": self.hub.licences[repo]}
        body = {"id": repo, "sha": COMMIT, "siblings": siblings, "cardData": card, "private": False, "tags": []}
        return self._say(200, {}, json.dumps(body).encode())

    def _file(self, repo: str, path: str, fault: Fault) -> None:
        data = self.hub.repos.get(repo, {}).get(path)
        if fault.status:
            return self._say(fault.status, dict(fault.headers))
        if data is None:
            return self._say(404, {"X-Error-Code": "EntryNotFound"})
        if fault.wrong:
            data = data[:-8] + bytes(8)
        asked = re.match(r"bytes=(\d+)-", self.headers.get("Range", ""))
        start = int(asked[1]) if asked and not fault.ignores_range else 0
        if start >= len(data) and start:
            return self._say(416)
        body = data[start:]
        if fault.truncate_at < 1:
            body = body[: int(len(body) * fault.truncate_at)]
        self.send_response(206 if start else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body[: int(len(body) * fault.drop_at)])
        if fault.drop_at < 1:
            self.close_connection = True
        return None

    def _say(self, status: int, headers: dict[str, str] | None = None, body: bytes = b"{}") -> None:
        self.send_response(status)
        for name, value in (headers or {}).items():
            self.send_header(name, value)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)


def _sibling(path: str, data: bytes) -> dict[str, Any]:
    """A file as the hub lists it; weights lie in LFS and have a SHA-256, the rest lies in git."""
    blob = hashlib.sha1(b"blob %d\0" % len(data) + data, usedforsecurity=False).hexdigest()
    listed = {"rfilename": path, "size": len(data), "blobId": blob}
    if not path.endswith((".safetensors", ".bin")):
        return listed
    return {**listed, "lfs": {"sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "pointerSize": 134}}


@contextmanager
def serving() -> Iterator[FaultyHub]:
    """A hub that answers until the block ends."""
    hub = FaultyHub()
    handler = type("Handler", (_Handler,), {"hub": hub})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    hub.url = f"http://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True).start()
    try:
        yield hub
    finally:
        server.shutdown()
        server.server_close()


def sd1_repository(
    folder: Path, variants: tuple[str, ...] = ("", ".fp16"), weights: int = WEIGHTS
) -> dict[str, bytes]:
    """Files as SD 1.5 is published: two precisions, pickles beside them, a safety checker, stray folders."""
    write_folder(folder)
    for number, name in enumerate(
        ("unet/diffusion_pytorch_model", "vae/diffusion_pytorch_model", "text_encoder/model")
    ):
        (folder / f"{name}.safetensors").unlink()
        for variant in variants:
            values = np.random.default_rng(number).normal(size=weights).astype(np.float16)
            save_file({"weight": values}, folder / f"{name}{variant}.safetensors")
    files = {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }
    index = json.loads(files["model_index.json"])
    index["safety_checker"] = ["stable_diffusion", "StableDiffusionSafetyChecker"]
    return {
        **files,
        "model_index.json": json.dumps(index).encode(),
        "tokenizer/vocab.json": b"{}",
        "tokenizer/merges.txt": b"#version: 0.2\n",
        "LICENSE.md": b"terms",
        "README.md": b"# a model",
        "unet/diffusion_pytorch_model.bin": b"pickle",
        "unet/diffusion_pytorch_model.non_ema.safetensors": b"more",
        "safety_checker/config.json": b"{}",
        "safety_checker/model.safetensors": b"judge",
        "vae copy/config.json": b"{}",
        "v1-5-pruned.safetensors": b"one file",
        "v1-5-pruned.ckpt": b"pickle",
        "preview.png": b"picture",
    }


def sd1_file() -> bytes:
    """A single file that holds the parts of SD 1.5 by the names of its tensors."""
    names = (
        "model.diffusion_model.input_blocks.0.0.weight",
        "first_stage_model.decoder.conv_in.weight",
        "cond_stage_model.transformer.text_model.final_layer_norm.weight",
    )
    return save({name: np.ones(100_000, np.float16) for name in names})
