"""The document of a network, format hygge-topology/1: what the editor exports and the headless command reads."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from engine.documents import Reader, TooManyIssues, write
from engine.network import Grid, Network
from engine.validation import network_issues
from errors import InvalidInput, Issue

FORMAT = "hygge-topology/1"

_LISTS = {"transformers": "transformer", "houses": "house", "junctions": "junction", "lines": "line"}
_NEEDED = ("transformers", "houses")


def read(document: str | bytes | Mapping[str, Any]) -> tuple[Network | None, list[Issue]]:
    """Read a network and everything that is wrong with it.

    Parameters
    ----------
    document : str, bytes or mapping
        JSON text (UTF-8), or the object that it holds.

    Returns
    -------
    network : Network or None
        None where an issue of severity "error" was found.
    issues : list of Issue
        All problems, of the document's form and of the network itself. An unknown key is a warning.
    """
    content, issues = parse_json(document, "topology")
    if issues:
        return None, issues
    reader = Reader()
    _check_form(content, reader)
    try:
        network = _network(content, reader)
    except TooManyIssues:
        return None, reader.issues
    seen = {(issue.component, issue.ids, issue.field) for issue in reader.issues}
    issues = reader.issues + [i for i in network_issues(network) if (i.component, i.ids, i.field) not in seen]
    usable = all(issue.severity != "error" for issue in issues)
    return network if usable else None, issues


def load(document: str | bytes | Mapping[str, Any]) -> Network:
    """Return the network of a document. Raises InvalidInput with every issue found."""
    network, issues = read(document)
    if network is None:
        raise InvalidInput(issues)
    return network


def to_document(network: Network) -> dict[str, Any]:
    """Return a network as a JSON object; the same network always gives the same one."""
    document: dict[str, Any] = {"format": FORMAT, "grid": write("grid", network.grid)}
    for key, component in _LISTS.items():
        things = getattr(network, key)
        if things or key in _NEEDED:
            document[key] = [write(component, thing) for thing in things]
    return document


def dump(network: Network) -> str:
    """Return a network as canonical JSON text: export → import → export gives the same bytes."""
    return json.dumps(to_document(network), indent=1, ensure_ascii=False, allow_nan=False) + "\n"


def parse_json(document: str | bytes | Mapping[str, Any], component: str) -> tuple[dict[str, Any], list[Issue]]:
    """Return the object that a JSON text holds, or an issue that says where the text is malformed."""
    try:
        content = dict(document) if isinstance(document, Mapping) else json.loads(document)
    except json.JSONDecodeError as error:
        place = f"line {error.lineno}, column {error.colno}"
        message = f"This is not valid JSON: {error.msg} at {place}. Mend the text there."
        return {}, [Issue("malformed_json", component, "", message)]
    except (ValueError, RecursionError) as error:  # not UTF-8, nested too deeply, or a number of thousands of digits
        message = f"This is not JSON text in UTF-8 ({type(error).__name__}). Export the file again."
        return {}, [Issue("malformed_json", component, "", message)]
    if not isinstance(content, dict):
        return {}, [Issue("wrong_type", component, "", "The file has to hold one JSON object, { … }.")]
    return content, []


def _check_form(content: dict[str, Any], reader: Reader) -> None:
    if content.get("format") != FORMAT:
        found = content.get("format")
        message = f"It is {found!r}. Give {FORMAT!r}, the format that this version reads."
        reader.issues.append(Issue("unknown_format", "topology", "format", message))
    for key in content:
        if key not in ("format", "grid", *_LISTS):
            message = f"The key {key!r} is not known and is ignored. Check its spelling or remove it."
            reader.issues.append(Issue("unknown_key", "topology", str(key), message, severity="warning"))


def _network(content: dict[str, Any], reader: Reader) -> Network:
    grid = content.get("grid")
    if grid is None:
        reader.issues.append(Issue("missing", "topology", "grid", "It is missing. Add an object with the grid's name."))
    return Network(
        grid=Grid(name="grid") if grid is None else reader.read("grid", grid),
        **{key: _things(content, key, component, reader) for key, component in _LISTS.items()},
    )


def _things(content: dict[str, Any], key: str, component: str, reader: Reader) -> tuple[Any, ...]:
    records = content.get(key)
    if records is None and key in _NEEDED:
        reader.issues.append(Issue("missing", "topology", key, f"It is missing. Add a list of {key}."))
    elif records is not None and not isinstance(records, list):
        reader.issues.append(Issue("wrong_type", "topology", key, f"Give a list of {key}."))
    return reader.read_list(component, records) if isinstance(records, list) else ()
