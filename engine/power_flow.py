"""Voltages and line loadings of a low-voltage network over many steps, by Newton-Raphson power flow.

The trading simulation moves energy through transformers; this module asks what the same powers do to the cables.
It is solved by power-grid-model (doi:10.5281/zenodo.8054429), symmetric, all steps of a block as one batch.

Assumptions, where a network does not say more: every bus below a transformer is at 400 V, the bus above the outermost
ones is a stiff source of 20 kV at nominal voltage; houses that no line reaches hang on their transformer's bus;
all houses have the same power factor, inductive for what they take, and feed in without reactive power.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from power_grid_model import ComponentType, LoadGenType, PowerGridModel, WindingType, initialize_array
from power_grid_model.errors import PowerGridError

from engine.network import Line, Network, Transformer
from engine.time_axis import STEP_H
from errors import EngineError

LOW_VOLTAGE_V = 400.0
MEDIUM_VOLTAGE_V = 20_000.0
SOURCE_SHORT_CIRCUIT_VA = 1e9
VOLTAGE_BAND = (0.90, 1.10)
"""EN 50160: 10-minute means of the supply voltage stay within ± 10 % of nominal; here judged on 15-minute means."""
DEFAULT_POWER_FACTOR = 0.95
TYPICAL_VK_PCT, TYPICAL_VKR_PCT = 4.0, 1.2
"""Short-circuit voltage of common distribution transformers (EN 50588-1), where the network names none."""
UNRATED_A = 1e6


@dataclass(frozen=True, slots=True)
class PowerFlowResult:
    """Voltages and loadings of some steps.

    Attributes
    ----------
    voltage_pu : ndarray, shape (n_steps, n_houses)
        At the houses, relative to nominal.
    line_loading_frac : ndarray, shape (n_steps, n_lines)
        Current over the line's maximum; 0 where a line has no maximum.
    """

    voltage_pu: np.ndarray
    line_loading_frac: np.ndarray


class PowerFlow:
    """The power flow model of one network.

    Parameters
    ----------
    network : Network
        A valid network; its lines connect houses, junctions and transformers by name.
    power_factor : float
        Of what houses take from the network, in (0, 1].

    Raises
    ------
    EngineError
        The cables do not make a network that can be computed.
    """

    def __init__(self, network: Network, power_factor: float = DEFAULT_POWER_FACTOR) -> None:
        self._nodes = _node_ids(network)
        self._houses = [self._nodes[house.name] for house in network.houses]
        self._n_lines = len(network.lines)
        self._tan_phi = (1 / power_factor**2 - 1) ** 0.5
        try:
            self._model = PowerGridModel(self._components(network))
        except PowerGridError as error:
            raise EngineError("power_flow", "The cables do not make a network that can be computed.") from error

    def solve(self, net_import_kw: np.ndarray) -> PowerFlowResult:
        """Return the state of the network for each step.

        Parameters
        ----------
        net_import_kw : ndarray, shape (n_steps, n_houses)
            Power through the houses' meters, import positive.

        Raises
        ------
        EngineError
            There is no solution: the cables cannot carry the power, or do not lead to every house.
        """
        power_w = np.ascontiguousarray(net_import_kw, dtype=np.float64) * 1e3
        reactive_var = np.maximum(power_w, 0.0) * self._tan_phi
        try:
            output = self._model.calculate_power_flow(
                update_data={ComponentType.sym_load: {"p_specified": power_w, "q_specified": reactive_var}},
                output_component_types={ComponentType.node: ["u_pu"], ComponentType.line: ["loading"]},
                threading=0,
            )
        except PowerGridError as error:
            raise EngineError("power_flow", "The cables cannot carry the power of every step.") from error
        voltage_pu = output["node"]["u_pu"][:, self._houses]
        if not voltage_pu.all():
            raise EngineError("power_flow", "The cables do not lead from a transformer to every house.")
        loading = output["line"]["loading"] if self._n_lines else np.zeros((len(power_w), 0))
        return PowerFlowResult(voltage_pu, loading)

    def _components(self, network: Network) -> dict:
        nodes = initialize_array("input", "node", 1 + len(self._nodes))
        nodes["id"] = np.arange(len(nodes))
        nodes["u_rated"] = LOW_VOLTAGE_V
        nodes["u_rated"][0] = MEDIUM_VOLTAGE_V
        first_free = len(nodes)
        components = {
            "node": nodes,
            "source": _source(first_free),
            "transformer": self._transformers(network, first_free + 1),
            "line": self._lines(network.lines, first_free + 1 + len(network.transformers)),
        }
        taken = first_free + 1 + len(network.transformers) + len(network.lines)
        components["link"] = self._links(network, taken)
        components["sym_load"] = self._loads(taken + len(components["link"]))
        return components

    def _transformers(self, network: Network, first_id: int) -> np.ndarray:
        rows = initialize_array("input", "transformer", len(network.transformers))
        for row, (i, transformer) in zip(rows, enumerate(network.transformers), strict=True):
            above = self._nodes[transformer.parent] if transformer.parent else 0
            row["id"], row["from_node"], row["to_node"] = first_id + i, above, self._nodes[transformer.name]
            row["u1"] = LOW_VOLTAGE_V if transformer.parent else MEDIUM_VOLTAGE_V
            _fill_nameplate(row, transformer)
        return rows

    def _lines(self, lines: tuple[Line, ...], first_id: int) -> np.ndarray:
        rows = initialize_array("input", "line", len(lines))
        for row, (i, line) in zip(rows, enumerate(lines), strict=True):
            length_km = max(line.length_m, 0.1) / 1e3
            row["id"], row["from_node"], row["to_node"] = (
                first_id + i,
                self._nodes[line.from_node],
                self._nodes[line.to_node],
            )
            row["r1"] = (line.r_ohm_per_km or 1e-3) * length_km
            row["x1"] = (line.x_ohm_per_km or 1e-3) * length_km
            row["c1"] = (line.c_nf_per_km or 0.0) * 1e-9 * length_km
            row["tan1"] = 0.0
            row["i_n"] = line.max_current_a or UNRATED_A
        rows["from_status"] = rows["to_status"] = 1
        return rows

    def _links(self, network: Network, first_id: int) -> np.ndarray:
        reached = {node for line in network.lines for node in (line.from_node, line.to_node)}
        loose = [node for node in (*network.houses, *network.junctions) if node.name not in reached]
        rows = initialize_array("input", "link", len(loose))
        rows["id"] = first_id + np.arange(len(loose))
        rows["from_node"] = [self._nodes[node.transformer] for node in loose]
        rows["to_node"] = [self._nodes[node.name] for node in loose]
        rows["from_status"] = rows["to_status"] = 1
        return rows

    def _loads(self, first_id: int) -> np.ndarray:
        rows = initialize_array("input", "sym_load", len(self._houses))
        rows["id"] = first_id + np.arange(len(rows))
        rows["node"] = self._houses
        rows["status"] = 1
        rows["type"] = LoadGenType.const_power
        rows["p_specified"] = rows["q_specified"] = 0.0
        return rows


def _node_ids(network: Network) -> dict[str, int]:
    """Return the numbers of the buses: 0 the grid bus, then transformers' secondary sides, houses, junctions."""
    named = (*network.transformers, *network.houses, *network.junctions)
    return {thing.name: 1 + i for i, thing in enumerate(named)}


