"""Settings documents: defaults, round trip, every problem."""

from __future__ import annotations

import json

import pytest

from engine.settings import CascadeStep, RunSettings
from engine.settings_document import read_settings, settings_document

FULL = RunSettings(
    "intra_transformer",
    "cascade",
    ("hospital", "school"),
    "enforce",
    (CascadeStep(0.5, "static"), CascadeStep(0.25, "pro_rata")),
    0.31,
    0.07,
    0.02,
)


def test_an_empty_document_gives_the_defaults():
    assert read_settings("{}") == (RunSettings(), [])


def test_everything_comes_back():
    assert read_settings(json.dumps(settings_document(FULL))) == (FULL, [])


@pytest.mark.parametrize(
    ("content", "code", "field"),
    [
        ({"scope": "moon"}, "unknown_choice", "scope"),
        ({"priority": "hospital"}, "wrong_type", "priority"),
        ({"priority": [1]}, "wrong_type", "priority"),
        ({"allocation": "cascade"}, "missing", "cascade"),
        ({"cascade": [{"fraction": 0.5}]}, "missing", "mode"),
        ({"cascade": {"fraction": 0.5}}, "wrong_type", "cascade"),
        ({"network_fee_eur_per_kwh": "free"}, "wrong_type", "network_fee_eur_per_kwh"),
        ({"retail_eur_per_kwh": float("inf")}, "not_finite", "retail_eur_per_kwh"),
    ],
)
def test_each_problem_is_found_once(content, code, field):
    settings, issues = read_settings(content)
    assert settings is None
    assert [(issue.code, issue.field) for issue in issues] == [(code, field)]


def test_an_unknown_key_is_a_warning():
    settings, issues = read_settings({"alocation": "equal"})
    assert settings == RunSettings()
    assert [(issue.code, issue.severity) for issue in issues] == [("unknown_key", "warning")]


def test_a_document_of_nothing_but_mistakes_is_not_read_to_its_end():
    settings, issues = read_settings({"cascade": [{}] * 5000})
    assert settings is None
    assert 200 <= len(issues) <= 201
