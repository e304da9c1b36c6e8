"""Networks as pandapower's JSON: ours come back whole, those of others become what we can represent."""

import json

import pytest
from hypothesis import given, settings

from engine.network import Battery, Grid, House, Junction, Line, Network, Transformer
from services.exporting.pandapower_file import PowerNow, write_pandapower
from services.importing.files import read_file
from services.importing.simbench_profiles import simbench_profiles
from services.pandapower_format import TRAFO_COLUMNS, Column, frame, rows_of
from tests.property.strategies import networks as random_networks

FULL = Network(
    Grid("Nordhavn", 55.7, 12.6, "Europe/Copenhagen"),
    (Transformer("T1", capacity_kw=160.0, vk_pct=4.0, vkr_pct=1.1, iron_loss_kw=0.3, position=(0.1, 0.2)),
     Transformer("T2", "T1", allow_export=False, vk_pct=1.0)),
    (House("H “1”", "T1", flags=("hospital", "a,b"), battery=Battery(10.0, 5.0, 4.0, 90.0, 80.0, 20.0), share=0.1),
     House("H2", "T2", participates=False, position=(1 / 3, -7.5))),
    (Junction("J", "T1", (5.0, 6.0)),),
    (Line("L1", "T1", "J", 12.3, "NAYY", 0.2, 0.08, 264.0, 242.0), Line("L2", "J", "H “1”")),
)  # fmt: skip


def tables_of(text):
    return json.loads(text)["_object"]


def table(text, name):
    content = tables_of(text)[name]
    return rows_of(json.loads(content["_object"]), content["orient"])


def changed(text, name, place, **values):
    """Return a file with some values of a row of a table changed, as somebody does with pandapower."""
    document = json.loads(text)
    content = json.loads(document["_object"][name]["_object"])
    for column, value in values.items():
        content["data"][place][content["columns"].index(column)] = value
    document["_object"][name]["_object"] = json.dumps(content)
    return json.dumps(document)


def read(text):
    contents, issues = read_file(text.encode())
    assert contents is not None, [str(issue) for issue in issues]
    return contents


def messages(text):
    return " | ".join(str(issue) for issue in read_file(text.encode())[1])


def test_a_network_of_ours_comes_back_whole():
    contents = read(write_pandapower(FULL, ()))
    assert contents.network == FULL
    assert contents.warnings == ()


@settings(max_examples=50, deadline=None)
@given(network=random_networks())
def test_random_networks_come_back_whole(network):
    text = write_pandapower(network, ())
    assert read(text).network == network
    assert write_pandapower(read(text).network, ()) == text


def test_profiles_come_back_by_their_values():
    own = simbench_profiles(["H0-A", "PV1"])
    powers = [PowerNow("H2", name, item.kind, item.content_hash, 3.0, 1.5) for name, item in own.items()]
    text = write_pandapower(FULL, powers)
    contents = read(text)
    assert {(use.house, use.profile, use.scale) for use in contents.uses} == {("H2", name, 3.0) for name in own}
    assert [row["p_mw"] for row in table(text, "load")] == [0.0, 0.0015]
    assert [row["p_mw"] for row in table(text, "sgen")] == [0.0015]


def test_profiles_that_nobody_has_are_named():
    powers = [PowerNow("H2", "My own", "load", "ab" * 32, 1.0, 0.5)]
    text = write_pandapower(FULL, powers)
    contents = read(text)
    assert contents.uses == ()
    assert "My own" in messages(text)
    known, _ = read_file(text.encode(), present=["ab" * 32])
    assert [(use.house, use.profile) for use in known.uses] == [("H2", "My own")]


