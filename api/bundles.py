"""The editor's scripts and styles: many files in the tree, one of each kind for the browser."""

from __future__ import annotations

import functools
import hashlib
from pathlib import Path

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue

MIMETYPES = {".js": "text/javascript", ".css": "text/css"}

Version = tuple[tuple[Path, int], ...]
"""Files in their order, each with the time of its last change in nanoseconds."""


def bundle_blueprint(folder: Path) -> Blueprint:
    """Return the routes ``/editor.js`` and ``/editor.css``, made of all files of a folder in the order of their names.

    Eighty requests would keep a browser waiting longer than the work they carry. The answer is asked for again at
    each visit, and is empty (304) while no file has changed.

    Parameters
    ----------
    folder : Path
        Holds the scripts and styles. The order must not matter to them: scripts only define, and run when called.
    """
    blueprint = Blueprint("bundles", __name__)

    @blueprint.get("/editor.js")
    def scripts() -> ResponseReturnValue:
        return _answer(folder, ".js")

    @blueprint.get("/editor.css")
    def styles() -> ResponseReturnValue:
        return _answer(folder, ".css")

    return blueprint


def _answer(folder: Path, suffix: str) -> Response:
    content, digest = _joined(_version(folder, suffix))
    response = Response(content, mimetype=MIMETYPES[suffix])
    response.headers["Cache-Control"] = "private, no-cache"
    response.set_etag(digest)
    return response.make_conditional(request)


def _version(folder: Path, suffix: str) -> Version:
    return tuple((path, path.stat().st_mtime_ns) for path in sorted(folder.glob(f"*{suffix}")))


@functools.lru_cache(maxsize=len(MIMETYPES))
def _joined(version: Version) -> tuple[bytes, str]:
    """Return all files as one, and the digest of its content."""
    content = b"\n".join(path.read_bytes() for path, _ in version)
    return content, hashlib.sha256(content).hexdigest()
