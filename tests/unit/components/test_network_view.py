"""The list of a network's houses."""

import pytest

from components.network_view import HouseFacts, house_rows, house_table
from engine.network import Battery, Ev, EvSession, Grid, House, Junction, Line, Network, Transformer

BATTERY = Battery(10, 5, 4, 90, strategy="community", charge_from="any")
EV = Ev(11, smart=True, sessions=(EvSession((0, 1, 2, 3, 4), "17:30", "07:15", 7.5),))
NETWORK = Network(
    Grid("Nordhavn", timezone="Europe/Copenhagen"),
    transformers=(Transformer("T1", position=(0, 0)), Transformer("T2", parent="T1", position=(0, 90))),
    houses=(
        House("Clinic", "T1", house_type="hospital", flags=("hospital",), battery=BATTERY, evs=(EV,), position=(90, 0)),
        House("Cabin", "T2", house_type="boathouse", position=(90, 90)),
    ),
    junctions=(Junction("J1", "T1", position=(45, 0)),),
    lines=(Line("L1", "T1", "J1", 400), Line("L2", "J1", "Clinic", 600)),
)
FACTS = [HouseFacts(NETWORK.houses[0], 92_000, 6_500, 10, 3, 3.7), HouseFacts(NETWORK.houses[1])]


def test_rows_leave_empty_what_is_not_there():
    clinic, cabin = house_rows(FACTS)
    assert cabin["name"] == "Cabin"
    assert [cabin[key] for key in ("solar_kwp", "battery_kwh", "charger_kw")] == [None, None, None]
    assert clinic["charger_kw"] == pytest.approx(14.7)
    assert clinic["battery_for"] == "the community"
    assert house_table(FACTS).rowData == [clinic, cabin]


def test_types_are_said_as_the_palette_says_them():
    """A type of the project's own is called as it is written."""
    assert [row["type"] for row in house_rows(FACTS)] == ["Hospital", "boathouse"]
