"""Ids carry the prefix of their page."""

from dash import ALL

from components.ids import Ids


def test_an_id_begins_with_its_page():
    assert Ids("results")("run-table") == "results-run-table"


def test_repeated_items_have_a_type_and_an_index():
    assert Ids("results").pattern("row", "H1") == {"type": "results-row", "index": "H1"}
    assert Ids("results").pattern("row", ALL)["index"] is ALL
