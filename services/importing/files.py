"""What a file of somebody's is, and what it holds: a topology, a zip file of Hygge, or a pandapower network."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from engine import topology
from engine.drawing import MAX_LINES, MAX_NODES
from errors import InvalidInput, Issue
from services.importing.contents import FileContents, Reading, reading
from services.importing.hygge_zip import read_zip
from services.importing.limits import Refused, parsed_json
from services.importing.pandapower_file import is_pandapower, read_pandapower

ZIP_SIGNATURES = (b"PK\x03\x04", b"PK\x05\x06")


def read_upload(content: str | bytes, present: Collection[str] = ()) -> FileContents:
    """Return what a file holds. Raises InvalidInput with every problem of it, `read_file` says which there are."""
    contents, issues = read_file(content.encode() if isinstance(content, str) else content, present)
    if contents is None:
        raise InvalidInput(issues)
    return contents


def read_file(content: bytes, present: Collection[str] = ()) -> Reading:
    """Return what a file holds, by what it is and not by its name, and everything that is wrong with it.

    Parameters
    ----------
    content : bytes
        The file.
    present : collection of str
        Hashes of profile values that the project has, for files that only name them.
    """
    try:
        if content.startswith(ZIP_SIGNATURES):
            contents, issues = read_zip(content)
        else:
            contents, issues = _read_json(parsed_json(content), present)
    except Refused as refused:
        return None, [refused.issue]
    if contents is not None and (too_large := _size_issue(contents)):
        issues = [*issues, too_large]
    return reading(contents, issues)


def _read_json(document: Any, present: Collection[str]) -> Reading:
    if is_pandapower(document):
        return read_pandapower(document, present)
    if not isinstance(document, Mapping) or "format" not in document:
        message = (
            "This is none of the files that can be read: a network of Hygge (JSON with "
            f"“format”: “{topology.FORMAT}”, or a zip file), or a network that pandapower saved with to_json."
        )
        return None, [Issue("unknown_format", "file", "", message)]
    network, issues = topology.read(document)
    contents = FileContents(network, warnings=tuple(issues)) if network else None
    return contents, issues


def _size_issue(contents: FileContents) -> Issue | None:
    network = contents.network
    nodes = len(network.houses) + len(network.transformers) + len(network.junctions)
    for what, count, most in (("nodes", nodes, MAX_NODES), ("lines", len(network.lines), MAX_LINES)):
        if count > most:
            message = f"The network has {count} {what}; {most} are possible. Make several grids of it."
            return Issue("too_large", "topology", "", message)
    return None
