/* The cars of a house, or of many: chargers, and the sessions of a week. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const WORKDAYS = [0, 1, 2, 3, 4];
  const HABITS = [
    { label: "Commuter", hint: "home on workdays from 17:30 to 7:00", days: WORKDAYS, arrival: "17:30", departure: "07:00", energy_kwh: 8 },
    { label: "Every night", hint: "from 19:00 to 7:00", days: [0, 1, 2, 3, 4, 5, 6], arrival: "19:00", departure: "07:00", energy_kwh: 6 },
    { label: "At work", hint: "on workdays from 8:00 to 17:00", days: WORKDAYS, arrival: "08:00", departure: "17:00", energy_kwh: 8 },
    { label: "Weekend", hint: "from 10:00 to 20:00", days: [5, 6], arrival: "10:00", departure: "20:00", energy_kwh: 15 },
  ];

  function sessionOf({ days, arrival, departure, energy_kwh }) {
    return { days, arrival, departure, energy_kwh };
  }

  /** Return a car with a charger of 11 kW and the habits of a commuter. */
  function newCar() {
    return { charger_kw: 11, smart: false, sessions: [sessionOf(HABITS[0])] };
  }

  /** Say in a few words what cars houses have. */
  function summary(houses) {
    const cars = houses.reduce((sum, house) => sum + house.evs.length, 0);
    return cars ? editor.values.counted(cars, "car") : "none";
  }

  function button(label, icon, onClick, hint) {
    return editor.element("button", { type: "button", class: "ed-button", onClick, title: hint }, [icon ? editor.icon(icon, 14) : null, label]);
  }

  function sessionRow(form, list, carPath, car, index) {
    const path = `${carPath}.sessions.${index}`;
    const number = `session ${index + 1} of car ${car + 1}`;
    const notes = () => editor.week.sessionNotes(form.read(carPath) || { sessions: [], charger_kw: 0 });
    const inner = (name, label) => editor.schedule.inner(form, path, "session", name, `${label} of ${number}`);
    return editor.element("li", { class: "prop-item", dataset: { item: path } }, [
      editor.element("div", { class: "prop-item-head" }, [
        editor.fields.days(form, { path: `${path}.days`, label: `Days of ${number}` }).root,
        form.mayEdit ? editor.schedule.iconButton(`Remove ${number}`, "trash", () => list.remove(index)) : null,
      ]),
      editor.element("div", { class: "prop-item-row" }, [
        inner("arrival", "Arrival"),
        editor.element("span", { class: "prop-dash", "aria-hidden": "true" }, "–"),
        inner("departure", "Departure"),
        inner("energy_kwh", "Energy"),
      ]),
      editor.schedule.noteLine(form, notes, index),
    ]);
  }

  function blocksOf(sessions) {
    return sessions.flatMap((session, index) =>
      editor.week.sessionSpans(session).map((span) => ({
        ...span, index, look: "ev", title: `${index + 1}: ${session.arrival}–${session.departure}, ${session.energy_kwh} kWh`,
      })),
    );
  }

  function habits(list) {
    const keys = HABITS.map((habit) => button(habit.label, "plus", () => list.add(sessionOf(habit)), `${habit.hint}, ${habit.energy_kwh} kWh each`));
    return editor.element("div", { class: "prop-keys", role: "group", "aria-label": "Add a session" }, keys);
  }

  function sessions(form, carPath, car) {
    const path = `${carPath}.sessions`;
    const list = editor.schedule.listOf(form, path, "session");
    const label = `Week of car ${car + 1}; its sessions are listed below`;
    const strip = () => editor.week.strip(blocksOf(list.items()), label, (index) => editor.schedule.focusItem(form, `${path}.${index}`));
    return form.block(
      () => list.items().length,
      () => [
        form.block(list.items, () => (list.items().length ? strip() : null)),
        list.items().length
          ? editor.element("ol", { class: "prop-items" }, list.items().map((_, index) => sessionRow(form, list, carPath, car, index)))
          : editor.element("p", { class: "prop-muted" }, "Without sessions it never charges."),
        form.mayEdit ? habits(list) : null,
      ],
    );
  }

  function energyLine(form, path) {
    const week = () => {
      const ev = form.read(path);
      return ev ? editor.week.weeklyEnergy(ev) : 0;
    };
    const text = () => `${editor.values.energy(week())} a week · ${editor.values.energy((week() * 365.25) / 7)} a year`;
    return form.block(week, () => editor.element("p", { class: "prop-muted" }, text()));
  }

  function car(form, list, index) {
    const path = `evs.${index}`;
    const field = (name) => editor.fields.field(form, { path: `${path}.${name}`, attribute: form.attribute("ev", name) }).root;
    return editor.element("div", { class: "prop-car", dataset: { item: path } }, [
      editor.element("div", { class: "prop-item-head" }, [
        editor.icon("ev", 16),
        editor.element("h4", {}, `Car ${index + 1}`),
        form.mayEdit ? editor.schedule.iconButton(`Remove car ${index + 1}`, "trash", () => list.remove(index)) : null,
      ]),
      field("charger_kw"),
      field("smart"),
      energyLine(form, path),
      sessions(form, path, index),
    ]);
  }

  function addToAll(form) {
    form.change("Add car", (house) => ({ evs: [...house.evs, newCar()] }));
  }

  function removeAll(form) {
    form.dropDrafts("evs.");
    form.change("Remove cars", () => ({ evs: [] }));
  }

  function differing(form) {
    const all = form.objects();
    const have = all.filter((house) => house.evs.length).length;
    return [
      editor.element("p", { class: "prop-muted" }, `${have} of ${all.length} have cars, not the same ones. Choose houses with the same cars to change them together.`),
      form.mayEdit
        ? editor.element("div", { class: "prop-keys" }, [
            button("Add a car to each", "plus", () => addToAll(form)),
            button("Remove all cars", "trash", () => removeAll(form)),
          ])
        : null,
    ];
  }

  function cars(form) {
    const list = editor.schedule.listOf(form, "evs", "car");
    const many = form.objects().length > 1;
    return [
      list.items().length ? list.items().map((_, index) => car(form, list, index)) : editor.element("p", { class: "prop-muted" }, many ? "None of them has a car." : "No car yet."),
      form.mayEdit ? button(many ? "Add a car to each" : "Add car", "plus", () => list.add(newCar())) : null,
    ];
  }

  /** The section of the cars. */
  function section(form) {
    return form.block(
      () => [form.isMixed("evs"), form.isMixed("evs") ? form.objects().map((house) => house.evs.length > 0) : form.read("evs").length],
      () => (form.isMixed("evs") ? differing(form) : cars(form)),
    );
  }

  editor.evs = { HABITS, newCar, summary, section };
})();
