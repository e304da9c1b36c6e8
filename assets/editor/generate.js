/* The dialog that generates houses under a transformer: the server draws them, they are added as one step. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const REMEMBERED = "hygge.editor.generate";
  const MOST = 2000;
  const SAVE_MS = 8000;
  const NOT_SAVED = "Your last changes are not saved yet. Try again in a moment.";
  const START = {
    count: 12, house_type: "residential", annual_kwh: [2500, 5000], solar_share_pct: 40, solar_kwp: [4, 10],
    battery_share_pct: 20, battery_kwh: [5, 15], ev_share_pct: 30, with_cables: true,
  };

  function attribute(label, unit, more) {
    return { kind: "number", label, unit, minimum: 0, required: true, help: "", ...more };
  }

  const SHARE = { maximum: 100 };
  const NUMBERS = {
    count: attribute("How many", "", { minimum: 1, maximum: MOST }),
    seed: attribute("Random seed", "", { maximum: 2 ** 32 - 1, help: "The same seed gives the same houses again." }),
    solar_share_pct: attribute("With solar", "%", SHARE),
    battery_share_pct: attribute("With a battery", "%", SHARE),
    ev_share_pct: attribute("With an electric car", "%", SHARE),
  };
  const RANGES = {
    annual_kwh: attribute("Load a year", "kWh", { open_minimum: true }),
    solar_kwp: attribute("Size of solar plants", "kWp", { open_minimum: true }),
    battery_kwh: attribute("Size of batteries", "kWh", { open_minimum: true }),
  };
  const WHOLE = new Set(["count", "seed"]);

  function newSeed() {
    return window.crypto.getRandomValues(new Uint32Array(1))[0] % 1000000;
  }

  function remembered() {
    try {
      return { ...START, ...JSON.parse(sessionStorage.getItem(REMEMBERED)) };
    } catch {
      return { ...START };
    }
  }

  function remember(request) {
    const { transformer, profiles, seed, ...rest } = request;
    try {
      sessionStorage.setItem(REMEMBERED, JSON.stringify(rest));
    } catch {
      // full or forbidden: the next time begins with the usual numbers
    }
  }

  function parseNumber(name, text) {
    const read = editor.values.parse(NUMBERS[name], text);
    if (!read.problem && WHOLE.has(name) && !Number.isInteger(read.value)) return { problem: { message: "Give a whole number." } };
    return read;
  }

  /** An input of the dialog: `read()` gives {value} or {problem}, shown at the field. */
  function entry(label, unit, value, parse, { isCompact = false, help = [] } = {}) {
    const id = `gen-${editor.newId()}`;
    const input = editor.element("input", { type: "text", class: "ed-input", id, inputmode: "decimal", autocomplete: "off", "aria-label": isCompact ? label : null });
    const error = editor.element("p", { class: "prop-error", role: "alert", hidden: true });
    input.value = String(value);
    function show(message) {
      error.hidden = !message;
      error.textContent = message;
      input.toggleAttribute("aria-invalid", Boolean(message));
      if (message) input.setAttribute("aria-invalid", "true");
    }
    const control = editor.element("div", { class: "prop-control", style: `--unit: ${unit.length}ch` }, [input, unit ? editor.element("span", { class: "prop-unit", "aria-hidden": "true" }, unit) : null]);
    const name = editor.element("span", { class: "prop-label" }, [editor.element("label", { for: id }, label), help.length ? editor.tips.mark(help) : null]);
    const root = editor.element("div", { class: `prop-field prop-number${isCompact ? " prop-compact" : ""}` }, [isCompact ? null : name, control, error]);
    return {
      root, input, error,
      show,
      read() {
        const result = parse(input.value);
        show(result.problem ? result.problem.message : "");
        return result;
      },
    };
  }

  function rangeEntry(name, [low, high]) {
    const { label, unit } = RANGES[name];
    const parse = (text) => editor.values.parse(RANGES[name], text);
    const lower = entry(`${label}, from`, unit, low, parse, { isCompact: true });
    const upper = entry(`${label}, to`, unit, high, parse, { isCompact: true });
    const row = editor.element("div", { class: "gen-range" }, [lower.root, editor.element("span", { class: "prop-dash" }, "–"), upper.root]);
    const root = editor.element("div", { class: "prop-field gen-field" }, [editor.element("span", { class: "prop-label" }, label), row]);
    return {
      root,
      show: upper.show,
      read() {
        const [from, to] = [lower.read(), upper.read()];
        if (from.problem || to.problem) return { problem: from.problem || to.problem };
        if (from.value <= to.value) return { value: [from.value, to.value] };
        upper.show("It is below the first one.");
        return { problem: { message: "It is below the first one." } };
      },
    };
  }

  function typeEntry(doc, value) {
    const select = editor.element("select", { class: "ed-input", id: "gen-type" }, doc.library.house_types.map((type) => editor.element("option", { value: type.key }, type.label)));
    select.value = doc.library.house_types.some((type) => type.key === value) ? value : (doc.library.house_types[0] || { key: "" }).key;
    const root = editor.element("div", { class: "prop-field" }, [
      editor.element("span", { class: "prop-label" }, editor.element("label", { for: "gen-type" }, "Type")),
      editor.element("div", { class: "prop-control prop-select" }, select),
    ]);
    return { root, read: () => ({ value: select.value }) };
  }

  function seedEntry() {
    const seed = entry("Random seed", "", newSeed(), (text) => parseNumber("seed", text), { help: editor.tips.helpOf(NUMBERS.seed) });
    const dice = editor.schedule.iconButton("Another seed", "refresh", () => {
      seed.input.value = String(newSeed());
      seed.input.dispatchEvent(new Event("input", { bubbles: true }));
    });
    seed.root.querySelector(".prop-control").append(dice);
    return seed;
  }

  function switchEntry(label, value, help) {
    const box = editor.element("input", { type: "checkbox", role: "switch", class: "prop-switch", id: "gen-cables" });
    box.checked = value;
    const name = editor.element("span", { class: "prop-label" }, [editor.element("label", { for: "gen-cables" }, label), editor.tips.mark([help])]);
    return { root: editor.element("div", { class: "prop-field prop-flag" }, [name, box]), read: () => ({ value: box.checked }) };
  }

  /** Say what was drawn, such as "12 houses, 5 with solar (34 kWp)". */
  function sentence(doc, operations) {
    const added = operations.filter((one) => one.op === "add").map((one) => ({ kind: one.kind, ...one.fields }));
    const houses = added.filter((one) => one.kind === "house");
    const sums = editor.sums.of(doc, houses);
    const { energy, quantity, counted } = editor.values;
    const parts = [
      sums.solar_kwp.count && `${sums.solar_kwp.count} with solar (${quantity(sums.solar_kwp.total, "kWp")})`,
      sums.battery_kwh.count && `${sums.battery_kwh.count} with a battery (${energy(sums.battery_kwh.total)})`,
      sums.charger_kw.count && `${sums.charger_kw.count} with an electric car`,
    ].filter(Boolean);
    const cables = added.filter((one) => one.kind === "line").length;
    const year = sums.load_kwh ? ` They use ${energy(sums.load_kwh)} a year.` : "";
    const text = `${counted(houses.length, "house")}${parts.map((part) => `, ${part}`).join("")}${cables ? `, ${counted(cables, "cable")}` : ""}.${year}`;
    return text.replaceAll("\u2009", "\u202f"); // numbers stay with their units
  }

  function entriesOf(doc, start) {
    const number = (name) => entry(NUMBERS[name].label, NUMBERS[name].unit, start[name], (text) => parseNumber(name, text));
    return {
      count: number("count"),
      house_type: typeEntry(doc, start.house_type),
      annual_kwh: rangeEntry("annual_kwh", start.annual_kwh),
      solar_share_pct: number("solar_share_pct"),
      solar_kwp: rangeEntry("solar_kwp", start.solar_kwp),
      battery_share_pct: number("battery_share_pct"),
      battery_kwh: rangeEntry("battery_kwh", start.battery_kwh),
      ev_share_pct: number("ev_share_pct"),
      with_cables: switchEntry("With cables", start.with_cables, "Each house gets a cable of the usual type; else it is only assigned."),
      seed: seedEntry(),
    };
  }

  function read(entries) {
    const results = Object.entries(entries).map(([name, one]) => [name, one.read()]);
    return results.some(([, result]) => result.problem) ? null : Object.fromEntries(results.map(([name, result]) => [name, result.value]));
  }

  /** Ask the server for houses; resolves with operations, or with why there are none. */
  async function request(studio, body) {
    try {
      const answer = await editor.request("POST", `/api/v1/grids/${studio.config.grid_id}/generate`, body);
      if (answer.status === 200) return { operations: answer.body.operations };
      const issues = (answer.body && answer.body.issues) || [];
      return { field: issues.length ? issues[0].field : "", message: issues.length ? issues[0].message : (answer.body && answer.body.detail) || "The houses could not be generated." };
    } catch {
      return { message: "The server does not answer. Try again in a moment." };
    }
  }

  /** Send what waits, so that the server knows the transformer; false where that takes too long. */
  function isSaved(sync) {
    const tooLong = new Promise((resolve) => setTimeout(() => resolve(false), SAVE_MS));
    return Promise.race([sync.flush().then(() => true), tooLong]);
  }

  /** Open the dialog for a transformer. */
  async function open(studio, transformerId) {
    const { doc, history, sync, view } = studio;
    const transformer = doc.get(transformerId);
    const entries = entriesOf(doc, remembered());
    const chosen = new Set();
    const pool = editor.element("details", { class: "gen-pool" }, [
      editor.element("summary", {}, ["Profiles to draw from ", editor.element("span", { class: "prop-muted" }, "all of the library")]),
    ]);
    pool.append(editor.library.picker(studio, { chosen, onChange: () => {
      pool.querySelector("summary span").textContent = chosen.size ? `${chosen.size} chosen` : "all of the library";
      changed();
    } }));
    const says = editor.element("p", { class: "gen-says", role: "status", "aria-live": "polite" });
    const go = editor.element("button", { type: "button", class: "ed-button ed-primary", disabled: true }, "Generate");
    const fields = editor.element("div", { class: "gen-fields" }, [...Object.values(entries).map((one) => one.root), pool]);
    const dialog = editor.openDialog({ title: `Generate houses under ${transformer.name}`, body: [fields, says], actions: [go] });
    let drawn = null;
    let asked = 0;
    let timer = 0;

    async function preview() {
      const mine = (asked += 1);
      const values = read(entries);
      if (!values) return say("Mend the marked values first.", true);
      if (!(await isSaved(sync))) return say(NOT_SAVED, true);
      const body = { transformer: transformerId, ...values, profiles: [...chosen] };
      const answer = await request(studio, body);
      if (mine !== asked) return undefined;
      if (answer.message && entries[answer.field] && entries[answer.field].show) entries[answer.field].show(answer.message);
      if (answer.message) return say(answer.message, true);
      drawn = answer.operations;
      remember(body);
      go.disabled = false;
      return say(sentence(doc, drawn), false);
    }

    function say(text, isBad) {
      says.textContent = text;
      says.classList.toggle("gen-bad", isBad);
    }

    function changed() {
      drawn = null;
      go.disabled = true;
      clearTimeout(timer);
      timer = setTimeout(preview, 300);
    }

    function generate() {
      const houses = drawn.filter((one) => one.op === "add" && one.kind === "house").map((one) => one.id);
      dialog.close();
      history.commit(`Generate ${editor.values.counted(houses.length, "house")}`, drawn);
      view.reveal(houses);
      view.select(houses, { center: true });
    }

    fields.addEventListener("input", changed);
    go.addEventListener("click", generate);
    preview();
  }

  editor.generate = { NOT_SAVED, isSaved, sentence, request, open };
})();
