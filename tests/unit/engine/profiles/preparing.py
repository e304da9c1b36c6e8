"""Preparing the one profile of a file, and what to say about it."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from engine.profiles.preparation import Prepared, Site, detect, prepare
from errors import InvalidInput
from tests.unit.engine.profiles.files import wall_clock

BERLIN = "Europe/Berlin"
QUARTERS = wall_clock(BERLIN, 15)
KWH = "time,load [kWh]"


def only(content: bytes, site: Site | None = None, **changes: object) -> Prepared:
    """Return the one profile of a file, with some choices corrected."""
    choices = replace(detect(content, "file.csv", site).choices, **changes)
    (found,) = prepare(content, "file.csv", choices)
    return found


def refused(content: bytes, **changes: object) -> InvalidInput:
    with pytest.raises(InvalidInput) as caught:
        only(content, **changes)
    return caught.value


def flat(found: Prepared, missing: int = 0) -> bool:
    return bool(np.allclose(found.series.values_kw, 1.0, rtol=0, atol=1e-9)) and found.report.missing_steps == missing
