"""Weather: what comes with the application, what planners upload, what is drawn; nothing of the irradiation is lost."""

from __future__ import annotations

import importlib.resources

import numpy as np
import pytest

from engine.profiles.weather.files import read_weather
from engine.profiles.weather.model import Site, Weather, at_quarter_hours, spread_by_weight
from engine.profiles.weather.shipped import STATIONS, shipped_weather
from engine.profiles.weather.sky import most_direct, on_offset, sky_over, sun_vector
from engine.profiles.weather.synthetic import Climate, synthetic_year
from errors import InvalidInput

POTSDAM = Climate(Site("Potsdam", 52.38, 13.07, 81, 60), 1075, 9.5, 9, 4, 4)


def epw(weather: Weather) -> list[str]:
    """Return the lines of an EPW file with a weather's values."""
    site = weather.site
    head = f"LOCATION,{site.name},,DEU,TRY,10379,{site.latitude},{site.longitude},1.0,{site.altitude_m}"
    lines = [head, *[f"{word}," for word in ("DESIGN", "TYPICAL", "GROUND", "HOLIDAYS", "C1", "C2", "DATA")]]
    days = np.arange("2005-01-01", "2006-01-01", dtype="datetime64[D]")
    for hour in range(8760):
        _, month, day = str(days[hour // 24]).split("-")
        cells = ["0"] * 35
        cells[:4] = ["2005", str(int(month)), str(int(day)), str(hour % 24 + 1)]
        cells[6], cells[9] = str(weather.temperature_c[hour]), str(weather.pressure_hpa[hour] * 100)
        cells[13], cells[14] = str(weather.ghi_wm2[hour]), str(weather.dni_wm2[hour])
        cells[15], cells[21] = str(weather.dhi_wm2[hour]), str(weather.wind_ms[hour])
        lines.append(",".join(cells))
    return lines


@pytest.mark.parametrize("year", [2023, 2024])
@pytest.mark.parametrize("key", ["try-04", "try-12", "tmy3-723170"])
def test_interpolation_keeps_every_hours_irradiation(key, year):
    weather = shipped_weather(key)
    sky = sky_over(weather, year)
    means = np.roll(sky.ghi_wm2, -(weather.first_minutes // 15)).reshape(-1, 4).mean(axis=1)
    hours = weather.ghi_wm2
    if year == 2024:
        hours = np.concatenate([hours[: 59 * 24], hours[58 * 24 :]])
    assert np.abs(means - hours).max() < 1e-6
    assert np.allclose(sky.dni_wm2 * np.maximum(sky.sun[2], 0) + sky.dhi_wm2, sky.ghi_wm2, atol=1e-9)


def test_the_sky_keeps_within_what_is_possible():
    sky = sky_over(shipped_weather("try-04"), 2023)
    assert (sky.ghi_wm2 >= 0).all()
    assert (sky.dhi_wm2 >= -1e-9).all()
    assert (sky.dni_wm2 <= most_direct(np.maximum(sky.sun[2], 0), sky.extra_wm2)).all()
    assert np.allclose(np.linalg.norm(sky.sun, axis=0), 1)


def test_the_sun_stands_where_the_algorithms_authors_put_it():
    """Reda & Andreas (2004), table A5.1: zenith 50.11162° (refracted), azimuth 194.34024° on 17 October 2003."""
    moment = np.array(["2003-10-17T19:30:30"], dtype="datetime64[s]")
    east, north, up = sun_vector(moment, 39.742476, -105.1786, 1830.14)[:, 0]
    assert np.degrees(np.arctan2(east, north)) % 360 == pytest.approx(194.34024, abs=1e-3)
    assert np.degrees(np.arccos(up)) == pytest.approx(50.11162 + 0.0163, abs=2e-3)


def test_an_hour_without_sun_is_spread_evenly():
    assert spread_by_weight(np.array([8.0]), np.zeros(4), 0).tolist() == [8, 8, 8, 8]


def test_weights_divide_an_hour():
    assert spread_by_weight(np.array([1.0, 4.0]), np.array([0.0, 0, 1, 3, 1, 1, 1, 1]), 0).tolist() == [
        *(0, 0, 1, 3),
        *(4, 4, 4, 4),
    ]


def test_straight_lines_keep_their_mean():
    values = at_quarter_hours(np.sin(np.arange(8760)), 365, 30)
    assert values.mean() == pytest.approx(np.sin(np.arange(8760)).mean(), abs=1e-9)


def test_another_offset_moves_the_year_and_loses_nothing():
    sky = sky_over(shipped_weather("try-04"), 2023)
    moved = on_offset(sky.ghi_wm2, sky, 0)
    assert moved[44] == sky.ghi_wm2[48]
    assert moved.sum() == pytest.approx(sky.ghi_wm2.sum())


@pytest.mark.parametrize("key", STATIONS)
def test_every_shipped_site_is_a_year(key):
    weather = shipped_weather(key)
    assert 600 < weather.ghi_kwh_m2 < 1700
    assert -5 < weather.temperature_c.mean() < 16


@pytest.mark.parametrize(("key", "kwh_m2"), [("try-03", 965), ("try-04", 1030)])
def test_shipped_sites_have_the_published_irradiation(key, kwh_m2):
    """Long-term global radiation of Hamburg and Berlin after the maps of DWD; ± 5 %."""
    assert shipped_weather(key).ghi_kwh_m2 == pytest.approx(kwh_m2, rel=0.05)


@pytest.mark.parametrize("region", range(1, 16))
def test_reference_years_are_labelled_as_the_sun_stood(region):
    """Were an hour labelled wrongly, clear mornings and evenings would differ by far more."""
    sky = sky_over(shipped_weather(f"try-{region:02d}"), 2023)
    clear = np.maximum(sky.sun[2], 0).reshape(365, 96)
    ghi = sky.ghi_wm2.reshape(365, 96)
    hours = (np.arange(96) + 0.5) / 4
    centre = (ghi * hours).sum(axis=1) / ghi.sum(axis=1) - (clear * hours).sum(axis=1) / clear.sum(axis=1)
    bright = np.argsort(ghi.sum(axis=1) / clear.sum(axis=1))[-60:]
    assert abs(np.median(centre[bright])) < 0.13  # [h]


def test_an_epw_file_comes_back_as_it_was():
    weather = shipped_weather("try-12")
    found = read_weather("\n".join(epw(weather)).encode(), "mannheim.epw")
    assert found.warnings == ()
    assert found.weather.site.utc_offset_minutes == 60
    assert found.weather.first_minutes == 0
    assert np.allclose(found.weather.ghi_wm2, weather.ghi_wm2)
    assert np.allclose(found.weather.pressure_hpa, weather.pressure_hpa)


def test_single_gaps_are_filled_and_named():
    lines = epw(shipped_weather("try-12"))
    cells = lines[8 + 4000].split(",")
    cells[6] = "99.9"
    lines[8 + 4000] = ",".join(cells)
    found = read_weather("\n".join(lines).encode(), "gap.epw")
    assert [issue.field for issue in found.warnings] == ["temperature"]
    assert found.warnings[0].ids == ("hour 4001",)
    neighbours = found.weather.temperature_c[[3999, 4001]]
    assert found.weather.temperature_c[4000] == pytest.approx(neighbours.mean())


def test_many_gaps_are_refused():
    content = "\n".join(epw(shipped_weather("try-12"))).encode()
    site = content.splitlines()
    broken = [*site[:8], *[line.replace(b",0,0,0,", b",0,0,0,", 1) for line in site[8:]]]
    cells = [line.split(b",") for line in broken[8:]]
    for row in cells[:1000]:
        row[13] = b"9999"
    with pytest.raises(InvalidInput) as refused:
        read_weather(b"\n".join([*broken[:8], *[b",".join(row) for row in cells]]), "gaps.epw")
    assert refused.value.issues[0].field == "ghi"


@pytest.mark.parametrize("content", [b"", b"a,b\n1,2\n", b"\x00\xff" * 50, b"LOCATION,x\n", b"9" * 8_000_001])
def test_other_files_are_refused(content):
    with pytest.raises(InvalidInput):
        read_weather(content, "other.csv")


def test_a_tmy3_file_is_read_by_its_column_names():
    content = (importlib.resources.files("pvlib") / "data" / "723170TYA.CSV").read_bytes()
    weather = read_weather(content, "723170TYA.CSV").weather
    assert weather.site.latitude == 36.1
    assert weather.site.utc_offset_minutes == -300
    assert weather.ghi_wm2[8] == float(content.splitlines()[2 + 8].split(b",")[4])


@pytest.mark.parametrize(("site", "kwh_m2"), [(POTSDAM.site, 1075), (Site("Sydney", -33.9, 151.2, 20, 600), 1650)])
def test_a_synthetic_year_has_the_irradiation_asked_for(site, kwh_m2):
    weather = synthetic_year(Climate(site, kwh_m2, 10, 8, 4, 4), 7)
    assert weather.ghi_kwh_m2 == pytest.approx(kwh_m2, rel=1e-9)
    assert weather.wind_ms.mean() == pytest.approx(4)
    assert weather.temperature_c.mean() == pytest.approx(10, abs=0.1)
    assert (weather.dhi_wm2 <= weather.ghi_wm2 + 1e-9).all()


def test_a_synthetic_year_resembles_the_measured_one():
    """Share of diffuse light and darkest days of Potsdam, drawn and in the reference year."""
    drawn, measured = synthetic_year(POTSDAM, 3), shipped_weather("try-04")
    assert drawn.dhi_wm2.sum() == pytest.approx(measured.dhi_wm2.sum(), rel=0.15)
    assert drawn.ghi_wm2.max() == pytest.approx(measured.ghi_wm2.max(), rel=0.1)


def test_the_seed_decides_about_the_year():
    first, again, other = (synthetic_year(POTSDAM, seed) for seed in (1, 1, 2))
    assert np.array_equal(first.ghi_wm2, again.ghi_wm2)
    assert not np.array_equal(first.ghi_wm2, other.ghi_wm2)


def test_more_sun_than_the_place_can_have_is_refused():
    with pytest.raises(InvalidInput, match="kWh/m² a year under any weather"):
        synthetic_year(Climate(POTSDAM.site, 2500, 9, 9, 4, 4), 1)
