/* Weekly lists in a form: the windows of a battery's schedule, and what they share with the sessions of a car. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6];
  const ACTIONS = [
    { value: "charge", label: "Charge" },
    { value: "discharge", label: "Discharge" },
  ];

  function iconButton(label, icon, onClick, isOff) {
    return editor.element(
      "button",
      { type: "button", class: "prop-icon-button", "aria-label": label, title: label, disabled: isOff, onClick },
      editor.icon(icon, 14),
    );
  }

  /** Return the operations of a list in a form: add, remove, move up. */
  function listOf(form, path, noun) {
    const change = (label, list) => {
      form.dropDrafts(`${path}.`);
      form.write(path, list, label);
    };
    return {
      items: () => form.read(path) || [],
      add: (item) => change(`Add ${noun}`, [...form.read(path), item]),
      remove: (index) => change(`Remove ${noun}`, form.read(path).filter((_, place) => place !== index)),
      up(index) {
        const list = [...form.read(path)];
        [list[index - 1], list[index]] = [list[index], list[index - 1]];
        change(`Move ${noun} up`, list);
      },
      clear: () => change(`Remove all ${noun}s`, []),
    };
  }

  /** A field of an item of a list, without a label beside it. */
  function inner(form, path, component, name, label) {
    return editor.fields.field(form, { path: `${path}.${name}`, attribute: form.attribute(component, name), isCompact: true, label }).root;
  }

  /** A line below an item that says what to mind. */
  function noteLine(form, notes, index) {
    return form.block(
      () => notes().filter((note) => note.index === index),
      () => notes()
        .filter((note) => note.index === index)
        .map((note) => editor.element("p", { class: `prop-note prop-note-${note.severity || "warning"}` }, note.message)),
    );
  }

  /** What stands in the place of a list where the chosen houses have different ones. */
  function differing(form, path, text, label, start) {
    return editor.element("div", { class: "prop-differ" }, [
      editor.element("p", { class: "prop-muted" }, text),
      form.mayEdit
        ? editor.element("button", { type: "button", class: "ed-button", onClick: () => form.write(path, start(), label) }, label)
        : null,
    ]);
  }

  const PATH = "battery.schedule";

  function windowRow(form, list, index) {
    const path = `${PATH}.${index}`;
    const number = `window ${index + 1}`;
    const notes = () => editor.week.scheduleNotes(list.items());
    const action = { path: `${path}.action`, attribute: form.attribute("schedule window", "action"), isCompact: true };
    return editor.element("li", { class: "prop-item", dataset: { item: path } }, [
      editor.element("div", { class: "prop-item-head" }, [
        editor.element("span", { class: "prop-item-number" }, String(index + 1)),
        editor.fields.days(form, { path: `${path}.days`, label: `Days of ${number}` }).root,
        form.mayEdit ? iconButton(`Move ${number} up`, "arrow-up", () => list.up(index), index === 0) : null,
        form.mayEdit ? iconButton(`Remove ${number}`, "trash", () => list.remove(index)) : null,
      ]),
      editor.element("div", { class: "prop-item-row" }, [
        inner(form, path, "schedule window", "start", `Start of ${number}`),
        editor.element("span", { class: "prop-dash", "aria-hidden": "true" }, "–"),
        inner(form, path, "schedule window", "end", `End of ${number}`),
        editor.fields.choice(form, { ...action, label: `Action of ${number}`, entries: () => ACTIONS }).root,
        inner(form, path, "schedule window", "power_kw", `Power of ${number}`),
      ]),
      noteLine(form, notes, index),
    ]);
  }

  function blocksOf(windows) {
    return windows.flatMap((entry, index) =>
      editor.week.windowSpans(entry).map((span) => ({
        ...span, index, look: entry.action,
        title: `${index + 1}: ${entry.action} ${entry.power_kw} kW, ${entry.start}–${entry.end}`,
      })),
    );
  }

  /** Put the focus on an item of a list. */
  function focusItem(form, path) {
    const item = document.querySelector(`[data-item="${path}"]`);
    if (!item) return;
    item.scrollIntoView({ block: "nearest" });
    item.querySelector("input").focus();
  }

  function newWindow(form) {
    const last = (form.read(PATH) || []).at(-1);
    const isCharge = !last || last.action === "discharge";
    const [start, end] = isCharge ? ["10:00", "15:00"] : ["18:00", "22:00"];
    const power_kw = form.read(isCharge ? "battery.max_charge_kw" : "battery.max_discharge_kw");
    return { days: EVERY_DAY, start, end, action: isCharge ? "charge" : "discharge", power_kw };
  }

  function body(form, list) {
    const differ = "The chosen batteries have different schedules.";
    if (form.isMixed(PATH)) return differing(form, PATH, differ, "Give all the same", () => [newWindow(form)]);
    const label = "Week of the schedule; its windows are listed below";
    const week = form.block(list.items, () => (list.items().length ? editor.week.strip(blocksOf(list.items()), label, (index) => focusItem(form, `${PATH}.${index}`)) : null));
    const rows = list.items().map((_, index) => windowRow(form, list, index));
    return [
      week,
      rows.length
        ? editor.element("ol", { class: "prop-items" }, rows)
        : editor.element("p", { class: "prop-muted" }, "Without windows it works for its own house."),
      form.mayEdit
        ? editor.element("button", { type: "button", class: "ed-button", onClick: () => list.add(newWindow(form)) }, [editor.icon("plus", 14), "Add window"])
        : null,
    ];
  }

  /** The editor of a battery's schedule. */
  function schedule(form) {
    const list = listOf(form, PATH, "window");
    return form.block(
      () => [form.isMixed(PATH), list.items().length],
      () => [editor.element("h4", { class: "prop-subhead" }, "Schedule"), body(form, list)],
    );
  }

  editor.schedule = { EVERY_DAY, listOf, inner, noteLine, differing, iconButton, focusItem, schedule };
})();
