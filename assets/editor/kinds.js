/* The forms of grids, transformers, junctions and lines. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const FOLDS = "hygge.editor.folds";

  function folds() {
    try {
      return JSON.parse(editor.remembered.read(FOLDS)) || {};
    } catch {
      return {};
    }
  }

  /**
   * A part of a form that folds; whether it is open is remembered.
   * @param {Object} options id, title; `hint()` says in a few words what is inside; isClosed: folded at first
   */
  function section(form, { id, title, hint, isClosed }, body) {
    const says = hint ? form.block(hint, () => hint()) : null;
    const root = editor.element("details", { class: "prop-section", dataset: { section: id } }, [
      editor.element("summary", {}, [editor.element("h3", {}, title), says && editor.element("span", { class: "prop-hint" }, says)]),
      editor.element("div", { class: "prop-body" }, body),
    ]);
    root.open = folds()[id] ?? !isClosed;
    root.addEventListener("toggle", () => {
      if (root.isConnected) editor.remembered.write(FOLDS, JSON.stringify({ ...folds(), [id]: root.open }));
    });
    return root;
  }

  function field(form, name, more) {
    return editor.fields.field(form, { path: name, attribute: form.attribute(form.kind, name), ...more }).root;
  }

  /** The field of the name, large, at the top. */
  function nameField(form) {
    const { doc } = form.studio;
    const parse = (text) => {
      const wrong = editor.values.nameProblem(doc, form.ids, text.trim());
      return wrong ? { problem: wrong } : { value: text.trim() };
    };
    const attribute = form.attribute(form.kind, "name");
    return editor.fields.typed(form, { path: "name", attribute, parse, isCompact: true, label: "Name", className: "prop-name" }).root;
  }

  /** A list of facts: [label, text] each; those without a text are left out. */
  function facts(entries) {
    const rows = entries.filter(([, text]) => text).map(([label, text]) =>
      editor.element("div", { class: "prop-fact" }, [editor.element("dt", {}, label), editor.element("dd", {}, text)]),
    );
    return editor.element("dl", { class: "prop-facts" }, rows);
  }

  function several({ count, total }, write) {
    return count ? `${editor.values.count(count)} · ${write(total)}` : "";
  }

  /** What houses use and own, as facts. */
  function sumFacts(doc, houses) {
    const sums = editor.sums.of(doc, houses);
    const { energy, power, quantity } = editor.values;
    return facts([
      ["Houses", editor.values.count(houses.length)],
      ["Load a year", sums.load_kwh ? energy(sums.load_kwh) : ""],
      ["of it heat pumps", sums.year.heat_pump ? energy(sums.year.heat_pump) : ""],
      ["of it EV charging", sums.year.ev ? energy(sums.year.ev) : ""],
      ["Generation a year", sums.generation_kwh ? energy(sums.generation_kwh) : ""],
      ["Solar plants", several(sums.solar_kwp, (total) => quantity(total, "kWp"))],
      ["Wind turbines", several(sums.wind_kw, power)],
      ["Batteries", several(sums.battery_kwh, energy)],
      ["Charging", several(sums.charger_kw, power)],
      ["Heat pumps", several(sums.heat_pump_kw, power)],
    ]);
  }

  function button(label, icon, onClick) {
    return editor.element("button", { type: "button", class: "ed-button", onClick }, [editor.icon(icon, 14), label]);
  }

  function zoneField(form) {
    const id = "prop-zones";
    const list = editor.element("datalist", { id }, editor.values.timeZones().map((value) => editor.element("option", { value })));
    return [list, field(form, "timezone", { parse: editor.values.parseTimeZone, list: id })];
  }

  /* Derived sums are costly on large networks: the signature is the lists themselves, numbered as they change. */
  const versions = new WeakMap();
  let version = 0;

  function versionOf(list) {
    if (!versions.has(list)) versions.set(list, (version += 1));
    return versions.get(list);
  }

  function grid(form) {
    const { studio } = form;
    const { doc } = studio;
    const counts = () => ["transformer", "house", "junction", "line"].map((kind) => versionOf(doc.all(kind)));
    const cable = () => doc.all("line").reduce((sum, line) => sum + line.length_m, 0) / 1000;
    const inside = () => [
      facts([
        ["Transformers", String(doc.count("transformer"))],
        ["Cables", doc.count("line") ? `${doc.count("line")} · ${editor.values.quantity(cable(), "km")}` : ""],
        ["Junctions", doc.count("junction") ? String(doc.count("junction")) : ""],
      ]),
      sumFacts(doc, doc.all("house")),
    ];
    return [
      section(form, { id: "grid-content", title: "In this network" }, [
        form.block(counts, inside),
        button("Flags and types of houses", "flag", () => editor.lists.open(studio)),
      ]),
      section(form, { id: "grid-place", title: "Place" }, [field(form, "latitude"), field(form, "longitude"), zoneField(form)]),
    ];
  }

  const NAMEPLATE = ["primary_ampacity_a", "secondary_ampacity_a", "years_of_service"];
  const POWER_FLOW = ["vk_pct", "vkr_pct", "iron_loss_kw", "no_load_current_pct"];

  function behind(form) {
    const { studio } = form;
    const { doc } = studio;
    const houses = () => [...new Set(form.ids.flatMap((id) => editor.sums.housesBelow(doc, id)))];
    const nested = () => form.ids.reduce((sum, id) => sum + doc.fedBy(id).filter((each) => doc.get(each).kind === "transformer").length, 0);
    const lists = () => [versionOf(doc.all("house")), versionOf(doc.all("transformer"))];
    const generate = () => editor.generate.open(studio, form.ids[0]);
    return section(form, { id: "transformer-below", title: "Behind it", hint: () => editor.values.counted(houses().length, "house") }, [
      form.block(lists, () => [sumFacts(doc, houses()), nested() ? facts([["Transformers", String(nested())]]) : null]),
      form.isSingle && form.mayEdit ? button("Generate houses", "sparkles", generate) : null,
    ]);
  }

  function transformer(form) {
    const all = (names) => names.map((name) => field(form, name));
    return [
      section(form, { id: "transformer-limits", title: "Limits and supply" }, [
        editor.supply.field(form),
        all(["capacity_kw", "allow_export", "forward_efficiency_pct", "backward_efficiency_pct"]),
      ]),
      behind(form),
      section(form, { id: "transformer-plate", title: "Nameplate", isClosed: true }, all(NAMEPLATE)),
      section(form, { id: "transformer-flow", title: "Power flow", isClosed: true }, all(POWER_FLOW)),
    ];
  }

  function junction(form) {
    const { doc } = form.studio;
    const lines = () => form.ids.reduce((sum, id) => sum + doc.linesOf(id).length, 0);
    return [
      section(form, { id: "junction", title: "Connection" }, [
        editor.supply.field(form),
        form.block(lines, () => facts([["Cables", String(lines())]])),
      ]),
    ];
  }

  function line(form) {
    return [section(form, { id: "line", title: "Cable" }, editor.cables.section(form))];
  }

  editor.kinds = { section, field, nameField, facts, sumFacts, button, versionOf, forms: { grid, transformer, junction, line } };
})();
