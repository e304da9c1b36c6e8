"""The last phase of a run: what its powers do to the cables, and how high the peak would be without trading."""

from __future__ import annotations

import numpy as np

from engine.aggregation import meter_exchange_kw
from engine.baselines import without_trading
from engine.kpis import Kpi, comparison_kpis, voltage_kpis
from engine.network import Network
from engine.power_flow import PowerFlow, VoltageStatistics
from engine.simulation import Simulation
from errors import EngineError
from services.run_scene import Scene

NO_LINES = "This network has no lines."


class RunCheck:
    """Computes a run again, to the same bits, beside that of the same houses without trading.

    Parameters
    ----------
    scene : Scene
        What the run computes from.
    simulation : Simulation
        Of the run; where no voltages are to be found, its blocks are not computed again.
    """

    def __init__(self, scene: Scene, simulation: Simulation) -> None:
        self._scene, self._simulation = scene, simulation
        self._alone = Simulation(without_trading(scene.network), scene.axis, scene.settings, dtype=np.float32)
        self._state, self._state_alone = simulation.initial_state(), self._alone.initial_state()
        self._peak_alone_kw = 0.0
        self._voltages = VoltageCheck(scene.network)

    def advance(self, steps: int) -> None:
        """Check the next steps."""
        series = self._scene.series(self._state_alone.step, steps)
        alone = self._alone.run_block(*series, self._state_alone)
        self._state_alone = alone.state
        self._peak_alone_kw = max(self._peak_alone_kw, float(alone.group_variable("flow_kw")[:, 0].max()))
        if self._voltages.problem is None:
            block = self._simulation.run_block(*series, self._state)
            self._state = block.state
            self._voltages.add(meter_exchange_kw(block, len(self._scene.network.houses)))

    def kpis(self, peak_import_kw: float) -> dict[str, Kpi]:
        """Return the indicators of the steps checked.

        Parameters
        ----------
        peak_import_kw : float
            Of the run. [kW]
        """
        return {**self._voltages.kpis(), **comparison_kpis(peak_import_kw, self._peak_alone_kw)}


class VoltageCheck:
    """Voltages and line loadings, or why there are none: that does not make a run fail.

    Attributes
    ----------
    problem : str or None
        Why there are none.
    """

    def __init__(self, network: Network) -> None:
        self._statistics = VoltageStatistics(len(network.houses), len(network.lines))
        self.problem = None if network.lines else NO_LINES
        if network.lines:
            try:
                self._flow = PowerFlow(network)
            except EngineError as error:
                self.problem = error.user_message

    def add(self, net_import_kw: np.ndarray) -> None:
        """Add the steps of a block, power through the houses' meters, shape (n_steps, n_houses)."""
        try:
            self._statistics.add(self._flow.solve(net_import_kw))
        except EngineError as error:
            self.problem = error.user_message

    def kpis(self) -> dict[str, Kpi]:
        """Return the indicators, and as `voltage_problem` why there are none."""
        return {**voltage_kpis(None if self.problem else self._statistics), "voltage_problem": self.problem}
