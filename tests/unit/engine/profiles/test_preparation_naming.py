"""Units, kinds and names, read from headers."""

from __future__ import annotations

import numpy as np
import pyarrow as pa
import pytest

from engine.profiles.preparation import naming
from engine.profiles.preparation.numbers import decimal_sign, parse_numbers


@pytest.mark.parametrize(
    ("text", "unit"),
    [
        ("Verbrauch [kWh]", "kWh"),
        ("load_kW", "kW"),
        ("power_W", "W"),
        ("Wirkleistung in W", "W"),
        ("P/W", "W"),
        ("(Wh)", "Wh"),
        ("W", "W"),
        ("ENERGY MWH", "MWh"),
        ("House W", None),
        ("Wärme", None),
        ("week", None),
        ("kWp", None),
    ],
)
def test_units_are_named_or_asked_for(text, unit):
    assert naming.unit_of(text) == unit


def test_names_and_addresses_are_no_units():
    assert naming.unit_of("value", naming.unit_words(["Kunde", "W. Müller"])) is None
    assert naming.unit_of("value", naming.unit_words(["Einheit", "kWh"])) == "kWh"


@pytest.mark.parametrize(
    ("name", "kind"),
    [("PV Hall", "solar"), ("Wallbox 3", "ev"), ("Wärmepumpe", "heat_pump"), ("Wind park", "wind"), ("Flat 7", "load")],
)
def test_kinds_are_known_by_name(name, kind):
    assert naming.kind_of(name) == kind


@pytest.mark.parametrize(
    ("texts", "delimiter", "sign"),
    [
        (["0,5", "12,25"], ";", ","),
        (["0.5", "12.25"], ",", "."),
        (["1.250,50", "3,00"], ";", ","),
        (["1,250.50", "3.00"], ";", "."),
        (["1.250.000", "7"], ";", ","),
        (["1.250", "999"], ";", ","),
        (["0.250", "1.000"], ";", "."),
        (["1,250", "0,125"], ";", ","),
        (["5", "7"], ";", ","),
    ],
)
def test_the_decimal_sign_is_found(texts, delimiter, sign):
    assert decimal_sign(pa.array(texts), delimiter) == sign


def test_numbers_that_are_grouped_otherwise_are_not_read():
    values, unreadable = parse_numbers(pa.array(["1.5", "1.500", "2,5", "", " 7 ", "n/a", "1e999", "+3"]), ",")
    np.testing.assert_array_equal(values, [np.nan, 1500, 2.5, np.nan, 7, np.nan, np.nan, 3])
    assert unreadable.tolist() == [True, False, False, False, False, True, True, False]
