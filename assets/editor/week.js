/* What repeats every week: when windows and sessions are, where they collide, and how a week is drawn. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const STEP = 15;
  const DAY = 1440;
  const WEEK = 7 * DAY;
  const NO_DAY = "No day is chosen, so it never happens.";
  const DAYS = ["Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun"];

  /** Return the minutes since midnight of "hh:mm". */
  function minutes(clock) {
    const [hour, minute] = clock.split(":").map(Number);
    return hour * 60 + minute;
  }

  /** Say days of the week as a range or a list. */
  function daysText(days) {
    const ordered = [...new Set(days)].sort();
    if (ordered.length === 7) return "Every day";
    const isRun = ordered.length > 2 && ordered[ordered.length - 1] - ordered[0] === ordered.length - 1;
    if (isRun) return `${DAYS[ordered[0]]}–${DAYS[ordered[ordered.length - 1]]}`;
    return ordered.map((day) => DAYS[day]).join(", ") || "No day";
  }

  /**
   * Return when a window of a battery's schedule holds, as [{day, from, to}] in minutes of the day.
   * Over midnight the day of the step itself counts: on each of its days until the end, and from the start.
   */
  function windowSpans(entry) {
    const start = minutes(entry.start);
    const end = minutes(entry.end);
    const parts = start < end ? [[start, end]] : [[0, end], [start, DAY]];
    return [...new Set(entry.days)].flatMap((day) =>
      parts.filter(([from, to]) => from < to).map(([from, to]) => ({ day, from, to })),
    );
  }

  /** Return how long a session lasts, in minutes: until the next departure time after the arrival. */
  function stay(session) {
    return (minutes(session.departure) - minutes(session.arrival) + DAY) % DAY || DAY;
  }

  /** Return when a session runs, as [{day, from, to}] with pieces of the following day of their own. */
  function sessionSpans(session) {
    return [...new Set(session.days)].flatMap((day) => {
      const from = minutes(session.arrival);
      const to = from + stay(session);
      const first = { day, from, to: Math.min(to, DAY) };
      return to <= DAY ? [first] : [first, { day: (day + 1) % 7, from: 0, to: to - DAY }];
    });
  }

  function collide(a, b) {
    return a.day === b.day && a.from < b.to && b.from < a.to;
  }

  function clock(minute) {
    return `${String(Math.floor(minute / 60)).padStart(2, "0")}:${String(minute % 60).padStart(2, "0")}`;
  }

  /**
   * Return the notes on a schedule: windows that another one, further up, covers in part. The first that fits counts.
   * @returns {{index: number, message: string}[]}
   */
  function scheduleNotes(windows) {
    const spans = windows.map(windowSpans);
    return windows.flatMap((entry, index) => {
      if (!entry.days.length) return [{ index, message: NO_DAY }];
      for (let above = 0; above < index; above += 1)
        for (const one of spans[above])
          for (const other of spans[index])
            if (collide(one, other)) {
              const [from, to] = [Math.max(one.from, other.from), Math.min(one.to, other.to)];
              const when = `${DAYS[one.day]} ${clock(from)}–${clock(to)}`;
              return [{ index, message: `On ${when} window ${above + 1} counts: the first that fits.` }];
            }
      return [];
    });
  }

  function ownNote(session, chargerKw) {
    if (!session.days.length) return { severity: "warning", message: NO_DAY };
    const [arrival, departure] = [minutes(session.arrival), minutes(session.departure)];
    if (departure > arrival && Math.floor(arrival / STEP) === Math.floor(departure / STEP))
      return { severity: "error", message: "Arrival and departure lie in the same quarter of an hour." };
    const most = (chargerKw * (Math.floor((arrival + stay(session)) / STEP) - Math.floor(arrival / STEP)) * STEP) / 60;
    if (session.energy_kwh > most + 1e-9)
      return { severity: "warning", message: `At ${chargerKw} kW at most ${Number(most.toFixed(2))} kWh fit into this stay.` };
    if (arrival % STEP || departure % STEP)
      return { severity: "warning", message: "Times count from the beginning of their quarter of an hour." };
    return null;
  }

  function collisions(sessions) {
    const spans = sessions
      .flatMap((session, index) =>
        [...new Set(session.days)].map((day) => {
          const from = day * DAY + minutes(session.arrival);
          return { from, to: from + stay(session), index };
        }),
      )
      .sort((a, b) => a.from - b.from || a.index - b.index);
    if (spans.length < 2) return [];
    return spans.flatMap((one, place) => {
      const last = place === spans.length - 1;
      const next = last ? { ...spans[0], from: spans[0].from + WEEK } : spans[place + 1];
      const others = `session ${one.index + 1} and session ${next.index + 1}`;
      if (Math.floor(one.from / STEP) === Math.floor(next.from / STEP))
        return [{ index: next.index, severity: "error", message: `In the same quarter of an hour begin ${others}.` }];
      if (one.to <= next.from) return [];
      const message = `It ends when session ${next.index + 1} begins, on ${DAYS[Math.floor(next.from / DAY) % 7]}.`;
      return [{ index: one.index, severity: "warning", message }];
    });
  }

  /**
   * Return the notes on a car's sessions, at most one each: too short, two that begin together, overlaps, more energy
   * than the charger can give in time.
   * @returns {{index: number, severity: string, message: string}[]}
   */
  function sessionNotes(ev) {
    const own = ev.sessions.map((session, index) => ({ index, ...ownNote(session, ev.charger_kw) }));
    const all = [...own.filter((note) => note.message), ...collisions(ev.sessions)];
    const worst = new Map();
    for (const note of all)
      if (!worst.has(note.index) || (note.severity === "error" && worst.get(note.index).severity !== "error"))
        worst.set(note.index, note);
    return [...worst.values()];
  }

  /** Return what a car charges in a week, in kWh. */
  function weeklyEnergy(ev) {
    return ev.sessions.reduce((sum, session) => sum + session.energy_kwh * new Set(session.days).size, 0);
  }

  /**
   * Draw a week: a row a day, blocks where something is.
   * @param {{day: number, from: number, to: number, look: string, title: string, index: number}[]} blocks later ones
   *   lie below earlier ones
   * @param {(index: number) => void} onChoose called with the index of a block that was clicked
   */
  function strip(blocks, label, onChoose) {
    const root = editor.element("div", { class: "ed-week", role: "img", "aria-label": label });
    DAYS.forEach((name, day) => {
      const track = editor.element("div", { class: "ed-week-track" });
      for (const block of blocks.filter((one) => one.day === day).reverse()) {
        const bar = editor.element("div", { class: `ed-week-block ed-week-${block.look}`, title: block.title });
        bar.style.left = `${(block.from / DAY) * 100}%`;
        bar.style.width = `${((block.to - block.from) / DAY) * 100}%`;
        bar.addEventListener("click", () => onChoose(block.index));
        track.append(bar);
      }
      root.append(editor.element("span", { class: "ed-week-day" }, [name]), track);
    });
    const hours = [0, 6, 12, 18, 24].map((hour) => editor.element("span", {}, [String(hour)]));
    root.append(editor.element("span"), editor.element("div", { class: "ed-week-hours" }, hours));
    return root;
  }

  editor.week = {
    DAYS, minutes, daysText, windowSpans, sessionSpans, scheduleNotes, sessionNotes, weeklyEnergy, strip,
  };
})();
