/* The profiles that houses use: scaled to a year's energy or a rating, added from the project's library, removed. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const LAYERS = {
    load: { label: "Household", icon: "house", unit: "kW" },
    heat_pump: { label: "Heat pump", icon: "heat-pump", unit: "kW" },
    ev: { label: "EV charging", icon: "ev", unit: "kW" },
    solar: { label: "Solar", icon: "solar", unit: "kWp" },
    wind: { label: "Wind", icon: "wind", unit: "kW" },
  };
  const ANNUAL = { name: "scale", kind: "number", label: "Energy a year", help: "The profile's shape is kept, all its values are scaled.", unit: "kWh", minimum: 0, required: true };
  const RATING = { ...ANNUAL, label: "Rating", help: "Installed power; scales the profile with it." };
  const FACTOR = { ...ANNUAL, label: "Factor", help: "The profile's values are multiplied by it.", unit: "×" };
  const DAY_SIZE = [144, 56];

  const requests = new WeakMap();

  /** Fetch the pictures of all profiles of a project once; again where a profile is missing in them. */
  function sparklines(studio, ids) {
    const known = requests.get(studio);
    const isStale = known && known.all && ids.some((id) => !known.all[id]) && !known.isSecond;
    if (known && !isStale) return known.promise;
    const entry = { all: null, isSecond: Boolean(isStale) };
    entry.promise = editor.request("GET", `/api/v1/grids/${studio.config.grid_id}/sparklines`).then(
      ({ status, body }) => (entry.all = status === 200 ? body : {}),
      () => (entry.all = {}),
    );
    requests.set(studio, entry);
    return entry.promise;
  }

  /** Fill a place with a picture as soon as there is one. */
  function pictured(studio, id, draw) {
    const place = editor.element("span", { class: "prop-spark" });
    sparklines(studio, [id]).then((all) => all[id] && place.replaceChildren(...draw(all[id])));
    return place;
  }

  function picturesOf(profile) {
    return (spark) => [
      editor.charts.day(spark.day, profile.kind, `Mean day of ${profile.name}`),
      editor.charts.months(spark.month, profile.kind, `Months of ${profile.name}`),
    ];
  }

  /** Return the profiles that houses use, in the order of their layers, as [{profile, count}]. */
  function used(doc, houses) {
    const counts = new Map();
    for (const house of houses) for (const { profile } of house.profiles) counts.set(profile, (counts.get(profile) || 0) + 1);
    const order = editor.sums.LAYERS;
    return [...counts]
      .map(([id, count]) => ({ profile: editor.sums.profileOf(doc, id) || { id, name: "A removed profile", kind: "load", annual_kwh: 0 }, count }))
      .sort((a, b) => order.indexOf(a.profile.kind) - order.indexOf(b.profile.kind) || b.count - a.count);
  }

  function add(form, ids) {
    const wanted = ids.map((profile) => ({ profile, scale: 1 }));
    form.change(ids.length === 1 ? "Add profile" : `Add ${ids.length} profiles`, (house) => {
      const missing = wanted.filter(({ profile }) => !house.profiles.some((own) => own.profile === profile));
      return missing.length ? { profiles: [...house.profiles, ...missing] } : null;
    });
  }

  function remove(form, id) {
    form.dropDrafts(`profiles.@${id}.`);
    form.change("Remove profile", (house) => ({ profiles: house.profiles.filter((own) => own.profile !== id) }));
  }

  /** A field that shows the scale as something else: `one` is its value at scale 1. */
  function scaled(form, profile, attribute, one) {
    const path = `profiles.@${profile.id}.scale`;
    const round = (value) => String(Number((value * one).toPrecision(6)));
    const parse = (text) => {
      const read = editor.values.parse(attribute, text);
      return read.problem ? read : { value: read.value / one };
    };
    const label = `${attribute.label} of ${profile.name}`;
    return editor.fields.typed(form, { path, key: `${path} ${attribute.unit}`, attribute, label, isCompact: true, parse, format: round });
  }

  /** Energy and, where the profile knows one, its rating: both say the same scale. */
  function scales(form, profile) {
    const fields = profile.annual_kwh > 0 ? [scaled(form, profile, ANNUAL, profile.annual_kwh)] : [];
    if (profile.kind !== "load" && profile.rating_kw > 0) fields.push(scaled(form, profile, { ...RATING, unit: LAYERS[profile.kind].unit }, profile.rating_kw));
    return fields.length ? fields : [scaled(form, profile, FACTOR, 1)];
  }

  function row(form, { profile, count }) {
    const total = form.objects().length;
    const some = count < total;
    return editor.element("li", { class: "prop-profile", dataset: { profile: profile.id } }, [
      editor.element("div", { class: "prop-item-head" }, [
        editor.element("span", { class: `prop-kind prop-kind-${profile.kind}`, title: LAYERS[profile.kind].label }, editor.icon(LAYERS[profile.kind].icon, 14)),
        editor.element("span", { class: "prop-profile-name", title: profile.name }, profile.name),
        some ? editor.element("small", { class: "prop-muted" }, `${count} of ${total}`) : null,
        some && form.mayEdit ? editor.schedule.iconButton(`Add ${profile.name} to all`, "plus", () => add(form, [profile.id])) : null,
        form.mayEdit ? editor.schedule.iconButton(`Remove ${profile.name}`, "trash", () => remove(form, profile.id)) : null,
      ]),
      editor.element("div", { class: "prop-profile-body" }, [
        pictured(form.studio, profile.id, picturesOf(profile)),
        editor.element("div", { class: "prop-scales" }, scales(form, profile).map((field) => field.root)),
      ]),
    ]);
  }

  function chart(form, house) {
    const { doc } = form.studio;
    const parts = house.profiles.map(({ profile, scale }) => ({ profile: editor.sums.profileOf(doc, profile), scale })).filter((one) => one.profile);
    const place = editor.element("div", { class: "prop-year" });
    const draw = (all) => {
      const known = parts.filter(({ profile }) => all[profile.id]).map(({ profile, scale }) => ({ layer: profile.kind, scale, spark: all[profile.id] }));
      if (!known.length) return;
      place.replaceChildren(
        editor.element("figure", {}, [
          editor.charts.houseDay(known, `Mean day of ${house.name}`, DAY_SIZE),
          editor.charts.scale(["0", "6", "12", "18", "24 h"]),
        ]),
        editor.element("figure", {}, [editor.charts.houseMonths(known, `Months of ${house.name}`, DAY_SIZE), editor.charts.scale(editor.charts.MONTHS)]),
      );
    };
    sparklines(form.studio, parts.map(({ profile }) => profile.id)).then(draw);
    return place;
  }

  /** The year of the houses as a list: load and generation, and what they are made of. */
  function year(form) {
    const houses = form.objects();
    const sums = editor.sums.of(form.studio.doc, houses);
    const line = (label, kwh, look) =>
      editor.element("div", { class: "prop-fact" }, [
        editor.element("dt", {}, [editor.element("i", { class: `prop-dot prop-kind-${look}` }), label]),
        editor.element("dd", {}, editor.values.energy(kwh)),
      ]);
    const inner = ["load", "heat_pump", "ev"].filter((layer) => sums.year[layer] > 0);
    return editor.element("dl", { class: "prop-facts" }, [
      line("Load", sums.load_kwh, "total"),
      inner.length > 1 || inner[0] !== "load" ? inner.map((layer) => line(LAYERS[layer].label, sums.year[layer], layer)) : null,
      sums.generation_kwh > 0 ? line("Generation", sums.generation_kwh, sums.year.solar ? "solar" : "wind") : null,
    ]);
  }

  function hasEnergy(house) {
    return house.profiles.length > 0 || house.evs.some((ev) => ev.sessions.length > 0);
  }

  /** Say in a few words what houses use and generate in a year. */
  function summary(doc, houses) {
    if (!houses.some(hasEnergy)) return "none";
    const sums = editor.sums.of(doc, houses);
    return `${editor.values.energy(sums.load_kwh)} a year`;
  }

  function choose(form) {
    const { doc } = form.studio;
    const all = form.objects().length;
    const taken = new Set(used(doc, form.objects()).filter((one) => one.count === all).map((one) => one.profile.id));
    editor.library.open(form.studio, { taken, onChoose: (ids) => add(form, ids) });
  }

  /** The section of the profiles. */
  function section(form) {
    const { doc } = form.studio;
    const houses = () => form.objects();
    const rows = () => used(doc, houses()).map((one) => [one.profile.id, one.count]);
    const key = editor.element("button", { type: "button", class: "ed-button", onClick: () => choose(form) }, [editor.icon("plus", 14), "Add profile"]);
    return [
      form.isSingle
        ? form.block(() => houses().map((house) => [house.profiles, house.evs]), () => [
            houses().some(hasEnergy) ? year(form) : null,
            houses()[0].profiles.length ? chart(form, houses()[0]) : null,
          ])
        : null,
      form.block(rows, () =>
        rows().length
          ? editor.element("ul", { class: "prop-items" }, used(doc, houses()).map((one) => row(form, one)))
          : editor.element("p", { class: "prop-muted" }, "No profile yet: without one it neither uses nor generates anything."),
      ),
      form.mayEdit ? key : null,
    ];
  }

  editor.profiles = { LAYERS, sparklines, pictured, picturesOf, used, summary, section };
})();
