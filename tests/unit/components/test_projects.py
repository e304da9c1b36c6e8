"""Cards of projects and the dialogue for a new one."""

import json

from components.projects import CardFacts, network_choices, new_project, project_cards
from engine.network import Grid, House, Network, Transformer
from services.importing.simbench_extract import catalogue

NETWORK = Network(Grid("Nordhavn"), (Transformer("T1"),), (House("H1", "T1", position=(50, 0)),))


def text_of(component):
    text = json.dumps(component.to_plotly_json(), default=lambda part: part.to_plotly_json(), ensure_ascii=False)
    return text.translate(dict.fromkeys(map(ord, "\u2009\u202f\u00a0"), " "))


def facts(**changes):
    usual = {"description": "By the sea.", "is_demo": False, "n_houses": 1, "n_members": 2, "solar_kwp": 0.0}
    return CardFacts(name="Nordhavn", href="/projects/1/network", storage_kwh=0.0, **usual | changes)


def test_a_card_shows_what_is_in_a_project():
    card = facts(is_demo=True, n_houses=104, solar_kwp=432.4, network=NETWORK, solar={"H1"},
                 last_run=("Run 3, 2 hours ago", "finished", "/projects/1/results/3"))  # fmt: skip
    text = text_of(project_cards([card]))
    for words in ("Nordhavn", "Demo", "104 houses", "432 kWp", "no storage", "Run 3, 2 hours ago", "finished"):
        assert words in text
    assert text.count("data:image/svg+xml") == 2


def test_a_card_of_an_empty_project_stays_a_card():
    text = text_of(project_cards([facts()]))
    assert "No run yet" in text
    assert "no solar" in text
    assert "data:image" not in text


def test_the_dialogue_offers_the_six_areas_of_an_outlook():
    choices = network_choices(catalogue(), "far future")
    assert [choice.value for choice in choices] == ["rural1", "rural2", "rural3", "semiurb4", "semiurb5", "urban6"]
    text = text_of(new_project(catalogue()))
    assert "104 houses · 630 kVA · 280 kWp solar" in text
    assert "hygge-topology/1" in text


def test_counts_of_one_are_singular():
    text = "".join(text_of(choice) for choice in network_choices(catalogue(), "near future"))
    assert "1 heat pump ·" in text or '1 heat pump"' in text
    assert "1 heat pumps" not in text
