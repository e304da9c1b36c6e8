"""Files that planners have, and the profile that each must become: units, dialects, clocks."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import numpy as np
import pytest

from engine.profiles.preparation import Site, detect, prepare
from tests.unit.engine.profiles.files import even_days, green_button, lines, table, wall_clock, workbook
from tests.unit.engine.profiles.preparing import BERLIN, KWH, QUARTERS, flat, only, refused


class TestUnitsAndSteps:
    def test_a_quarter_kwh_in_a_quarter_hour_is_one_kw(self):
        found = only(table(QUARTERS, 0.25, KWH))
        assert flat(found)
        assert found.series.energy_kwh == pytest.approx(8_760)

    def test_hours_on_the_wall_clock(self):
        assert flat(only(table(wall_clock(BERLIN, 60), 1.0, KWH)))

    def test_half_hours_of_power(self):
        half_hours = wall_clock(BERLIN, 30)
        found = only(table(half_hours, np.tile([1.0, 2.0], len(half_hours) // 2)))
        assert found.series.values_kw.tolist() == [1.0, 1.0, 2.0, 2.0] * 8_760

    def test_minutes_in_watts(self):
        minutes = wall_clock(BERLIN, 1)
        found = only(table(minutes, np.tile(np.arange(15) * 100.0, len(minutes) // 15), "time,load (W)"))
        np.testing.assert_allclose(found.series.values_kw, 0.7)
        assert found.report.missing_steps == 0

    def test_ten_minutes_overlap_quarter_hours(self):
        tens = wall_clock(BERLIN, 10)
        found = only(table(tens, np.tile([0.3, 0.0, 0.0], len(tens) // 3), KWH))
        np.testing.assert_allclose(found.series.values_kw, np.tile([1.2, 0.0], 17_520), atol=1e-12)
        assert found.report.energy_out_kwh == pytest.approx(found.report.energy_in_kwh, rel=1e-12)

    def test_thousands_and_decimal_comma(self):
        rows = "\n".join(f"{time:%d.%m.%Y %H:%M};1.250,50" for time in QUARTERS)
        found = only(f"Zeit;Verbrauch Wh\n{rows}\n".encode())
        np.testing.assert_allclose(found.series.values_kw, 5.002)

    def test_no_unit_is_asked_for(self):
        content = table(QUARTERS, 0.25, "time,load")
        assert [issue.code for issue in detect(content, "file.csv").questions] == ["no_unit"]
        assert [issue.code for issue in refused(content).issues] == ["no_unit"]

    def test_steps_that_do_not_divide_an_hour_are_refused(self):
        assert "45 minutes" in str(refused(table(wall_clock(BERLIN, 45), 0.75, KWH)))


class TestDialects:
    @pytest.mark.parametrize("encoding", ["utf-8", "cp1252", "utf-8-sig", "utf-16"])
    def test_semicolons_decimal_commas_and_a_preamble(self, encoding):
        rows = "\r\n".join(f"{time:%d.%m.%Y %H:%M};1,000;W" for time in QUARTERS)
        text = f"Zählpunkt;DE00012345\r\nKunde;Müller, Köln\r\n\r\nZeitstempel;Wärme Wert [kW];Status\r\n{rows}\r\n"
        found = only(text.encode(encoding))
        assert flat(found)
        assert found.name == "Wärme Wert"

    def test_date_and_time_of_day_in_two_columns(self):
        rows = "\n".join(f"{time:%d.%m.%Y};{time:%H:%M};{time + timedelta(minutes=15):%H:%M};1,0" for time in QUARTERS)
        assert flat(only(f"Datum;von;bis;Leistung kW\n{rows}\n".encode()))

    def test_tabs_and_points(self):
        assert flat(only(table(QUARTERS, 1.0).replace(b",", b"\t")))

    def test_no_header_at_all(self):
        found = only(table(QUARTERS, 1.0, "2022-12-31 23:45,1.0"), columns=(detect_unit(table(QUARTERS, 1.0)),))
        assert flat(found)

    def test_american_dates(self):
        rows = "\n".join(f"{time:%m/%d/%Y %I:%M %p},0.25" for time in QUARTERS)
        assert flat(only(f"Start time,Usage (kWh)\n{rows}\n".encode()))

    def test_many_columns_are_many_profiles(self):
        rows = "\n".join(f"{time:%Y-%m-%d %H:%M},1.0,2.0,3.0,OK" for time in QUARTERS)
        content = f"time,House 1 [kW],House 2 [kW],PV Hall [kW],status\n{rows}\n".encode()
        found = prepare(content, "file.csv")
        assert [(item.name, item.kind, item.series.peak_kw) for item in found] == [
            ("House 1", "load", 1.0),
            ("House 2", "load", 2.0),
            ("PV Hall", "solar", 3.0),
        ]

    def test_a_workbook(self):
        content = workbook([["Exported by", "meter 7"], ["Time", "Load [kWh]"], *[[time, 0.25] for time in QUARTERS]])
        found = only(content)
        assert flat(found)
        assert detect(content, "file.xlsx").sheets == ("Data",)

    @pytest.mark.parametrize("typed", ["dates", "neither"])
    def test_a_workbook_with_dates_and_times_of_day(self, typed):
        rows = [
            [time.replace(hour=0, minute=0) if typed == "dates" else f"{time:%d.%m.%Y}", f"{time:%H:%M}", 1.0]
            for time in QUARTERS
        ]
        assert flat(only(workbook([["Date", "Time", "Load [kW]"], *rows])))

    def test_green_button(self):
        first = int(datetime(2023, 1, 1, tzinfo=ZoneInfo(BERLIN)).timestamp())
        assert flat(only(green_button(first, 35_040, 250)))

    def test_parquet(self):
        import io  # noqa: PLC0415

        import pyarrow as pa  # noqa: PLC0415
        from pyarrow import parquet  # noqa: PLC0415

        begin = datetime(2023, 1, 1, tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)
        times = [begin + timedelta(minutes=15 * number) for number in range(35_040)]
        stream = io.BytesIO()
        frame = pa.table({"time": pa.array(times, pa.timestamp("us", "UTC")), "load_kW": np.ones(35_040)})
        parquet.write_table(frame, stream)
        assert flat(only(stream.getvalue()))


def detect_unit(content: bytes) -> object:
    return detect(content, "file.csv").choices.columns[0]


class TestClocks:
    def test_days_of_92_and_100_rows(self):
        per_day = np.unique([time.toordinal() for time in QUARTERS], return_counts=True)[1]
        assert sorted(set(per_day.tolist())) == [92, 96, 100]
        assert only(table(QUARTERS, np.arange(35_040.0))).series.values_kw.tolist() == list(range(35_040))

    def test_the_repeated_hour_is_absent(self):
        once = list(dict.fromkeys(QUARTERS))
        found = only(table(once, 1.0))
        assert flat(found, missing=4)
        assert [issue.code for issue in found.report.warnings] == ["hour_only_once"]

    def test_equal_days_in_a_zone_with_summer_time(self):
        found = only(table(even_days(15), 1.0))
        assert flat(found, missing=4)
        assert found.report.count("time does not exist") == 4
        assert "+01:00" in found.report.warnings[0].message

    def test_equal_days_of_standard_time(self):
        assert flat(only(table(even_days(15), 1.0), zone="+01:00"))

    @pytest.mark.parametrize(
        "form", ["{0:%Y-%m-%dT%H:%M:%SZ}", "{0:%Y-%m-%dT%H:%M:%S+00:00}", "{0:%Y-%m-%d %H:%M+0000}"]
    )
    def test_a_year_of_utc_lacks_an_hour_of_berlin(self, form):
        assert flat(only(table(even_days(15), 1.0, form=form)), missing=4)

    def test_hours_of_utc_are_not_taken_for_ends(self):
        found = only(table(even_days(60), 1.0, form="{0:%Y-%m-%dT%H:%M:%SZ}"))
        assert flat(found, missing=4)

    @pytest.mark.parametrize("form", ["iso", "seconds", "milliseconds"])
    def test_instants_of_the_sites_year(self, form):
        begin = datetime(2023, 1, 1, tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)
        moments = [begin + timedelta(minutes=15 * number) for number in range(35_040)]
        texts = {
            "iso": [moment.astimezone(ZoneInfo(BERLIN)).isoformat() for moment in moments],
            "seconds": [str(int(moment.timestamp())) for moment in moments],
            "milliseconds": [str(int(moment.timestamp()) * 1000) for moment in moments],
        }[form]
        assert flat(only("\n".join(["timestamp;kW", *(f"{text};1,0" for text in texts), ""]).encode()))

    def test_labels_at_the_end(self):
        ends = [moment + timedelta(minutes=15) for moment in even_days(15)]
        found = only(table(ends, np.arange(35_040.0)), zone="+01:00")
        assert found.series.values_kw.tolist() == list(range(35_040))

    def test_labels_at_the_end_on_the_wall_clock(self):
        begin = datetime(2023, 1, 1, tzinfo=ZoneInfo(BERLIN)).astimezone(UTC)
        ends = [begin + timedelta(minutes=15 * number) for number in range(1, 35_041)]
        shown = [moment.astimezone(ZoneInfo(BERLIN)).replace(tzinfo=None) for moment in ends]
        found = only(table(shown, np.arange(35_040.0)))
        assert found.series.values_kw.tolist() == list(range(35_040))

    def test_ends_that_are_the_beginning_plus_a_step(self):
        found = only(table([time + timedelta(minutes=15) for time in QUARTERS], np.arange(35_040.0)))
        assert found.series.values_kw.tolist() == list(range(35_040))

    def test_twenty_four_hundred(self):
        texts = [
            f"{time:%d.%m.%Y} 24:00" if (time + timedelta(minutes=15)).hour + (time + timedelta(minutes=15)).minute == 0
            else f"{time + timedelta(minutes=15):%d.%m.%Y %H:%M}"
            for time in even_days(15)
        ]  # fmt: skip
        content = "\n".join(["Zeit;kW", *(f"{text};{number}" for number, text in enumerate(texts)), ""]).encode()
        found = only(content, zone="+01:00")
        assert detect(content, "file.csv").choices.label == "end"
        assert found.series.values_kw.tolist() == list(range(35_040))

    @pytest.mark.parametrize(
        ("zone", "missing"), [("Australia/Sydney", 4), ("Australia/Lord_Howe", 2), ("Asia/Kathmandu", 0)]
    )
    def test_far_away(self, zone, missing):
        assert flat(only(table(wall_clock(zone, 15), 1.0), Site(zone, 2023)), missing=missing)

    def test_rows_from_the_last_to_the_first(self):
        header, *rows = lines(table(QUARTERS, np.arange(35_040.0)))
        found = only(header + b"".join(reversed(rows)))
        assert found.series.values_kw.tolist() == list(range(35_040))
        assert found.report.missing_steps == 0

    def test_a_row_that_is_there_twice(self):
        header, *rows = lines(table(QUARTERS, 1.0))
        found = only(header + b"".join(rows[:5_000] + rows[4_999:]))
        assert flat(found)
        assert found.report.count("time repeated") == 1