def test_what_is_changed_in_pandapower_counts():
    text = write_pandapower(FULL, ())
    line = read(changed(text, "line", 0, length_km=0.05, max_i_ka=0.1)).network.lines[0]
    assert (line.length_m, line.max_current_a, line.r_ohm_per_km) == (50.0, 100.0, 0.2)
    transformer = read(changed(text, "trafo", 1, sn_mva=0.25)).network.transformers[1]
    assert (transformer.capacity_kw, transformer.vk_pct, transformer.vkr_pct) == (250.0, 1.0, None)
    battery = read(changed(text, "storage", 0, max_e_mwh=0.02)).network.houses[0].battery
    assert (battery.capacity_kwh, battery.round_trip_efficiency_pct) == (20.0, 90.0)


def test_columns_give_the_exact_value_unless_somebody_changed_them():
    capacity = TRAFO_COLUMNS[0]
    assert capacity.read({"sn_mva": 0.63, "hygge_capacity_kw": None}) is None
    assert capacity.read({"sn_mva": 0.4, "hygge_capacity_kw": None}) == 400.0
    assert capacity.read({"sn_mva": 0.001, "hygge_capacity_kw": 0.0}) == 0.0
    assert capacity.read({"sn_mva": 0.4}) == 400.0
    assert capacity.read({"sn_mva": "much"}) == "much"
    assert Column("x", "x").read({}) is None


# -- files of others ------------------------------------------------------------------------------------------------

BUSES = [
    {"name": "MV", "vn_kv": 20.0}, {"name": "busbar", "vn_kv": 0.4}, {"name": "a", "vn_kv": 0.4},
    {"name": "b", "vn_kv": 0.4}, {"name": None, "vn_kv": 0.4},
]  # fmt: skip
USUAL = {
    "bus": BUSES,
    "ext_grid": [{"bus": 0}],
    "trafo": [{"name": "Tr", "hv_bus": 0, "lv_bus": 1, "sn_mva": 0.4, "vk_percent": 6.0, "vkr_percent": 1.425,
               "pfe_kw": 1.35, "i0_percent": 0.3375, "parallel": 1}],
    "line": [
        {"name": "l1", "std_type": "NAYY 4x150 SE", "from_bus": 1, "to_bus": 2, "length_km": 0.1, "r_ohm_per_km": 0.2,
         "x_ohm_per_km": 0.08, "c_nf_per_km": 261.0, "max_i_ka": 0.27, "parallel": 1},
        {"name": "l1", "std_type": None, "from_bus": 2, "to_bus": 3, "length_km": 0.2, "r_ohm_per_km": 0.2,
         "x_ohm_per_km": 0.08, "c_nf_per_km": 0.0, "max_i_ka": 0.27, "parallel": 2},
    ],
    "load": [{"name": "home", "bus": 3, "p_mw": 0.005, "scaling": 1.0}],
}  # fmt: skip


def foreign(**changes):
    """Return a file as pandapower writes it, with other tables in place of some."""
    tables = {}
    for name, rows in (USUAL | changes).items():
        columns = dict.fromkeys((key for row in rows for key in row), "object")
        tables[name] = frame(columns, rows)
    return json.dumps({"_module": "pandapower.auxiliary", "_class": "pandapowerNet", "_object": tables | {"name": "N"}})


def test_loads_become_houses_and_buses_without_any_junctions():
    contents = read(foreign())
    network = contents.network
    assert [(house.name, house.transformer) for house in network.houses] == [("b", "Tr")]
    assert [junction.name for junction in network.junctions] == ["a"]
    assert [(line.name, line.from_node, line.to_node) for line in network.lines] == [
        ("l1", "Tr", "a"), ("l1 (2)", "a", "b"),
    ]  # fmt: skip
    assert [(use.house, use.profile, use.scale) for use in contents.uses] == [("b", "SimBench H0-A", 5.0)]


