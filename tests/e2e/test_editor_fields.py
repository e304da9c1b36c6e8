"""The fields of the properties panel refuse what engine/validation.py refuses, for the same reason."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import pytest

from engine.attributes import ATTRIBUTES, Attribute
from engine.network import Battery, Ev, EvSession, Grid, House, Junction, Line, Network, ScheduleWindow, Transformer
from engine.validation import network_issues
from tests.e2e.small_drawing import SmallDrawing, open_small_drawing

WINDOW = ScheduleWindow((0,), "06:00", "09:00", "charge", 1.0)
SESSION = EvSession((0,), "18:00", "07:00", 5.0)
EV = Ev(11.0, sessions=(SESSION,))
BATTERY = Battery(10.0, 5.0, 5.0, strategy="scheduled", schedule=(WINDOW,))
HOUSE = House("A", "West", battery=BATTERY, evs=(EV,))
NETWORK = Network(
    Grid("Harbour"),
    (Transformer("West"),),
    (HOUSE,),
    (Junction("Joint", "West"),),
    (Line("Cable", "West", "A"),),
)
REFERENCES = {"transformer", "parent", "from_node", "to_node", "timezone"}
TEXTS = ["", "Ä house", "x" * 120, "x" * 121, "🏠" * 120, "🏠" * 121, "two\nlines", "over\u202eride", "\u2028", "\x7f"]
TIMES = ["00:00", "23:59", "24:00", "7:00", "12:60", "noon", ""]
DAYS = [[0], [6, 0], [7], [-1], list(range(7))]
EDGE = 1e-6


def network_with(component: str, name: str, value: Any) -> Network:
    """Return the network with one value of one component changed."""
    changed = {name: tuple(value) if isinstance(value, list) else value}
    inside_a_house = {
        "house": lambda: changed,
        "battery": lambda: {"battery": replace(BATTERY, **changed)},
        "schedule window": lambda: {"battery": replace(BATTERY, schedule=(replace(WINDOW, **changed),))},
        "ev": lambda: {"evs": (replace(EV, **changed),)},
        "session": lambda: {"evs": (replace(EV, sessions=(replace(SESSION, **changed),)),)},
    }
    if component in inside_a_house:
        return replace(NETWORK, houses=(replace(HOUSE, **inside_a_house[component]()),))
    if component == "grid":
        return replace(NETWORK, grid=replace(NETWORK.grid, **changed))
    part = f"{component}s"
    return replace(NETWORK, **{part: (replace(getattr(NETWORK, part)[0], **changed),)})


def engine_code(component: str, name: str, value: Any) -> str | None:
    """Return the code of the first error of the engine at a field."""
    issues = network_issues(network_with(component, name, value))
    found = [i.code for i in issues if (i.component, i.field, i.severity) == (component, name, "error")]
    return found[0] if found else None


def cases_of(attribute: Attribute) -> Iterator[Any]:
    if attribute.kind == "number":
        bounds = [bound for bound in (attribute.minimum, attribute.maximum) if bound is not None]
        yield from (bound + step for bound in bounds for step in (-1.0, -EDGE, 0.0, EDGE, 1.0))
        yield from (-1e12, 0.0, 0.5, 1e12)
    elif attribute.kind == "text" and attribute.name not in REFERENCES and attribute.name != "name":
        yield from TEXTS
    elif attribute.kind == "choice":
        yield from (*attribute.choices, "other", "")
    elif attribute.kind == "time":
        yield from TIMES
    elif attribute.kind == "days":
        yield from DAYS
    elif attribute.kind == "texts":
        yield from ([], *([text] for text in TEXTS))


def all_cases() -> list[tuple[str, str, Any]]:
    components = ("grid", "transformer", "house", "junction", "line", "battery", "schedule window", "ev", "session")
    return [(c, a.name, value) for c in components for a in ATTRIBUTES[c] for value in cases_of(a)]


CHECK = """(cases) => {
  const { attributes } = hyggeEditor.current.config;
  return cases.map(([component, name, value]) => {
    const attribute = attributes[component].find((one) => one.name === name);
    return (hyggeEditor.values.check(attribute, value) || { code: null }).code;
  });
}"""


@pytest.fixture(scope="module")
def addresses() -> list[str]:
    """Return where the project of these tests is, once there is one."""
    return []


@pytest.fixture(autouse=True)
def drawing(page, addresses) -> SmallDrawing:
    """Open the editor with a small network."""
    return open_small_drawing(page, addresses)


def test_values_are_judged_as_the_engine_judges_them(page):
    cases = all_cases()
    assert len(cases) > 400
    in_browser = page.evaluate(CHECK, [list(case) for case in cases])
    differing = [
        (case, shown, expected)
        for case, shown in zip(cases, in_browser, strict=True)
        if shown != (expected := engine_code(*case))
    ]
    assert differing == []


def test_names_are_judged_as_the_engine_judges_them(page):
    judge = """([kind, name]) => {
      const { doc } = hyggeEditor.current;
      const [thing] = doc.all(kind);
      return (hyggeEditor.values.nameProblem(doc, [thing.id], name) || { code: null }).code;
    }"""
    for kind, own in (("transformer", "West"), ("house", "A"), ("junction", "Joint"), ("line", "Cable")):
        for name in (own, "", "   ", "West", "A", "Joint", "Cable", "x" * 121, "a\tb", "free"):
            issues = network_issues(network_with(kind, "name", name))
            codes = {i.code for i in issues if i.field == "name" and i.severity == "error"}
            assert page.evaluate(judge, [kind, name]) == next(iter(codes), None), (kind, name)


READ = """(texts) => texts.map((text) => {
  const number = hyggeEditor.values.readNumber(text, "kW");
  return number === undefined ? "two ways" : Number.isNaN(number) ? "none" : number;
})"""


def test_numbers_are_read_as_people_write_them(page):
    numbers = {
        "12": 12, " 12,5 ": 12.5, "12.5 kW": 12.5, "1 250": 1250, "1\u2009250,5": 1250.5, "\u22123": -3,
        "1,250.5": 1250.5, "1.250,5": 1250.5, "0,125": 0.125, "1e3": 1000, ".5": 0.5, "1,250": "two ways",
        "12 kWh": "none", "twelve": "none", "1,2,3": "none", "--1": "none", "": "none",
    }  # fmt: skip
    assert page.evaluate(READ, list(numbers)) == list(numbers.values())


def test_times_are_read_as_people_write_them(page):
    times = {"6": "06:00", "630": "06:30", "6.30": "06:30", "18h15": "18:15", "24:00": "00:00", "25": None, "6:7": None}
    assert page.evaluate("(texts) => texts.map(hyggeEditor.values.readTime)", list(times)) == list(times.values())


def test_time_zones_are_those_that_the_engine_knows(page):
    zones = ["Europe/Copenhagen", "utc", "Asia/Calcutta", "Nowhere/City", "+01:00", "", "Europe"]
    for zone in zones:
        read = page.evaluate("(zone) => hyggeEditor.values.parseTimeZone(zone)", zone)
        assert ("problem" in read) == (engine_code("grid", "timezone", read.get("value", zone)) is not None), zone
