"""Names of everything that the engine computes per step, in the order of results.

A *series* is the community (id 0), a transformer (1 … M, in the order of the network) or a house (M + 1 …).
A house has the house variables; a transformer and the community have their sums over the houses behind them
and the group variables.
"""

from __future__ import annotations

HOUSE_VARIABLES = (
    "load_kw",
    "ev_kw",
    "ev_unmet_kwh",
    "generation_kw",
    "battery_soc_kwh",
    "battery_charge_kw",
    "battery_discharge_kw",
    "p2p_bought_kw",
    "p2p_sold_kw",
    "grid_import_kw",
    "grid_export_kw",
    "curtailed_kw",
    "unserved_kw",
)
"""The columns of the headless command."""

BILLING_VARIABLES = ("p2p_bought_local_kw",)
"""Further volumes of a house that bills need: what of `p2p_bought_kw` was matched at its own transformer's bus."""

GROUP_VARIABLES = ("flow_kw", "loss_kw", "pool_offer_kw", "pool_request_kw", "clearing_price_eur_per_kwh")
"""Of a transformer: `flow_kw` at its secondary side, import positive, `loss_kw` its own loss,
`pool_*` what was offered and requested at its bus in pass A.
Of the community: `flow_kw` is import minus export at the slack, `loss_kw` all transformers and lines,
`pool_*` the grid bus.
The clearing price is that of the auction at that bus, NaN in a step without trade; absent under other rules."""
