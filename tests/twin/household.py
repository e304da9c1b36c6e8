"""Steps 1 and 2 of the page: what a house does by itself, before any trade."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from tests.twin.model import DT_H, Battery, House

STEP_MIN = 15


def minutes(clock: str) -> int:
    """Return the minutes since midnight of "hh:mm"."""
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def session_spans(ev: dict[str, Any], start: datetime, steps: int) -> list[tuple[int, int, float]]:
    """Return (first step, step after the last, kWh) of every session that begins inside the period."""
    midnight = start.replace(hour=0, minute=0)
    lead = int((start - midnight) / timedelta(minutes=1))
    arrivals = []
    for day in range(steps // 96 + 2):
        weekday = (midnight + timedelta(days=day)).weekday()
        for session in ev["sessions"]:
            if weekday in session["days"]:
                stay = (minutes(session["departure"]) - minutes(session["arrival"])) % 1440 or 1440
                arrival = day * 1440 + minutes(session["arrival"]) - lead
                arrivals.append((arrival, arrival + stay, session["energy_kwh"]))
    arrivals.sort(key=lambda span: span[0])
    spans = []
    for position, (begin, departure, energy) in enumerate(arrivals):
        next_arrival = arrivals[position + 1][0] if position + 1 < len(arrivals) else departure
        spans.append((begin // STEP_MIN, min(departure, next_arrival) // STEP_MIN, energy))
    return [span for span in spans if span[0] >= 0]


class Ev:
    """One car: its sessions and what remains to be charged."""

    def __init__(self, record: dict[str, Any], start: datetime, steps: int) -> None:
        self.charger_kw = record["charger_kw"]
        self.smart = record.get("smart", False)
        self.spans = session_spans(record, start, steps)
        self.remaining_kwh = 0.0
        self.end: int | None = None

    def arrive(self, step: int) -> None:
        """Begin the session that starts at this step, end the one that is over."""
        if self.end is not None and step >= self.end:
            self.end, self.remaining_kwh = None, 0.0
        for first, after, energy in self.spans:
            if first == step and after > first:
                self.end, self.remaining_kwh = after, energy

    def most_kw(self) -> float:
        """Return what the car could take in this step."""
        return min(self.charger_kw, self.remaining_kwh / DT_H) if self.end is not None else 0.0

    def must_kw(self, step: int) -> float:
        """Return what the car has to take now to be full at departure."""
        if self.end is None or not self.smart:
            return self.most_kw()
        hours_left = (self.end - step) * DT_H
        needed = max(0.0, self.remaining_kwh - self.charger_kw * (hours_left - DT_H)) / DT_H
        return min(needed, self.most_kw())

    def take(self, power_kw: float) -> None:
        """Charge for one step."""
        self.remaining_kwh = max(0.0, self.remaining_kwh - power_kw * DT_H)

    def unmet_kwh(self, step: int) -> float:
        """Return what the session could not hold, in its last step."""
        return self.remaining_kwh if self.end is not None and step == self.end - 1 else 0.0


@dataclass
class Step:
    """What one house does in one step; kW at the meter."""

    load: float = 0.0
    generation: float = 0.0
    ev: float = 0.0
    ev_unmet: float = 0.0
    charge: float = 0.0
    discharge: float = 0.0
    surplus: float = 0.0
    deficit: float = 0.0
    shareable: float = 0.0
    bought: float = 0.0
    sold: float = 0.0
    grid_import: float = 0.0
    grid_export: float = 0.0
    curtailed: float = 0.0
    unserved: float = 0.0

    @property
    def net(self) -> float:
        """Return the position at the meter, import positive, in kW."""
        return self.grid_import - self.grid_export + self.bought - self.sold


def headroom_kw(battery: Battery, soc: float) -> float:
    """Return the charging power that would just fill the battery in one step."""
    return max(0.0, (battery.capacity_kwh - soc) / (battery.one_way * DT_H))


def available_kw(battery: Battery, soc: float) -> float:
    """Return the discharging power that would just reach the floor in one step."""
    return max(0.0, (soc - battery.floor_kwh) * battery.one_way / DT_H)


def window_now(battery: Battery, time: datetime) -> dict[str, Any] | None:
    """Return the first window of the schedule that holds the time."""
    if battery.strategy != "scheduled":
        return None
    now = time.hour * 60 + time.minute
    for window in battery.schedule:
        start, end = minutes(window["start"]), minutes(window["end"])
        inside = start <= now < end if start < end else now >= start or now < end
        if inside and time.weekday() in window["days"]:
            return window
    return None


class Home:
    """A house's state and its own behaviour."""

    def __init__(self, house: House, start: datetime, steps: int) -> None:
        self.house = house
        self.soc = house.battery.initial_kwh if house.battery else 0.0
        self.evs = [Ev(record, start, steps) for record in house.evs]

    def begin(self, step: int, time: datetime, load: float, generation: float) -> Step:
        """Return the house's surplus or deficit after its cars and its battery."""
        now = Step(load=load, generation=generation)
        self._drive(now, step)
        if self.house.battery:
            window = window_now(self.house.battery, time)
            if window is None:
                self._own_use(now)
            elif window["action"] == "charge":
                self._scheduled_charge(now, window["power_kw"])
            else:
                self._scheduled_discharge(now, window["power_kw"])
        return now

    def _drive(self, now: Step, step: int) -> None:
        for ev in self.evs:
            ev.arrive(step)
        musts = [ev.must_kw(step) for ev in self.evs]
        surplus = now.generation - now.load - sum(musts)
        for ev, must in zip(self.evs, musts, strict=True):
            extra = min(max(0.0, surplus), ev.most_kw() - must) if ev.smart else 0.0
            surplus -= extra
            now.ev += must + extra
            ev.take(must + extra)
            now.ev_unmet += ev.unmet_kwh(step)
        now.load += now.ev
        now.surplus, now.deficit = max(0.0, surplus), max(0.0, -surplus)

    def _own_use(self, now: Step) -> None:
        battery = self.house.battery
        charge = min(now.surplus, battery.max_charge_kw, headroom_kw(battery, self.soc))
        discharge = min(now.deficit, battery.max_discharge_kw, available_kw(battery, self.soc))
        self.charge(now, charge)
        self.discharge(now, discharge)
        now.surplus -= charge
        now.deficit -= discharge

    def _scheduled_charge(self, now: Step, power: float) -> None:
        battery = self.house.battery
        charge = min(power, battery.max_charge_kw, headroom_kw(battery, self.soc))
        own = min(charge, now.surplus)
        if battery.charge_from == "solar":
            charge = own
        self.charge(now, charge)
        now.surplus -= own
        now.deficit += charge - own

    def _scheduled_discharge(self, now: Step, power: float) -> None:
        battery = self.house.battery
        most = min(power, battery.max_discharge_kw, available_kw(battery, self.soc))
        own = min(most, now.deficit)
        self.discharge(now, own)
        now.deficit -= own
        if battery.share:
            now.shareable = most - own

    def charge(self, now: Step, power: float) -> None:
        """Put power into the battery for one step."""
        battery = self.house.battery
        now.charge += power
        self.soc = min(battery.capacity_kwh, self.soc + power * battery.one_way * DT_H)

    def discharge(self, now: Step, power: float) -> None:
        """Take power from the battery for one step."""
        battery = self.house.battery
        now.discharge += power
        self.soc = max(battery.floor_kwh, self.soc - power * DT_H / battery.one_way)

    def room_for_community(self, now: Step) -> float:
        """Return the request of pass B: what a community battery could still take."""
        battery = self.house.battery
        if not battery or battery.strategy != "community" or battery.charge_from != "any" or now.discharge > 0:
            return 0.0
        return max(0.0, min(battery.max_charge_kw - now.charge, headroom_kw(battery, self.soc)))

    def energy_for_community(self, now: Step) -> float:
        """Return the offer of pass C: what a battery could still give."""
        battery = self.house.battery
        if not battery or now.charge > 0:
            return 0.0
        if battery.strategy != "community":
            return now.shareable
        return max(0.0, min(battery.max_discharge_kw - now.discharge, available_kw(battery, self.soc)))
