"""The drawings' packages are fetched by name and refused when they are not the pinned ones."""

import base64
import hashlib
import io
import json
import shutil
import tarfile
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path

import pytest
from starter_model.sources import SOURCES, Source, fetch

pytestmark = pytest.mark.skipif(shutil.which("npm") is None, reason="npm, which fetches the packages, is not here")


def _archive() -> bytes:
    out = io.BytesIO()
    with tarfile.open(fileobj=out, mode="w:gz") as tar:
        for name, text in (("package.json", '{"name":"shapes","version":"1.0.0"}'), ("a.svg", "<svg/>")):
            entry = tarfile.TarInfo(f"package/{name}")
            entry.size = len(text)
            tar.addfile(entry, io.BytesIO(text.encode()))
    return out.getvalue()


ARCHIVE = _archive()
INTEGRITY = base64.b64encode(hashlib.sha512(ARCHIVE).digest()).decode()


class _Registry(BaseHTTPRequestHandler):
    """A registry with one package, in the form that npm asks for."""

    def do_GET(self) -> None:
        tarball = f"http://127.0.0.1:{self.server.server_port}/shapes.tgz"
        dist = {"tarball": tarball, "integrity": f"sha512-{INTEGRITY}"}
        version = {"name": "shapes", "version": "1.0.0", "dist": dist}
        told = {"name": "shapes", "dist-tags": {"latest": "1.0.0"}, "versions": {"1.0.0": version}}
        body = ARCHIVE if self.path.endswith(".tgz") else json.dumps(told).encode()
        self.send_response(200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_arguments: object) -> None:
        """Say nothing."""


@pytest.fixture
def registry(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    """npm asks a server on this machine."""
    server = HTTPServer(("127.0.0.1", 0), _Registry)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("npm_config_registry", f"http://127.0.0.1:{server.server_port}/")
    monkeypatch.setenv("npm_config_cache", str(tmp_path / "cache"))
    yield
    server.shutdown()


def _source(integrity: str) -> Source:
    return Source("shapes", "1.0.0", integrity, "MIT", "nobody", "a shape")


def test_a_package_is_unpacked_once(registry: None, tmp_path: Path) -> None:
    for _ in range(2):
        fetch(tmp_path / "npm", (_source(INTEGRITY),))
    assert [path.name for path in (tmp_path / "npm").iterdir()] == ["shapes"]
    assert (tmp_path / "npm" / "shapes" / "a.svg").read_text() == "<svg/>"


def test_another_archive_than_the_pinned_one_is_refused(registry: None, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="not the pinned one"):
        fetch(tmp_path / "npm", (_source("AAAA"),))
    assert not (tmp_path / "npm" / "shapes").exists()


def test_every_source_names_its_licence_and_artist() -> None:
    assert all(source.licence and source.credit and len(source.integrity) == 88 for source in SOURCES)