def _source(identifier: int) -> np.ndarray:
    source = initialize_array("input", "source", 1)
    source["id"], source["node"], source["status"], source["u_ref"] = identifier, 0, 1, 1.0
    source["sk"] = SOURCE_SHORT_CIRCUIT_VA
    return source


def _fill_nameplate(row: np.ndarray, transformer: Transformer) -> None:
    rating_va = (transformer.capacity_kw or 630.0) * 1e3
    vk_pct = transformer.vk_pct or TYPICAL_VK_PCT
    vkr_pct = min(transformer.vkr_pct or TYPICAL_VKR_PCT, vk_pct)
    row["from_status"] = row["to_status"] = 1
    row["u2"] = LOW_VOLTAGE_V
    row["sn"] = rating_va
    row["uk"] = vk_pct / 100
    row["pk"] = vkr_pct / 100 * rating_va
    row["i0"] = max(transformer.no_load_current_pct or 0.0, 0.0) / 100
    row["p0"] = min((transformer.iron_loss_kw or 0.0) * 1e3, row["i0"] * rating_va)
    row["winding_from"], row["winding_to"], row["clock"] = WindingType.delta, WindingType.wye_n, 5
    row["tap_side"], row["tap_pos"], row["tap_min"], row["tap_max"], row["tap_size"] = 0, 0, 0, 0, 0.0


class VoltageStatistics:
    """Extremes and hours out of bounds, gathered block by block.

    Attributes
    ----------
    lowest_pu, highest_pu : ndarray, shape (n_houses,)
        Extremes of the voltage so far.
    outside_h : ndarray, shape (n_houses,)
        Hours outside `VOLTAGE_BAND`.
    line_loading_max_frac, line_overload_h : ndarray, shape (n_lines,)
        Highest loading, and hours above 1.
    """

    def __init__(self, n_houses: int, n_lines: int) -> None:
        self.lowest_pu = np.full(n_houses, np.inf)
        self.highest_pu = np.full(n_houses, -np.inf)
        self.outside_h = np.zeros(n_houses)
        self.line_loading_max_frac = np.zeros(n_lines)
        self.line_overload_h = np.zeros(n_lines)

    def add(self, result: PowerFlowResult) -> None:
        """Add the steps of a block."""
        voltage, loading = result.voltage_pu, result.line_loading_frac
        low, high = VOLTAGE_BAND
        self.lowest_pu = np.minimum(self.lowest_pu, voltage.min(axis=0))
        self.highest_pu = np.maximum(self.highest_pu, voltage.max(axis=0))
        self.outside_h += ((voltage < low) | (voltage > high)).sum(axis=0) * STEP_H
        self.line_loading_max_frac = np.maximum(self.line_loading_max_frac, loading.max(axis=0, initial=0.0))
        self.line_overload_h += (loading > 1.0).sum(axis=0) * STEP_H
