"""Series of SimBench as profiles, and its networks with the profiles of their houses."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from services.importing.contents import FileContents, FileProfile, FileUse, values_hash
from services.importing.simbench import ImportedNetwork
from services.importing.simbench_extract import SERIES_SOURCE, SERIES_START, layer_of, series_values


def profile_name(series: str) -> str:
    """Return what a profile with a series of SimBench is called."""
    return f"SimBench {series}"


def simbench_profiles(series: Iterable[str]) -> dict[str, FileProfile]:
    """Return profiles of the extract by their names."""
    found = [_profile(name, values) for name, values in series_values(sorted(set(series))).items()]
    return {profile.name: profile for profile in found}


def simbench_contents(imported: ImportedNetwork) -> FileContents:
    """Return a network of the extract with the profiles of its houses, as a file brings them."""
    uses = (FileUse(item.house, profile_name(item.series), item.scale_kw) for item in imported.assignments)
    profiles = simbench_profiles(item.series for item in imported.assignments)
    return FileContents(imported.network, profiles, tuple(uses))


def _profile(series: str, values_kw: np.ndarray) -> FileProfile:
    source = {**SERIES_SOURCE, "series": series, "rating_kw": 1.0}
    return FileProfile(profile_name(series), layer_of(series), SERIES_START, values_hash(values_kw), source, values_kw)
