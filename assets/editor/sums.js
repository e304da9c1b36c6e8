/* Sums over houses: energy of a year by layer, installed equipment. Pure. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const WEEKS = 365.25 / 7;
  const LAYERS = ["load", "heat_pump", "ev", "solar", "wind"];
  const GENERATION = new Set(["solar", "wind"]);
  const indices = new WeakMap();

  /** Return a profile of the project's library by its id. */
  function profileOf(doc, id) {
    const { profiles } = doc.library;
    if (!indices.has(profiles)) indices.set(profiles, new Map(profiles.map((profile) => [profile.id, profile])));
    return indices.get(profiles).get(id);
  }

  /** Return the energy of a house's year by layer, in kWh; its own cars are part of the layer "ev". */
  function yearOf(doc, house) {
    const year = Object.fromEntries(LAYERS.map((layer) => [layer, 0]));
    for (const { profile, scale } of house.profiles) {
      const found = profileOf(doc, profile);
      if (found) year[found.kind] += scale * found.annual_kwh;
    }
    year.ev += WEEKS * house.evs.reduce((sum, ev) => sum + editor.week.weeklyEnergy(ev), 0);
    return year;
  }

  /** Return the installed power of a house's profiles of a kind, in kW; their peak where they know no rating. */
  function installed(doc, house, kind) {
    return house.profiles.reduce((sum, { profile, scale }) => {
      const found = profileOf(doc, profile);
      return found && found.kind === kind ? sum + scale * (found.rating_kw ?? found.peak_kw) : sum;
    }, 0);
  }

  function tally(values) {
    const some = values.filter((value) => value > 0);
    return { count: some.length, total: some.reduce((sum, value) => sum + value, 0) };
  }

  /** Return the sums of many houses: the year by layer, loads, generation, and equipment as {count, total}. */
  function of(doc, houses) {
    const year = Object.fromEntries(LAYERS.map((layer) => [layer, 0]));
    for (const house of houses) {
      const own = yearOf(doc, house);
      for (const layer of LAYERS) year[layer] += own[layer];
    }
    const charger = (house) => installed(doc, house, "ev") + house.evs.reduce((sum, ev) => sum + ev.charger_kw, 0);
    return {
      year,
      load_kwh: year.load + year.heat_pump + year.ev,
      generation_kwh: year.solar + year.wind,
      solar_kwp: tally(houses.map((house) => installed(doc, house, "solar"))),
      wind_kw: tally(houses.map((house) => installed(doc, house, "wind"))),
      heat_pump_kw: tally(houses.map((house) => installed(doc, house, "heat_pump"))),
      battery_kwh: tally(houses.map((house) => (house.battery ? house.battery.capacity_kwh : 0))),
      charger_kw: tally(houses.map(charger)),
    };
  }

  /** Return the houses below a transformer, those of nested ones included. */
  function housesBelow(doc, transformerId) {
    const found = [];
    const seen = new Set();
    const waiting = [transformerId];
    while (waiting.length) {
      const id = waiting.pop();
      if (seen.has(id)) continue;
      seen.add(id);
      for (const below of doc.fedBy(id).map(doc.get)) {
        if (below.kind === "house") found.push(below);
        if (below.kind === "transformer") waiting.push(below.id);
      }
    }
    return found;
  }

  editor.sums = { LAYERS, GENERATION, profileOf, yearOf, installed, of, housesBelow };
})();
