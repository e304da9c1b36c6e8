"""The attribute table is the source of the dataclasses' defaults."""

from __future__ import annotations

import dataclasses

import pytest

from engine.attributes import ATTRIBUTES, Attribute, attribute
from engine.documents import TYPES


@pytest.mark.parametrize("component", ATTRIBUTES)
def test_table_and_dataclass_have_the_same_fields(component):
    fields = [field.name for field in dataclasses.fields(TYPES[component])]
    assert sorted(fields) == sorted(entry.name for entry in ATTRIBUTES[component])


@pytest.mark.parametrize("component", ATTRIBUTES)
def test_table_and_dataclass_have_the_same_defaults(component):
    for field in dataclasses.fields(TYPES[component]):
        entry = attribute(component, field.name)
        if entry.required:
            assert field.default is dataclasses.MISSING, field.name
        else:
            assert field.default == entry.default, field.name


@pytest.mark.parametrize("component", ATTRIBUTES)
def test_every_default_is_allowed(component):
    for entry in ATTRIBUTES[component]:
        if entry.kind == "number" and entry.default is not None:
            assert entry.allows(entry.default), entry.name
        if entry.kind == "choice" and entry.default is not None:
            assert entry.default in entry.choices, entry.name


def test_every_nested_record_is_described():
    assert {entry.of for entries in ATTRIBUTES.values() for entry in entries if entry.of} <= set(ATTRIBUTES)


@pytest.mark.parametrize(
    ("number", "allowed"), [(-1, False), (0, False), (1e-9, True), (100, True), (100.1, False), (float("nan"), False)]
)
def test_an_open_bound_is_excluded(number, allowed):
    entry = Attribute("x", "number", "X", minimum=0, maximum=100, open_minimum=True)
    assert entry.allows(number) is allowed
    assert entry.range_text == "> 0, ≤ 100"


def test_an_unknown_attribute_is_an_error():
    with pytest.raises(KeyError, match=r"house\.color"):
        attribute("house", "color")
