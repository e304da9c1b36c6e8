"""The pure rules of the network editor's scripts, called in the browser that runs them."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page

from tests.e2e.test_journeys import sign_in

MAKE = """(objects) => {
  const grid = { kind: "grid", id: "G", name: "Grid" };
  const lists = { house: { flags: [], evs: [], profiles: [], battery: null }, transformer: { capacity_kw: null } };
  const full = objects.map((object, ordinal) => ({ ordinal, name: object.id, ...lists[object.kind], ...object }));
  return window.hyggeEditor.createDocument({ revision: 1, objects: [grid, ...full] });
}"""
CABLES = '[{ name: "thick", r_ohm_per_km: 0.1, x_ohm_per_km: 0.08, c_nf_per_km: null, max_current_a: 300 }]'
WIRE = f"""([objects, from, to]) => {{
  const doc = ({MAKE})(objects);
  const {{ operations, label, problem }} = window.hyggeEditor.wiring.connection(doc, from, to, {CABLES});
  if (problem) return {{ problem }};
  doc.apply(operations, "user");
  const nodes = ["transformer", "house", "junction"].flatMap((kind) => doc.all(kind));
  const supplies = Object.fromEntries(nodes.map((node) => [node.id, node.parent ?? node.transformer ?? null]));
  return {{ label, supplies, lines: doc.all("line").map((line) => `${{line.from_node}}-${{line.to_node}}`).sort() }};
}}"""


def transformer(name: str, parent: str | None = None, at: tuple[float, float] = (0, 0)) -> dict[str, Any]:
    """Return a transformer."""
    return {"kind": "transformer", "id": name, "parent": parent, "position": at}


def house(name: str, supply: str | None, at: tuple[float, float] = (0, 0)) -> dict[str, Any]:
    """Return a house."""
    return {"kind": "house", "id": name, "transformer": supply, "position": at}


def line(first: str, second: str, length_m: float = 0) -> dict[str, Any]:
    """Return a cable."""
    return {"kind": "line", "id": f"{first}-{second}", "from_node": first, "to_node": second, "length_m": length_m}


FEEDER = [
    transformer("T1"),
    transformer("T2"),
    *(house(name, "T1", (10.0 * i, 0)) for i, name in enumerate("abc", 1)),
    house("x", "T2"),
    house("free", None),
    line("T1", "a", 20),
    line("a", "b", 30),
    line("b", "c", 10),
]


@pytest.fixture
def scripts(page: Page) -> Page:
    """Return a page that has loaded the scripts."""
    sign_in(page)
    page.wait_for_function("() => window.hyggeEditor && window.hyggeEditor.wiring && window.hyggeEditor.createDocument")
    return page


def wire(page: Page, objects: list[dict[str, Any]], first: str, second: str) -> dict[str, Any]:
    """Return what connecting two nodes makes of a document."""
    return page.evaluate(WIRE, [objects, first, second])


def test_connecting_follows_its_rules(scripts):
    cut = wire(scripts, FEEDER, "T2", "b")
    assert cut["lines"] == ["T1-a", "T2-b", "b-c"]
    assert cut["supplies"] == {"T1": None, "T2": None, "a": "T1", "b": "T2", "c": "T2", "x": "T2", "free": None}
    assert wire(scripts, FEEDER, "b", "T2") == cut, "a transformer feeds, whichever way one draws"
    beside = wire(scripts, FEEDER, "T1", "b")
    assert beside["lines"] == ["T1-a", "T1-b", "a-b", "b-c"], "a second way from the same supply is a ring"
    assert wire(scripts, FEEDER, "free", "a")["supplies"]["free"] == "T1", "who has a supply feeds who has none"
    assert wire(scripts, FEEDER, "x", "a")["supplies"] == {**cut["supplies"], "a": "T2", "b": "T2", "c": "T2"}
    assert wire(scripts, FEEDER, "T1", "T2")["supplies"]["T2"] == "T1"


def test_connecting_is_refused_with_a_reason(scripts):
    nested = [transformer("T1"), transformer("T2", "T1"), transformer("T3", "T2"), house("a", "T1"), line("T1", "a")]
    assert wire(scripts, nested, "T3", "T1")["problem"] == (
        "T1 feeds T3: the other way round they would feed each other."
    )
    assert wire(scripts, nested, "T1", "T2")["problem"] == "T2 is fed by T1 already."
    assert wire(scripts, nested, "a", "T1")["problem"] == "T1 and a are connected already."
    assert wire(scripts, nested, "a", "a")["problem"] == "A node cannot be connected to itself."
    assert wire(scripts, nested, "G", "a")["problem"].startswith("Only transformers connect to the utility grid.")
    assert wire(scripts, nested, "G", "T3")["supplies"]["T3"] is None
    assert "no longer there" in wire(scripts, nested, "a", "gone")["problem"]


def test_a_branch_in_a_ring_loses_every_cable_towards_its_old_supply(scripts):
    ring = [*FEEDER, line("T1", "c")]
    moved = wire(scripts, ring, "T2", "b")
    assert moved["lines"] == ["T1-a", "T1-c", "T2-b"]
    assert (moved["supplies"]["b"], moved["supplies"]["c"]) == ("T2", "T1")


def test_removing_leaves_no_reference_behind(scripts):
    objects = [transformer("T1"), transformer("T2", "T1"), transformer("T3", "T2"), house("a", "T2"), line("T2", "a")]
    removal = f"""([objects, ids]) => {{
      const doc = ({MAKE})(objects);
      doc.apply(window.hyggeEditor.wiring.removal(doc, ids), "user");
      return ["transformer", "house", "line"].flatMap((kind) => doc.all(kind))
        .map((one) => [one.id, one.parent ?? one.transformer ?? null]);
    }}"""
    assert scripts.evaluate(removal, [objects, ["T2"]]) == [["T1", None], ["T3", "T1"], ["a", "T1"]]
    assert scripts.evaluate(removal, [objects, ["T1", "T2"]]) == [["T3", None], ["a", None]]
    assert scripts.evaluate(removal, [objects, ["a"]]) == [["T1", None], ["T2", "T1"], ["T3", "T2"]]


def test_the_scale_is_the_median_of_the_cables(scripts):
    scale = f"(objects) => window.hyggeEditor.wiring.scale(({MAKE})(objects))"
    # 20, 30 and 10 m for 10 units each.
    assert scripts.evaluate(scale, FEEDER) == 2
    assert scripts.evaluate(scale, [transformer("T1")]) == 1


def test_names_never_cover_each_other_and_stations_always_have_theirs(scripts):
    rows = [
        {"id": f"{row}-{column}", "x": 36 * column, "y": 30 * row, "radius": 19, "width": 60, "lines": 1, "rank": 2}
        for row in range(6)
        for column in range(40)
    ]
    station = {"id": "T", "x": 100, "y": 40, "radius": 26, "width": 120, "lines": 1.2, "rank": 0}
    places = dict(scripts.evaluate("(nodes) => [...window.hyggeEditor.labels.placed(nodes)]", [*rows, station]))
    assert places["T"] in ("below", "above")
    boxes = [
        (node["x"] - 30, node["x"] + 30, node["y"] + (22 if places[node["id"]] == "below" else -35))
        for node in rows
        if places[node["id"]] != "none"
    ]
    covering = [
        (one, two) for i, one in enumerate(boxes) for two in boxes[:i]
        if one[0] < two[1] and two[0] < one[1] and abs(one[2] - two[2]) < 13
    ]  # fmt: skip
    assert len(boxes) > 20
    assert covering == []


def test_large_drawings_open_with_their_areas_collapsed(scripts):
    open_areas = f"""([houses, wanted]) => {{
      const objects = [{{ kind: "transformer", id: "T", parent: null, position: [0, 0] }}];
      const house = (i) => ({{ kind: "house", id: `h${{i}}`, transformer: "T", position: [i, 0] }});
      for (let i = 0; i < houses; i += 1) objects.push(house(i));
      const doc = ({MAKE})(objects);
      const areas = window.hyggeEditor.createAreas(doc, () => {{}});
      const before = areas.isHidden(wanted);
      areas.reveal([wanted]);
      return [before, areas.isHidden(wanted)];
    }}"""
    assert scripts.evaluate(open_areas, [1000, "h7"]) == [False, False]
    assert scripts.evaluate(open_areas, [2000, "h7"]) == [True, False]


HISTORY = f"""(count) => {{
  const doc = ({MAKE})([]);
  const history = window.hyggeEditor.createHistory(doc, {{ mayEdit: true, enqueue() {{}} }});
  const all = (move) => {{ let steps = 0; while (move()) steps += 1; return [steps, doc.count("house")]; }};
  for (let i = 0; i < count; i += 1) {{
    history.commit("Add", [{{ op: "add", kind: "house", id: `h${{i}}`, fields: {{ name: "", transformer: null }} }}]);
  }}
  const place = (x) => history.set("Move", ["h0", "h1"], () => ({{ position: [x, 0] }}), {{ merge: "move" }});
  for (let x = 0; x < 30; x += 1) place(x);
  return [all(history.undo), all(history.redo), doc.get("h1").position];
}}"""


def test_undo_and_redo_have_no_limit_and_moves_in_a_row_are_one_step(scripts):
    assert scripts.evaluate(HISTORY, 1200) == [[1201, 0], [1201, 1200], [29, 0]]


PORTIONS = f"""async () => {{
  const editor = window.hyggeEditor;
  const sizes = [];
  const request = editor.request;
  editor.request = async (_method, _url, body) => {{
    sizes.push(JSON.parse(body).operations.length);
    return {{ status: 200, body: {{ revision: 1 + sizes.length, remote: [] }} }};
  }};
  const journal = {{ write() {{}}, release() {{}}, isKept: true }};
  const sync = editor.createSync(({MAKE})([]), {{ url: "", mayEdit: true, journal, onRemote() {{}} }});
  const add = (id) => ({{ op: "add", kind: "house", id, fields: {{}} }});
  for (const part of "abc") sync.enqueue("Add", Array.from({{ length: 9000 }}, (_, i) => add(part + i)));
  await sync.flush();
  sync.dispose();
  editor.request = request;
  return sizes;
}}"""


def test_more_edits_than_the_server_takes_at_once_go_in_portions(scripts):
    assert scripts.evaluate(PORTIONS) == [18000, 9000]
