"""What passes from one step to the next."""

from __future__ import annotations

import struct
from dataclasses import dataclass

import numpy as np

_HEADER = struct.Struct("<8sqqq")
_MAGIC = b"hygge-1\0"


@dataclass(frozen=True, slots=True, eq=False)
class State:
    """The state before a step; the only memory of a simulation.

    Attributes
    ----------
    step : int
        The next step to compute.
    soc_kwh : ndarray of float64, shape (n_houses,)
        State of charge, in the order of the network, 0 without a battery. [kWh]
    ev_remaining_kwh : ndarray of float64, shape (n_evs,)
        What the running session of each vehicle still needs, vehicles in the order of houses. [kWh]
    """

    step: int
    soc_kwh: np.ndarray
    ev_remaining_kwh: np.ndarray

    def to_bytes(self) -> bytes:
        """Return the state exactly, as a checkpoint."""
        header = _HEADER.pack(_MAGIC, self.step, len(self.soc_kwh), len(self.ev_remaining_kwh))
        return header + self.soc_kwh.astype("<f8").tobytes() + self.ev_remaining_kwh.astype("<f8").tobytes()

    @classmethod
    def from_bytes(cls, data: bytes) -> State:
        """Return the state that `to_bytes` wrote.

        Raises
        ------
        ValueError
            Where the bytes are not a complete checkpoint.
        """
        if len(data) < _HEADER.size:
            raise ValueError("The checkpoint is incomplete.")
        magic, step, n_houses, n_evs = _HEADER.unpack_from(data)
        if magic != _MAGIC or len(data) != _HEADER.size + 8 * (n_houses + n_evs):
            raise ValueError("These bytes are not a checkpoint of this engine.")
        values = np.frombuffer(data, dtype="<f8", offset=_HEADER.size).astype(np.float64)
        return cls(step, values[:n_houses], values[n_houses:])
