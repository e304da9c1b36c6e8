/* The battery of a house, or of many: on and off, sizes, what it works for. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const SIZES = [
    { label: "5", capacity_kwh: 5, power_kw: 2.5 },
    { label: "10", capacity_kwh: 10, power_kw: 5 },
    { label: "15", capacity_kwh: 15, power_kw: 7.5 },
    { label: "50", capacity_kwh: 50, power_kw: 25 },
    { label: "100", capacity_kwh: 100, power_kw: 50 },
    { label: "250", capacity_kwh: 250, power_kw: 125 },
  ];
  const TYPICAL = { round_trip_efficiency_pct: 90, depth_of_discharge_pct: 90 };

  const STRATEGIES = { self_consumption: "Its own house", community: "The community", scheduled: "A schedule" };
  const SOURCES = {
    solar: () => "Own surplus",
    any: (strategy) => (strategy === "community" ? "Also neighbours" : "Also the grid"),
  };

  /** Return a battery of a size: typical efficiency, everything else as the table has it. */
  function ofSize(config, size) {
    const power = { max_charge_kw: size.power_kw, max_discharge_kw: size.power_kw };
    return { ...editor.defaults(config, "battery"), ...TYPICAL, capacity_kwh: size.capacity_kwh, ...power };
  }

  /** Say in a few words what batteries houses have. */
  function summary(houses) {
    const batteries = houses.map((house) => house.battery).filter(Boolean);
    if (!batteries.length) return "none";
    if (houses.length > 1) return `${batteries.length} of ${houses.length}`;
    return editor.values.energy(batteries[0].capacity_kwh);
  }

  function give(form, size) {
    const battery = ofSize(form.studio.config, size);
    form.change("Add battery", (house) => (house.battery ? null : { battery }));
  }

  function remove(form) {
    form.dropDrafts("battery.");
    form.change("Remove battery", () => ({ battery: null }));
  }

  function resize(form, size) {
    form.dropDrafts("battery.");
    const power = { capacity_kwh: size.capacity_kwh, max_charge_kw: size.power_kw, max_discharge_kw: size.power_kw };
    form.change("Change battery", (house) => (house.battery ? { battery: { ...house.battery, ...power } } : null));
  }

  function sizes(form, label, choose) {
    const capacity = form.isMixed("battery.capacity_kwh") ? null : form.read("battery.capacity_kwh");
    const keys = SIZES.map((size) =>
      editor.element("button", {
        type: "button", class: "prop-size", "aria-pressed": String(size.capacity_kwh === capacity),
        "aria-label": `${size.label} kWh`, title: `${size.label} kWh, ${size.power_kw} kW`, onClick: () => choose(size),
      }, size.label),
    );
    return editor.element("div", { class: "prop-sizes", role: "group", "aria-label": label }, [...keys, editor.element("span", { class: "prop-unit" }, "kWh")]);
  }

  function button(label, onClick) {
    return editor.element("button", { type: "button", class: "ed-button", onClick }, label);
  }

  function remover(form, label) {
    return editor.element("button", { type: "button", class: "ed-button prop-quiet", onClick: () => remove(form) }, [editor.icon("trash", 14), label]);
  }

  function none(form) {
    const many = form.objects().length > 1;
    const text = many ? "None of them has a battery." : "No battery yet.";
    return [
      editor.element("p", { class: "prop-muted" }, form.mayEdit ? `${text} Choose a size to add one:` : text),
      form.mayEdit ? sizes(form, "Size of a new battery", (size) => give(form, size)) : null,
    ];
  }

  function some(form) {
    const [have, all] = [form.values("battery.capacity_kwh").length, form.objects().length];
    if (!form.mayEdit) return null;
    if (have === all) return remover(form, all > 1 ? "Remove all" : "Remove battery");
    const rest = `Give the other ${all - have === 1 ? "one" : all - have} a battery:`;
    return editor.element("div", { class: "prop-some" }, [
      editor.element("p", { class: "prop-muted" }, `${have} of ${all} have a battery. ${rest}`),
      sizes(form, "Size of the new batteries", (size) => give(form, size)),
      remover(form, have === 1 ? "Remove it" : `Remove all ${have}`),
    ]);
  }

  function field(form, name, more) {
    return editor.fields.field(form, { path: `battery.${name}`, attribute: form.attribute("battery", name), ...more }).root;
  }

  function choice(form, name, labelOf) {
    const attribute = form.attribute("battery", name);
    const entries = () => attribute.choices.map((value) => ({ value, label: labelOf(value) }));
    return field(form, name, { entries });
  }

  const NUMBERS = ["capacity_kwh", "max_charge_kw", "max_discharge_kw", "round_trip_efficiency_pct", "depth_of_discharge_pct", "initial_soc_pct"];

  function unusedSchedule(form) {
    const count = form.read("battery.schedule").length;
    const text = `${editor.values.counted(count, "window")} of a schedule ${count === 1 ? "has" : "have"} no effect with this strategy.`;
    return editor.element("div", { class: "prop-differ" }, [
      editor.element("p", { class: "prop-note prop-note-warning" }, text),
      form.mayEdit ? button("Remove schedule", () => form.write("battery.schedule", [], "Remove schedule")) : null,
    ]);
  }

  /** What only some strategies need: where it charges from, its schedule, whether it shares. */
  function byStrategy(form) {
    const strategy = form.isMixed("battery.strategy") ? null : form.read("battery.strategy");
    const hasWindows = form.values("battery.schedule").some((list) => list.length);
    return [
      strategy === "self_consumption" ? null : choice(form, "charge_from", (value) => SOURCES[value](strategy)),
      strategy === "scheduled" ? [field(form, "share"), editor.schedule.schedule(form)] : null,
      strategy && strategy !== "scheduled" && hasWindows && !form.isMixed("battery.schedule") ? unusedSchedule(form) : null,
    ];
  }

  function details(form) {
    const chosen = form.block(
      () => [form.isMixed("battery.capacity_kwh"), form.read("battery.capacity_kwh")],
      () => (form.mayEdit ? sizes(form, "Size", (size) => resize(form, size)) : null),
    );
    const strategy = () => [
      form.isMixed("battery.strategy"), form.read("battery.strategy"),
      form.values("battery.schedule").some((list) => list.length), form.isMixed("battery.schedule"),
    ];
    return [
      chosen,
      NUMBERS.map((name) => field(form, name)),
      choice(form, "strategy", (value) => STRATEGIES[value]),
      form.block(strategy, () => byStrategy(form)),
      some(form),
    ];
  }

  /** The section of the battery. */
  function section(form) {
    const have = () => form.values("battery.capacity_kwh").length;
    return form.block(
      () => [have(), form.objects().length],
      () => (have() ? details(form) : none(form)),
    );
  }

  editor.battery = { SIZES, ofSize, summary, section };
})();
