"""Layouts without overlaps and pictures that are pictures."""

from __future__ import annotations

import struct
import zlib
from itertools import pairwise
from pathlib import Path
from xml.etree import ElementTree as ET

import pytest
from playwright.sync_api import expect

from tests.e2e.application import rows

WAYS = ["feeder", "radial", "force"]
SIZES = {"transformer": 60, "grid": 60, "house": 42, "junction": 18}
SVG = "{http://www.w3.org/2000/svg}"

LAY_OUT = """([nodes, lines, way, only]) => {
  const editor = window.hyggeEditor;
  const defaults = { parent: null, transformer: null };
  const place = (one, i) => ({ ordinal: i, name: one.id, position: [i * 7, i * 3], ...defaults, ...one });
  const grid = { kind: "grid", id: "grid", name: "Grid" };
  const cable = ([from_node, to_node], i) => ({ kind: "line", id: `L${i}`, ordinal: i, name: "", from_node, to_node });
  const objects = [grid, ...nodes.map(place), ...lines.map(cable)];
  const doc = editor.createDocument({ revision: 0, objects });
  const ids = only ? new Set(only) : undefined;
  const start = performance.now();
  const moved = editor.layingOut.placed(doc, way, { ids, anchor: only ? only[0] : null });
  const took = performance.now() - start;
  const places = editor.trees.nodes(doc).map(({ id, kind, position }) => [id, kind, ...(moved.get(id) || position)]);
  const roots = doc.all("transformer").filter(({ parent }) => !parent);
  const beside = editor.gridPlace(roots.map(({ id, position }) => moved.get(id) || position));
  return { places: beside ? [...places, ["grid", "grid", beside.x, beside.y]] : places, took, moved: moved.size };
}"""


def street(supply: str, count: int, prefix: str) -> tuple[list[dict], list[tuple[str, str]]]:
    """Return houses along a cable, each third one at a joint with a neighbour."""
    nodes, lines, last = [], [], supply
    for i in range(count):
        kind = "junction" if i % 3 == 0 else "house"
        nodes.append({"id": f"{prefix}{i}", "kind": kind, "transformer": supply})
        lines.append((last, f"{prefix}{i}"))
        last = nodes[i - i % 3]["id"]
    return nodes, lines


def networks() -> dict[str, tuple[list[dict], list[tuple[str, str]]]]:
    """Return networks of every kind: rows, streets, nested areas, meshes, leftovers."""
    fed = [{"id": f"H{i}", "kind": "house", "transformer": "T0"} for i in range(100)]
    nested, cables = [{"id": "T0", "kind": "transformer"}], []
    for i in range(1, 13):
        nested.append({"id": f"T{i}", "kind": "transformer", "parent": f"T{(i - 1) // 3}"})
        nodes, lines = street(f"T{i}", 84, f"S{i}-") if i % 2 else ([], [])
        nested += nodes or [{"id": f"F{i}-{j}", "kind": "house", "transformer": f"T{i}"} for j in range(80)]
        cables += lines
    ring = [{"id": f"R{i}", "kind": "house", "transformer": "T0"} for i in range(40)]
    loop = [("T0", "R0"), *((f"R{i}", f"R{i + 1}") for i in range(39)), ("R39", "T0"), ("R5", "R30")]
    lost = [{"id": f"O{i}", "kind": "house"} for i in range(12)]
    root = {"id": "T0", "kind": "transformer"}
    two = [
        root,
        {"id": "T1", "kind": "transformer"},
        *fed,
        *({**one, "id": f"x{one['id']}", "transformer": "T1"} for one in fed),
    ]
    return {
        "one node": ([root], []),
        "one transformer": ([root, *fed], []),
        "two roots": (two, []),
        "1,000 nodes": (nested, cables),
        "a mesh": ([root, *ring], loop),
        "without a transformer": (lost, [("O0", "O1"), ("O1", "O2"), ("O2", "O0"), ("O5", "O6")]),
    }  # fmt: skip


def overlaps(places: list[list]) -> list[tuple[str, str]]:
    """Return pairs of nodes that cover each other."""
    ordered = sorted(places, key=lambda place: place[2])
    found = []
    for i, (name, kind, x, y) in enumerate(ordered):
        for other, other_kind, other_x, other_y in ordered[i + 1 :]:
            if other_x - x > 60:
                break
            apart = (SIZES[kind] + SIZES[other_kind]) / 2
            if other_x - x < apart and abs(other_y - y) < apart:
                found.append((name, other))
    return found


@pytest.mark.parametrize("way", WAYS)
@pytest.mark.parametrize("name", list(networks()))
def test_layouts_of_everything_do_not_overlap(commands, name, way):
    nodes, lines = networks()[name]
    result = commands.page.evaluate(LAY_OUT, [nodes, lines, way, None])
    assert result["moved"] == len(nodes)
    assert overlaps(result["places"]) == []


