/* The list of problems: asked of the server after each save, a click leads to the field concerned. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const PAUSE_MS = 250;
  const FIRST = 4;
  const GAP = 6;
  const WORDS = { error: ["error", "errors"], warning: ["warning", "warnings"] };

  /** Say how many there are of each severity, such as "2 errors, 1 warning". */
  function tally(issues) {
    return Object.entries(WORDS)
      .map(([severity, words]) => [issues.filter((issue) => issue.severity === severity).length, words])
      .filter(([count]) => count)
      .map(([count, words]) => editor.values.counted(count, ...words))
      .join(", ");
  }

  /** Return issues of the same kind together, in their order. */
  function grouped(issues) {
    const groups = new Map();
    for (const issue of issues) {
      const key = [issue.severity, issue.code, issue.component, issue.field].join(" ");
      groups.set(key, [...(groups.get(key) || []), issue]);
    }
    return [...groups.values()];
  }

  /** Return the path of the field that an issue is about; the message names windows, cars and sessions by number. */
  function pathOf({ component, field, message }) {
    const place = message.split(": ")[0];
    const number = (word) => Number((place.match(new RegExp(`${word} (\\d+)`)) || [0, 1])[1]) - 1;
    if (component === "battery") return `battery.${field}`;
    if (component === "schedule window") return `battery.schedule.${number("schedule window")}.${field}`;
    if (component === "ev") return `evs.${number("ev")}.${field}`;
    if (component === "session") return `evs.${number("ev")}.sessions.${number("session")}.${field}`;
    return field;
  }

  /** Return the worst severity of each object. */
  function marksOf(issues) {
    const marks = {};
    for (const { severity, objects } of issues)
      for (const id of objects) if (marks[id] !== "error") marks[id] = severity;
    return marks;
  }

  function namesOf(doc, issue) {
    const found = issue.objects.map(doc.get).filter(Boolean);
    return found.length ? editor.bulk.names(doc, found.map((thing) => thing.id)) : "";
  }

  function item(studio, issue, lead) {
    const name = namesOf(studio.doc, issue);
    const text = name && issue.message.startsWith(`${name}: `) ? issue.message.slice(name.length + 2) : issue.message;
    const isError = issue.severity === "error";
    return editor.element("li", {}, [
      editor.element("button", { type: "button", class: `prob-item prob-${issue.severity}`, onClick: () => lead(issue) }, [
        editor.icon(isError ? "error" : "warning", 16, isError ? "Error" : "Warning"),
        editor.element("span", {}, [name ? editor.element("strong", {}, name) : null, editor.element("span", {}, text)]),
      ]),
    ]);
  }

  function groupOf(studio, issues, lead) {
    const shown = issues.slice(0, FIRST).map((issue) => item(studio, issue, lead));
    const list = editor.element("ul", { class: "prob-list" }, shown);
    if (issues.length <= FIRST) return list;
    const all = () => list.replaceChildren(...issues.map((issue) => item(studio, issue, lead)));
    const key = editor.element("button", { type: "button", class: "prob-more", onClick: all }, `Show all ${issues.length} of this kind`);
    list.append(editor.element("li", {}, key));
    return list;
  }

  function listOf(studio, issues, lead) {
    if (!issues.length)
      return [
        editor.element("div", { class: "prob-empty" }, [
          editor.icon("success", 28),
          editor.element("h2", {}, "No problems"),
          editor.element("p", { class: "prop-muted" }, "The network can be simulated as it is."),
        ]),
      ];
    const ordered = Object.keys(WORDS).flatMap((severity) => issues.filter((issue) => issue.severity === severity));
    return [
      editor.element("header", { class: "prob-head" }, [editor.element("h2", {}, tally(issues)), editor.element("p", { class: "prop-muted" }, "Choose one to see where it is.")]),
      ...grouped(ordered).map((group) => groupOf(studio, group, lead)),
    ];
  }

  /** Show the number in the header's button. */
  function label(button, issues) {
    const errors = issues.filter((issue) => issue.severity === "error").length;
    const icon = !issues.length ? "check" : errors ? "error" : "warning";
    const text = issues.length ? `Problems ${issues.length}` : "No problems";
    button.replaceChildren(editor.icon(icon, 16), editor.element("span", {}, text));
    button.classList.toggle("prob-bad", errors > 0);
    button.classList.toggle("prob-doubtful", issues.length > 0 && !errors);
    button.title = tally(issues);
  }

  /** The list as something that opens below the button; Esc and a click elsewhere close it. */
  function popover(button, box) {
    function place() {
      const { bottom, right } = button.getBoundingClientRect();
      box.style.top = `${bottom + GAP}px`;
      box.style.right = `${Math.max(GAP, window.innerWidth - right)}px`;
    }

    function toggle(isOpen) {
      box.hidden = !isOpen;
      button.setAttribute("aria-expanded", String(isOpen));
      if (!isOpen) return;
      place();
      (box.querySelector("button") || box).focus();
    }

    const onKey = (event) => {
      if (event.key !== "Escape" || box.hidden) return;
      event.stopPropagation();
      toggle(false);
      button.focus();
    };
    const onPress = (event) => {
      if (!box.hidden && !box.contains(event.target) && !button.contains(event.target)) toggle(false);
    };
    const onClick = () => toggle(box.hidden);
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", "Problems");
    box.setAttribute("tabindex", "-1");
    button.addEventListener("click", onClick);
    document.addEventListener("keydown", onKey, true);
    document.addEventListener("pointerdown", onPress, true);
    return {
      toggle,
      dispose() {
        toggle(false);
        button.removeEventListener("click", onClick);
        document.removeEventListener("keydown", onKey, true);
        document.removeEventListener("pointerdown", onPress, true);
      },
    };
  }

  /**
   * Start the list of problems.
   * @returns {{issues: () => Object[], refresh: Function, lead: Function, open: Function, dispose: Function}}
   */
  editor.createProblems = function (studio) {
    const { config, doc, sync, view } = studio;
    const box = document.getElementById(config.containers.problems);
    const button = document.getElementById("network-issues-button");
    const changed = editor.emitter();
    let issues = [];
    let revision = null;
    let timer = 0;
    let isAsking = false;
    let isGone = false;

    /** Show what an issue is about: reveal, select and centre it, and put the focus on its field. */
    function lead(issue) {
      const ids = issue.objects.filter((id) => doc.get(id) && doc.get(id).kind !== "grid");
      if (ids.length) view.reveal(ids);
      view.select(ids, { center: ids.length > 0 });
      menu.toggle(false);
      if (studio.panel) studio.panel.focusField(pathOf(issue));
    }

    function show(answer) {
      const isSame = revision !== null && editor.equal(issues, answer.issues);
      revision = answer.revision;
      if (isSame) return;
      issues = answer.issues;
      label(button, issues);
      box.replaceChildren(...listOf(studio, issues, lead));
      view.setProblems(marksOf(issues));
      changed.emit(issues);
    }

    async function ask() {
      if (isAsking || isGone) return;
      isAsking = true;
      try {
        const { status, body } = await editor.request("GET", `/api/v1/grids/${config.grid_id}/issues`);
        if (!isGone && status === 200) show(body);
      } catch {
        /* Offline: the list stays, the next save asks again. */
      }
      isAsking = false;
      if (!isGone && revision !== null && revision < doc.revision) later();
    }

    function later() {
      clearTimeout(timer);
      timer = setTimeout(ask, PAUSE_MS);
    }

    const menu = popover(button, box);
    const stops = [
      sync.on(() => sync.state === "saved" && revision !== doc.revision && later()),
      doc.on(({ origin }) => origin === "remote" && later()),
    ];
    ask();
    return {
      issues: () => issues,
      get revision() {
        return revision;
      },
      on: changed.on,
      refresh: ask,
      lead,
      open: () => menu.toggle(true),
      dispose() {
        isGone = true;
        clearTimeout(timer);
        menu.dispose();
        stops.forEach((stop) => stop && stop());
        box.replaceChildren();
      },
    };
  };

  editor.problemPath = pathOf;
})();
