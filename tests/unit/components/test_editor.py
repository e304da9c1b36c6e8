"""The network editor's page: what the browser is told, and where it finds room."""

import json

import pytest
from dash import html
from dash.development.base_component import Component

from components.editor import GridChoice, Slots, editor_config, editor_page
from components.editor.names import CONTAINERS, ids
from engine.attributes import ATTRIBUTES
from engine.cables import CABLES
from engine.house_kinds import HOUSE_KINDS

GRIDS = (GridChoice("North", "/projects/1/network?grid=1", is_current=True), GridChoice("South", "/south"))


def config(*, may_edit: bool = True) -> dict:
    return editor_config("g", "p", ("u", "Ada"), may_edit=may_edit, may_simulate=True)


def page(simulate: str | None = "/simulate", slots: Slots | None = None, **options: bool) -> html.Div:
    return editor_page(config(**options), GRIDS, slots or Slots(), simulate)


def text_of(component: Component) -> str:
    return json.dumps(component.to_plotly_json(), default=lambda part: part.to_plotly_json(), ensure_ascii=False)


def test_the_configuration_is_json_with_every_attribute():
    told = json.loads(json.dumps(config()))
    assert told["user"] == {"id": "u", "name": "Ada"}
    for component in ("grid", "transformer", "house", "junction", "line", "battery", "ev", "session"):
        assert [item["name"] for item in told["attributes"][component]] == [item.name for item in ATTRIBUTES[component]]
    assert [cable["name"] for cable in told["cables"]] == [cable.name for cable in CABLES]


def test_everything_that_can_be_placed_has_a_name_of_its_own():
    palette = config()["palette"]
    assert len({item["key"] for item in palette}) == len(palette) == len(HOUSE_KINDS) + 2
    for item in palette:
        names = {attribute.name for attribute in ATTRIBUTES[item["kind"]]}
        assert item["fields"].keys() <= names
        assert item["label"]


def test_a_community_battery_is_placed_with_its_battery():
    item = next(item for item in config()["palette"] if item["key"] == "community_battery")
    assert item["fields"]["house_type"] == "community_battery"
    assert item["fields"]["battery"]["strategy"] == "community"


def test_every_container_is_on_the_page():
    text = text_of(page())
    assert config()["containers"] == {name: ids(name) for name in CONTAINERS}
    for name in CONTAINERS:
        assert f'"id": "{ids(name)}"' in text


def test_networks_can_be_switched():
    text = text_of(page())
    assert "Network North, switch" in text
    assert "/south" in text


@pytest.mark.parametrize("name", ["import", "export"])
def test_menus_are_there_when_they_hold_something(name):
    assert f'"id": "{ids(name)}"' not in text_of(page())
    slots = Slots(**{f"{name}_items": [html.Div("an entry")]}, dialogs=[html.Div("a dialog")])
    text = text_of(page(slots=slots))
    assert f'"id": "{ids(name)}"' in text
    assert "an entry" in text
    assert "a dialog" in text


def test_readers_get_no_palette_and_nobody_a_button_that_leads_nowhere():
    assert "is-read-only" in page(may_edit=False).className
    assert "is-read-only" not in page().className
    assert ids("simulate") not in text_of(page(simulate=None))
