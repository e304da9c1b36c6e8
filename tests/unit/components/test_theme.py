"""The look: tokens, contrast, templates."""

import json

import plotly.graph_objects as go
import plotly.io as pio
import pytest

from components.theme import ENERGY_COLORS, SEQUENTIAL, diverging, figure_template, mantine_theme, templates
from components.tokens import TOKENS, read_tokens

SCHEMES = ("light", "dark")


def luminance(color):
    channels = [int(color[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first, second):
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def test_the_dark_scheme_overrides_and_inherits():
    tokens = read_tokens(':root {\n  --a: 1px;\n  --b: #fff;\n}\n:root[x="dark"] {\n  --b: #000;\n}')
    assert dict(tokens["light"]) == {"a": "1px", "b": "#fff"}
    assert dict(tokens["dark"]) == {"a": "1px", "b": "#000"}


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("ground", ["body", "surface", "raised", "sunken", "hover"])
@pytest.mark.parametrize("text", ["text", "muted", "accent-text", "danger-text"])
def test_text_can_be_read_on_every_ground(scheme, ground, text):
    tokens = TOKENS[scheme]
    assert contrast(tokens[f"color-{text}"], tokens[f"color-{ground}"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize(
    ("text", "ground"),
    [
        ("on-accent", "accent-fill"),
        ("on-accent", "accent-fill-hover"),
        ("accent-text", "accent-soft"),
        ("danger-text", "danger-soft"),
    ],
)
def test_text_can_be_read_on_accents(scheme, text, ground):
    tokens = TOKENS[scheme]
    assert contrast(tokens[f"color-{text}"], tokens[f"color-{ground}"]) >= 4.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_accent_marks_stand_out(scheme):
    assert contrast(TOKENS[scheme]["color-accent-mark"], TOKENS[scheme]["color-surface"]) >= 3


def test_energy_colours_are_those_of_the_tokens():
    assert ENERGY_COLORS["p2p"] == "#009e73"
    assert ENERGY_COLORS["losses"] == ENERGY_COLORS["curtailed"]
    assert set(ENERGY_COLORS) >= {"generation", "load", "battery", "grid_import", "grid_export", "overload", "ev"}


def test_amounts_grow_brighter_evenly():
    brightness = [luminance(color) for _, color in SEQUENTIAL]
    assert brightness == sorted(brightness)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_zero_is_the_middle_of_the_diverging_scale(scheme):
    assert diverging(scheme)[2][0] == 0.5


@pytest.mark.parametrize("scheme", SCHEMES)
def test_figures_lie_on_transparent_paper(scheme):
    figure = go.Figure(layout_template=figure_template(scheme))
    assert figure.layout.template.layout.paper_bgcolor == "rgba(0,0,0,0)"
    assert figure.layout.template.layout.font.color == TOKENS[scheme]["color-text"]


def test_an_unknown_scheme_is_light():
    assert figure_template("auto") == figure_template("") == "hygge_light"
    assert "hygge_dark" in pio.templates


def test_the_browser_gets_both_templates_as_json():
    assert set(json.loads(json.dumps(templates()))) == set(SCHEMES)


def test_mantine_gets_ten_shades_of_each_palette():
    assert {len(shades) for shades in mantine_theme()["colors"].values()} == {10}