@pytest.mark.parametrize("way", WAYS)
def test_the_layout_of_an_area_keeps_clear_of_the_rest(commands, way):
    nodes, lines = networks()["1,000 nodes"]
    area = [node["id"] for node in nodes if node["id"] == "T5" or node.get("transformer") == "T5"]
    spread = [{**node, "position": [i % 40 * 100, i // 40 * 100]} for i, node in enumerate(nodes)]
    result = commands.page.evaluate(LAY_OUT, [spread, lines, way, area])
    assert result["moved"] == len(area) > 80
    assert overlaps([place for place in result["places"] if place[1] != "grid"]) == []


def test_a_feeder_runs_from_left_to_right(commands):
    nodes, lines = street("T0", 30, "S")
    nodes = [{"id": "T0", "kind": "transformer"}, *nodes]
    result = commands.page.evaluate(LAY_OUT, [nodes, lines, "feeder", None])
    at = {name: (x, y) for name, _, x, y in result["places"]}
    assert all(at[to][0] > at[fro][0] for fro, to in lines)
    trunk = [at[f"S{i}"] for i in range(0, 30, 3)]
    assert {y for _, y in trunk} == {at["T0"][1]}
    assert all(right[0] > left[0] for left, right in pairwise(trunk))


@pytest.mark.parametrize(
    ("way", "label"),
    [("feeder", "Arrange as feeders"), ("radial", "Arrange in circles"), ("force", "Arrange by forces")],
)
def test_layouts_are_one_step_of_what_their_menu_says(commands, way, label):
    before = commands.json()
    commands.select("T2")
    commands.toolbar.get_by_role("button", name="Layout").click()
    expect(commands.page.get_by_text("Arrange the area of T2")).to_be_visible()
    commands.choose(label)
    changed = [one["name"] for key, one in commands.json().items() if one != before[key]]
    assert set(changed) <= {"T2", "Shop 1", "Shop 2", "Shop 3"}
    assert len(changed) >= 2
    commands.press("Control+z")
    assert commands.json() == before
    assert commands.is_as_seeded
    commands.select("House 1", "House 2", "House 3")
    commands.press(f"Alt+{WAYS.index(way) + 1}")
    moved = [one["name"] for key, one in commands.json().items() if one != before[key]]
    assert set(moved) <= {"House 1", "House 2", "House 3"}


def saved(commands, menu: tuple[str, ...]) -> Path:
    """Save a picture by the toolbar and return its file."""
    commands.toolbar.get_by_role("button", name="Save a picture").click()
    with commands.page.expect_download() as download:
        commands.choose(*menu)
    kept = Path(download.value.path())
    return kept.rename(kept.with_name(download.value.suggested_filename))


def parsed(file: Path) -> ET.Element:
    """Return the root of an SVG of our own."""
    return ET.parse(file).getroot()  # noqa: S314 — the browser wrote it a moment ago


def pixels(file: Path) -> tuple[int, int, set[bytes]]:
    """Return width, height and the colours of some rows of a PNG, which must be whole."""
    data, at, compressed = file.read_bytes(), 8, b""
    assert data.startswith(b"\x89PNG\r\n\x1a\n")
    while at < len(data):
        length, kind = struct.unpack(">I4s", data[at : at + 8])
        body = data[at + 8 : at + 8 + length]
        assert zlib.crc32(kind + body) == struct.unpack(">I", data[at + 8 + length : at + 12 + length])[0]
        if kind == b"IHDR":
            width, height, depth, color = struct.unpack(">IIBB", body[:10])
            assert (depth, color) == (8, 6)
        compressed += body if kind == b"IDAT" else b""
        at += 12 + length
    raw = zlib.decompress(compressed)
    assert len(raw) == height * (1 + 4 * width)
    return width, height, {raw[i : i + 8] for i in range(0, len(raw), 997)}


def test_everything_is_saved_as_svg_and_png(commands):
    drawing = parsed(saved(commands, ("Save as Drawing (SVG)",)))
    texts = {part.text for part in drawing.iter(f"{SVG}tspan")}
    assert {"House 1", "House 2", "House 3", "Shop 1", "Utility grid"} <= texts
    pictures = {f"#{symbol.get('id')}" for symbol in drawing.iter(f"{SVG}symbol")}
    shown = [use.get("href") for use in drawing.iter(f"{SVG}use")]
    assert len(shown) == 10
    assert set(shown) == pictures
    assert len(pictures) < len(shown)
    assert len(list(drawing.iter(f"{SVG}line"))) == 4 + 3 + 2
    assert "data:font/woff2" in next(drawing.iter(f"{SVG}style")).text
    width, height, colors = pixels(saved(commands, ("Save as Picture (PNG)",)))
    assert (width, height) == (2 * int(drawing.get("width")), 2 * int(drawing.get("height")))
    assert len(colors) > 20


def test_a_selection_is_saved_with_the_cables_between_it(commands):
    commands.select("J1", "House 1", "House 3")
    file = saved(commands, ("Save the selection as Drawing (SVG)",))
    assert file.name == "Commands, selection.svg"
    drawing = parsed(file)
    assert [part.text for part in drawing.iter(f"{SVG}tspan")] == ["House 1", "House 3"]
    assert len(list(drawing.iter(f"{SVG}line"))) == 2
    assert commands.selected() == ["House 1", "House 3", "J1"]


def test_names_of_files_are_allowed_everywhere(commands):
    name = "window.hyggeEditor.pictures.fileName"
    assert commands.eval(f"{name}('Am Bach / Nord: \"2\"', 'png')") == "Am Bach Nord 2.png"
    assert commands.eval(f"{name}('...', 'svg')") == "Network.svg"


def test_the_layout_of_the_demo_network_is_one_step(commands, instance):
    demo = rows(instance, "SELECT project_id FROM projects WHERE is_demo")[0][0]
    page = commands.page.context.new_page()
    page.goto(f"{instance.url}/projects/{demo}/network")
    expect(page.locator("html")).to_have_attribute("data-editor", "ready", timeout=30_000)
    script = """async () => {
      const { commands, doc, history, sync } = window.hyggeEditor.current;
      const before = window.hyggeEditor.trees.nodes(doc);
      commands.run("layout-feeder");
      const places = window.hyggeEditor.trees.nodes(doc).map(({ id, kind, position }) => [id, kind, ...position]);
      history.undo();
      await sync.idle();
      return [places, window.hyggeEditor.equal(before, window.hyggeEditor.trees.nodes(doc)), history.canUndo];
    }"""
    places, is_back, can_undo = page.evaluate(script)
    page.close()
    assert overlaps(places) == []
    assert is_back
    assert not can_undo