def test_plates_are_read_and_parallel_systems_are_one():
    network = read(foreign()).network
    (transformer,) = network.transformers
    assert (transformer.capacity_kw, transformer.vk_pct, transformer.parent) == (400.0, 6.0, None)
    assert transformer.forward_efficiency_pct == pytest.approx(100 * (1 - (1.35 + 5.7 / 4) / 200), abs=0.005)
    assert (network.lines[0].r_ohm_per_km, network.lines[1].r_ohm_per_km) == (0.2, 0.1)
    assert network.lines[1].max_current_a == 540.0


def test_voltage_levels_become_nested_transformers():
    buses = [*BUSES, {"name": "low", "vn_kv": 0.23}]
    second = {"name": "Small", "hv_bus": 3, "lv_bus": 5, "sn_mva": 0.05}
    network = read(foreign(bus=buses, trafo=[*USUAL["trafo"], second], load=[{"bus": 5, "p_mw": 0.001}])).network
    assert [(item.name, item.parent) for item in network.transformers] == [("Tr", None), ("Small", "Tr")]
    assert [(house.name, house.transformer) for house in network.houses] == [("House at low", "Small")]


def test_a_load_at_the_busbar_is_a_house_beside_the_transformer():
    network = read(foreign(load=[{"name": "station", "bus": 1, "p_mw": 0.002}])).network
    (house,) = network.houses
    assert (house.name, house.transformer) == ("station", "Tr")
    assert house.position != network.transformers[0].position


def test_houses_on_the_external_grid_hang_on_a_transformer_without_limit():
    text = foreign(trafo=[], ext_grid=[{"bus": 1}])
    network = read(text).network
    assert [(item.name, item.capacity_kw) for item in network.transformers] == [("Supply", None)]
    assert network.houses[0].transformer == "Supply"
    assert "without limit" in messages(text)


def test_closed_switches_join_buses_and_open_ones_part_lines():
    joined = read(foreign(switch=[{"bus": 2, "element": 3, "et": "b", "closed": True}],
                          line=USUAL["line"][:1])).network  # fmt: skip
    assert [(line.from_node, line.to_node) for line in joined.lines] == [("Tr", "a")]
    assert [house.name for house in joined.houses] == ["a"]
    text = foreign(switch=[{"bus": 2, "element": 1, "et": "l", "closed": False}])
    assert read(text).network.houses == ()
    assert "not connected" in messages(text)
    assert "behind open switches" in messages(text)


def test_parallel_transformers_are_one():
    text = foreign(trafo=USUAL["trafo"] * 2)
    (transformer,) = read(text).network.transformers
    assert transformer.capacity_kw == 800.0
    assert "made one" in messages(text)


def test_plants_storage_and_odd_loads_are_taken_over():
    contents = read(foreign(
        sgen=[{"name": "pv", "bus": 2, "p_mw": 0.01, "type": "PV"}, {"bus": 3, "p_mw": 0.1, "type": "WP"}],
        storage=[{"bus": 3, "p_mw": 0.0, "sn_mva": 0.005, "max_e_mwh": 0.01, "soc_percent": 40.0}],
        asymmetric_load=[{"bus": 4, "p_a_mw": 0.001, "p_b_mw": 0.002, "p_c_mw": None}],
        motor=[{"bus": 4, "pn_mech_mw": 0.009, "efficiency_percent": 90.0, "loading_percent": 50.0}],
        line=[*USUAL["line"], USUAL["line"][0] | {"from_bus": 3, "to_bus": 4}],
    ))  # fmt: skip
    uses = {(use.house, use.profile, use.scale) for use in contents.uses}
    assert uses == {("b", "SimBench H0-A", 5.0), ("a", "SimBench PV1", 10.0), ("House 4", "SimBench H0-A", 8.0)}
    battery = next(house.battery for house in contents.network.houses if house.name == "b")
    assert (battery.capacity_kwh, battery.max_charge_kw, battery.initial_soc_pct) == (10.0, 5.0, 40.0)
    assert "wind" in " ".join(issue.message for issue in contents.warnings)


