"""The page about the engine's files is current."""

from __future__ import annotations

import json
import re
import runpy
from pathlib import Path

from engine import topology
from engine.settings_document import read_settings
from engine.variables import HOUSE_VARIABLES

DOCS = Path(__file__).parents[3] / "docs"
PAGE = (DOCS / "engine-files.md").read_text(encoding="utf-8")


def test_the_tables_of_attributes_are_current():
    current = runpy.run_path(str(DOCS / "attribute_tables.py"))["current"]
    assert current(PAGE) == PAGE, "run python docs/attribute_tables.py"


def test_the_examples_can_be_read():
    network_text, settings_text = re.findall(r"```json\n(.*?)```", PAGE, re.DOTALL)
    assert topology.read(json.loads(network_text))[1] == []
    assert read_settings(settings_text)[1] == []


def test_the_results_are_listed_in_their_order():
    listed = re.search(r"for each house \| (.*) \|", PAGE)
    assert re.findall(r"`(\w+)`", listed[1]) == list(HOUSE_VARIABLES)
