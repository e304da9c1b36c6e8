"""How high the sun stands, as exactly as lamps need it."""

from __future__ import annotations

import numpy as np

from engine.profiles.quarter_hours import YearAxis


def sun_elevation_deg(axis: YearAxis, latitude_deg: float, longitude_deg: float) -> np.ndarray:
    """Return the sun's elevation in the middle of every step, without refraction. [°]

    Notes
    -----
    Fourier series of J. W. Spencer (1971), Search 2 (5), 172, for declination (error < 0.05°) and equation of time
    (error < 0.6 min).
    """
    hour = (axis.utc_s % 86_400) / 3600 + 0.125
    angle = 2 * np.pi * (axis.day_of_year - 1) / (axis.steps / 96)
    declination = (
        0.006918
        - 0.399912 * np.cos(angle)
        + 0.070257 * np.sin(angle)
        - 0.006758 * np.cos(2 * angle)
        + 0.000907 * np.sin(2 * angle)
        - 0.002697 * np.cos(3 * angle)
        + 0.00148 * np.sin(3 * angle)
    )
    equation_min = 229.18 * (
        0.000075
        + 0.001868 * np.cos(angle)
        - 0.032077 * np.sin(angle)
        - 0.014615 * np.cos(2 * angle)
        - 0.040849 * np.sin(2 * angle)
    )
    hour_angle = np.radians(15 * (hour + longitude_deg / 15 + equation_min / 60 - 12))
    latitude = np.radians(latitude_deg)
    sine = np.sin(latitude) * np.sin(declination) + np.cos(latitude) * np.cos(declination) * np.cos(hour_angle)
    return np.degrees(np.arcsin(np.clip(sine, -1, 1)))