def test_what_cannot_be_represented_is_listed():
    text = foreign(
        trafo3w=[{"hv_bus": 0}], shunt=[{"bus": 1}, {"bus": 2}], gen=[{"bus": 1, "slack": False}],
        load=[*USUAL["load"], {"bus": 2, "p_mw": 0.1, "in_service": False}, {"bus": 2, "p_mw": -0.1}],
    )  # fmt: skip
    found = messages(text)
    for words in ("1 three-winding transformers", "2 shunts", "1 generators", "1 rows are out of service", "feeds in"):
        assert words in found


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"bus": []}, "no buses"),
        ({"ext_grid": []}, "no external grid"),
        ({"load": [{"bus": 9, "p_mw": 0.1}]}, "no such bus"),
        ({"load": [{"name": "x", "bus": 3, "p_mw": "much"}]}, "load x · p_mw: It is 'much'"),
        ({"line": [USUAL["line"][0] | {"to_bus": None}]}, "no such bus"),
        ({"line": [{"from_bus": 1, "to_bus": 2}]}, "no such column"),
        ({"line": [USUAL["line"][0] | {"length_km": -1.0}]}, "length_m: It is -1000"),
        ({"bus": [{"vn_kv": 0.4, "name": "x"}] * 2, "load": [], "line": [], "trafo": []}, None),
    ],
)
def test_what_makes_a_file_unusable_is_said(changes, words):
    contents, issues = read_file(foreign(**changes).encode())
    if words is None:
        assert contents.network.houses == ()
    else:
        assert contents is None
        assert words in " | ".join(str(issue) for issue in issues)


def test_every_problem_is_said_at_once():
    _, issues = read_file(foreign(load=[{"bus": 9, "p_mw": 0.1}, {"bus": 3, "p_mw": "?"}], trafo3w=[{}]).encode())
    assert len([issue for issue in issues if issue.severity == "error"]) == 2
    assert any(issue.component == "trafo3w" for issue in issues)


@pytest.mark.parametrize(
    "table",
    [5, {"_object": "{"}, {"_object": "[1]"}, {"_object": "{}"}, {"_object": None}, {"_object": '{"columns": ["a"],'
     ' "index": [0], "data": [[1, 2]]}'}, {"_object": '{"columns": ["a"], "index": ["x"], "data": [[1]]}'}],
)  # fmt: skip
def test_tables_that_are_none_are_said(table):
    document = json.loads(foreign())
    document["_object"]["load"] = table
    contents, issues = read_file(json.dumps(document).encode())
    assert contents is None
    assert any(issue.component == "load" for issue in issues)


def test_a_file_without_tables_is_said():
    for content in ({}, [], None, "x"):
        document = {"_module": "pandapower.auxiliary", "_class": "pandapowerNet", "_object": content}
        assert read_file(json.dumps(document).encode())[0] is None


def test_tables_by_columns_are_read_too():
    assert rows_of({"a": {"0": 1, "1": 2}}, "columns") == [{"a": 1, "index": 0}, {"a": 2, "index": 1}]
    with pytest.raises(ValueError, match="objects"):
        rows_of({"a": 1}, "columns")


def test_coordinates_are_taken_and_otherwise_a_tree_is_drawn():
    geo = [{**bus, "geo": json.dumps({"type": "Point", "coordinates": [12.0 + i, 55.0 + i]})}
           for i, bus in enumerate(BUSES)]  # fmt: skip
    places = [junction.position for junction in read(foreign(bus=geo)).network.junctions]
    assert places != [junction.position for junction in read(foreign()).network.junctions]
    network = read(foreign()).network
    assert [node.position for node in (*network.transformers, *network.junctions, *network.houses)] == [
        (0.0, 0.0), (110.0, 0.0), (220.0, 0.0),
    ]  # fmt: skip
    older = foreign(bus_geodata=[{"x": float(i), "y": 0.0} for i in range(5)])
    assert read(older).network.houses[0].position[0] > 0
