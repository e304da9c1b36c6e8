"""The one table of what things are made of: type, unit, default, range, label and help of every attribute.

Defaults of the dataclasses, reading of files, validation, forms and the documentation follow it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["text", "number", "flag", "choice", "texts", "days", "time", "position", "record", "records"]


@dataclass(frozen=True, slots=True)
class Attribute:
    """One attribute of one kind of thing.

    Attributes
    ----------
    name : str
        Name in code and in files, unit last.
    kind : str
        What its values are; ``"record"`` and ``"records"`` hold other things, by the component named in `of`.
    label, help : str
        For forms and tables: what people call it, and one sentence about it.
    unit : str
        Unit for people, empty where there is none.
    default : Any
        Value where a file or a form gives none.
    required : bool
        There is no default: it has to be given.
    null : str
        What "no value" means, where it means something. Such a null is written to files.
    minimum, maximum : float, optional
        Range of a number, bounds included unless `open_minimum` or `open_maximum` says otherwise.
    choices : tuple of str
        Allowed values of a choice.
    of : str
        Component of a nested record.
    """

    name: str
    kind: Kind
    label: str
    help: str = ""
    unit: str = ""
    default: Any = None
    required: bool = False
    null: str = ""
    minimum: float | None = None
    maximum: float | None = None
    open_minimum: bool = False
    open_maximum: bool = False
    choices: tuple[str, ...] = ()
    of: str = ""

    @property
    def range_text(self) -> str:
        """Return the range for people, such as "> 0, ≤ 100"."""
        lower = "" if self.minimum is None else f"{'>' if self.open_minimum else '≥'} {self.minimum:g}"
        upper = "" if self.maximum is None else f"{'<' if self.open_maximum else '≤'} {self.maximum:g}"
        return ", ".join(part for part in (lower, upper) if part)

    def allows(self, number: float) -> bool:
        """Return whether a number lies within the range."""
        low = self.minimum is None or number > self.minimum or (number == self.minimum and not self.open_minimum)
        high = self.maximum is None or number < self.maximum or (number == self.maximum and not self.open_maximum)
        return low and high


def _name(what: str) -> Attribute:
    return Attribute("name", "text", "Name", f"Identifies the {what}; unique in the network.", required=True)


def _number(name: str, label: str, unit: str, help: str = "", **options: Any) -> Attribute:
    return Attribute(name, "number", label, help, unit, **{"minimum": 0.0, **options})


def _percent(name: str, label: str, help: str, default: float, **options: Any) -> Attribute:
    return Attribute(name, "number", label, help, "%", default, minimum=0.0, maximum=100.0, **options)


def _price(name: str, label: str, help: str, default: float | None, **options: Any) -> Attribute:
    return Attribute(name, "number", label, help, "EUR/kWh", default, **options)


_POSITION = Attribute(
    "position", "position", "Position", "Place on the canvas, x to the right, y down.", "m", (0.0, 0.0)
)
_TRANSFORMER = Attribute("transformer", "text", "Transformer", "Name of the transformer that feeds it.", required=True)
_DAYS = Attribute("days", "days", "Days", "Days of the week, 0 = Monday … 6 = Sunday.", required=True)

ATTRIBUTES: dict[str, tuple[Attribute, ...]] = {
    "grid": (
        Attribute("name", "text", "Name", "What the community is called.", required=True),
        _number("latitude", "Latitude", "°", "Degrees north.", default=0.0, minimum=-90.0, maximum=90.0),
        _number("longitude", "Longitude", "°", "Degrees east.", default=0.0, minimum=-180.0, maximum=180.0),
        Attribute("timezone", "text", "Time zone", "IANA name, such as Europe/Copenhagen.", default="UTC"),
    ),
    "transformer": (
        _name("transformer"),
        Attribute("parent", "text", "Fed by", "Name of the transformer above.", null="the grid bus"),
        _number("capacity_kw", "Capacity", "kW", "Most power either way, at the secondary side.", null="no limit"),
        _percent("forward_efficiency_pct", "Efficiency towards the houses", "", 100.0, open_minimum=True),
        _percent("backward_efficiency_pct", "Efficiency towards the grid", "", 100.0, open_minimum=True),
        Attribute("allow_export", "flag", "Export allowed", "May power pass upwards? Else surplus is curtailed.",
                  default=True),
        _number("primary_ampacity_a", "Primary ampacity", "A", "Nameplate; does not limit trade."),
        _number("secondary_ampacity_a", "Secondary ampacity", "A", "Nameplate; does not limit trade."),
        _number("years_of_service", "Years of service", "a", "Nameplate."),
        _number("vk_pct", "Short-circuit voltage", "%", "For power flow.", maximum=100.0),
        _number("vkr_pct", "Real part of the short-circuit voltage", "%", "For power flow.", maximum=100.0),
        _number("iron_loss_kw", "Iron loss", "kW", "For power flow."),
        _number("no_load_current_pct", "No-load current", "%", "For power flow.", maximum=100.0),
        _POSITION,
    ),
    "house": (
        _name("house"),
        _TRANSFORMER,
        Attribute("house_type", "text", "Type", "Such as residential, school, shop.", default="residential"),
        Attribute("flags", "texts", "Flags", "What a priority list can name.", default=()),
        _percent("line_loss_pct", "Line loss", "Of the house's own connection, both ways.", 0.0, open_maximum=True),
        Attribute("participates", "flag", "Trades in the community", "Otherwise with the utility alone.", default=True),
        _number("share", "Share", "", "Static share of the surplus (rules with static shares).", maximum=1.0),
        _price("bid_eur_per_kwh", "Bid", "Most it pays in the auction; the retail price if empty.", None),
        _price("ask_eur_per_kwh", "Ask", "Least it sells for in the auction; the feed-in tariff if empty.", None),
        _number("fuse_a", "Main fuse", "A", "Does not limit trade."),
        Attribute("battery", "record", "Battery", of="battery"),
        Attribute("evs", "records", "Electric vehicles", default=(), of="ev"),
        _POSITION,
    ),
    "battery": (
        _number("capacity_kwh", "Capacity", "kWh", "Energy in the full store.", required=True),
        _number("max_charge_kw", "Charging power", "kW", "On the AC side.", required=True),
        _number("max_discharge_kw", "Discharging power", "kW", "On the AC side.", required=True),
        _percent("round_trip_efficiency_pct", "Round-trip efficiency", "Split evenly: the root of it each way.", 100.0,
                 open_minimum=True),
        _percent("depth_of_discharge_pct", "Depth of discharge", "The store is never emptied further.", 100.0),
        _percent("initial_soc_pct", "Initial state of charge", "Raised to the floor where it lies below.", 50.0),
        Attribute("strategy", "choice", "Strategy", "What the battery works for.", default="self_consumption",
                  choices=("self_consumption", "community", "scheduled")),
        Attribute("charge_from", "choice", "Charges from", "Own surplus alone, or also the community and the grid.",
                  default="solar", choices=("solar", "any")),
        Attribute("share", "flag", "Shares what is left", "In discharge windows the rest of the power is offered.",
                  default=False),
        Attribute("schedule", "records", "Schedule", default=(), of="schedule window"),
    ),
    "schedule window": (
        _DAYS,
        Attribute("start", "time", "From", "hh:mm on the fixed offset of the time axis, included.", required=True),
        Attribute("end", "time", "To", "hh:mm, excluded; over midnight where not after the start.", required=True),
        Attribute("action", "choice", "Action", "", required=True, choices=("charge", "discharge")),
        _number("power_kw", "Power", "kW", "At most this, on the AC side.", required=True),
    ),
    "ev": (
        _number("charger_kw", "Charger", "kW", "Most charging power.", required=True),
        Attribute("smart", "flag", "Smart", "Charges from own surplus, else as late as possible.", default=False),
        Attribute("sessions", "records", "Sessions", default=(), of="session"),
    ),
    "session": (
        _DAYS,
        Attribute("arrival", "time", "Arrival", "hh:mm; the step that holds it is the first.", required=True),
        Attribute("departure", "time", "Departure", "hh:mm; the next such time after the arrival.", required=True),
        _number("energy_kwh", "Energy", "kWh", "To be charged in a session, at the meter.", required=True),
    ),
    "junction": (_name("junction"), _TRANSFORMER, _POSITION),
    "line": (
        _name("line"),
        Attribute("from_node", "text", "From", "Name of a house, junction or transformer.", required=True),
        Attribute("to_node", "text", "To", "Name of a house, junction or transformer.", required=True),
        _number("length_m", "Length", "m", default=0.0),
        Attribute("cable_type", "text", "Cable type", default=""),
        _number("r_ohm_per_km", "Resistance", "Ω/km", "For power flow."),
        _number("x_ohm_per_km", "Reactance", "Ω/km", "For power flow."),
        _number("c_nf_per_km", "Capacitance", "nF/km", "For power flow."),
        _number("max_current_a", "Ampacity", "A", "For power flow."),
    ),
    "settings": (
        Attribute("scope", "choice", "Scope", "How far energy is traded.", default="intra_grid",
                  choices=("intra_grid", "intra_transformer")),
        Attribute("allocation", "choice", "Allocation rule", "Who gets the surplus.", default="priority",
                  choices=("priority", "proportional", "equal", "static_shares", "cascade", "auction")),
        Attribute("priority", "texts", "Priority list", "Flags, the first served first.", default=()),
        Attribute("capacity_mode", "choice", "Transformer limits", "Record overloads, or keep flows within capacity.",
                  default="report", choices=("report", "enforce")),
        Attribute("cascade", "records", "Cascade", "Iterations of the cascade rule.", default=(), of="cascade step"),
        _price("retail_eur_per_kwh", "Retail price", "Bid of houses without one.", 0.30),
        _price("feed_in_eur_per_kwh", "Feed-in tariff", "Ask of houses without one.", 0.08),
        _price("network_fee_eur_per_kwh", "Network fee", "What a bid has to exceed an ask by.", 0.0, minimum=0.0),
    ),
    "cascade step": (
        _number("fraction", "Fraction", "", "Of the offer that this iteration places.", required=True, maximum=1.0),
        Attribute("mode", "choice", "Key", "By the houses' shares, or by their requests.", required=True,
                  choices=("static", "pro_rata")),
    ),
}  # fmt: skip


def attribute(component: str, name: str) -> Attribute:
    """Return one attribute. Raises KeyError."""
    for candidate in ATTRIBUTES[component]:
        if candidate.name == name:
            return candidate
    raise KeyError(f"{component}.{name}")
