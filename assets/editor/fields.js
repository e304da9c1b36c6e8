/* Fields of a form: label, control, unit inside, error below. What cannot be saved stays as it was typed. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const PAUSE_MS = 500;
  const MIXED = "Several values";
  let serial = 0;

  /** Make the row around a control, with a place for its error. */
  function frame(form, options, control) {
    const { label, attribute, isCompact } = options;
    const path = options.key || options.path;
    const id = `prop-${(serial += 1)}`;
    const help = attribute ? editor.tips.helpOf(attribute) : options.help || [];
    const error = editor.element("p", { class: "prop-error", id: `${id}-error`, role: "alert", hidden: true });
    const text = editor.element("span", { class: "prop-help", id: `${id}-help` }, help.join(" "));
    control.id = id;
    control.setAttribute("aria-describedby", `${id}-error ${id}-help`);
    if (isCompact) control.setAttribute("aria-label", label);
    const name = editor.element("span", { class: "prop-label" }, [
      editor.element("label", { for: id }, label),
      help.length ? editor.tips.mark(help) : null,
    ]);
    const body = options.wrap ? options.wrap(control) : control;
    const className = `prop-field ${options.className || ""} ${isCompact ? "prop-compact" : ""}`;
    const root = editor.element("div", { class: className, dataset: { path } }, [isCompact ? null : name, body, error, text]);

    function show(problem) {
      error.textContent = problem ? problem.message : "";
      error.hidden = !problem;
      control.toggleAttribute("aria-invalid", Boolean(problem));
      if (problem) control.setAttribute("aria-invalid", "true");
      root.classList.toggle("prop-wrong", Boolean(problem));
    }
    if (!form.mayEdit) control.disabled = true;
    return { root, show };
  }

  function focusOn(control) {
    control.focus();
    control.scrollIntoView({ block: "nearest" });
    if (control.select) control.select();
  }

  function withUnit(unit) {
    const inside = unit ? editor.element("span", { class: "prop-unit", "aria-hidden": "true" }, unit) : null;
    return (input) => editor.element("div", { class: "prop-control", style: `--unit: ${(unit || "").length}ch` }, [input, inside]);
  }

  /**
   * A field that is typed into. Commits on Enter, on leaving, and in a pause; Esc restores what was there before.
   * @param {Object} form
   * @param {Object} options path, attribute, label, isCompact; `parse(text)` and `format(value)` where the field shows
   *   something else than the value itself; `key` where a second field has the same path; `placeholder`
   */
  function typed(form, options) {
    const { path, attribute, key = path } = options;
    const label = options.label || attribute.label;
    const parse = options.parse || ((text) => editor.values.parse(attribute, text));
    const format = options.format || ((value) => editor.values.format(attribute, value));
    const isNumber = attribute.kind === "number";
    const input = editor.element("input", {
      type: "text", class: "ed-input", autocomplete: "off", spellcheck: "false", inputmode: isNumber ? "decimal" : null,
      list: options.list,
    });
    const row = frame(form, { ...options, label, wrap: withUnit(options.unit ?? attribute.unit) }, input);
    if (isNumber) row.root.classList.add("prop-number");
    let known = "";
    let session = null;
    let timer = 0;
    let isWriting = false;

    const seen = () => JSON.stringify(form.values(path));
    const shown = () => (form.isMixed(path) ? "" : format(form.read(path)));

    function begin() {
      session = { step: `field ${editor.newId()}`, before: form.snapshot(path), isOpen: false };
    }

    function settle() {
      form.dropDraft(key);
      row.show(null);
      input.value = shown();
      known = seen();
    }

    function attempt() {
      const text = input.value;
      return text === shown() || (form.isMixed(path) && !text.trim()) ? null : parse(text);
    }

    function commit(isFinal) {
      clearTimeout(timer);
      const result = attempt();
      if (result && result.problem) {
        form.keepDraft(key, input.value);
        row.show(result.problem);
        return;
      }
      if (result) {
        if (!session) begin();
        isWriting = true;
        form.write(path, result.value, `Change ${label.toLowerCase()}`, { merge: session.step, isLasting: true });
        isWriting = false;
        session.isOpen = true;
      }
      form.dropDraft(key);
      row.show(null);
      known = seen();
      if (isFinal) settle();
    }

    function restore(event) {
      clearTimeout(timer);
      const isTouched = input.value !== shown() || (session && session.isOpen);
      event.stopPropagation();
      event.preventDefault();
      if (!isTouched) return input.blur();
      if (session && session.isOpen) form.restore(path, session.before, { merge: session.step, isLasting: true });
      settle();
      begin();
      return input.select();
    }

    function step(event) {
      const value = editor.values.readNumber(input.value, attribute.unit);
      if (!isNumber || !Number.isFinite(value)) return;
      event.preventDefault();
      const size = event.shiftKey ? 10 : event.altKey ? 0.1 : 1;
      const next = Number((value + (event.key === "ArrowUp" ? size : -size)).toPrecision(12));
      if (editor.values.check({ ...attribute, required: true }, next)) return;
      input.value = String(next);
      onInput();
    }

    function onInput() {
      clearTimeout(timer);
      form.keepDraft(key, input.value);
      const result = attempt();
      if (!result || !result.problem) row.show(null);
      timer = setTimeout(() => commit(false), PAUSE_MS);
    }

    input.addEventListener("focus", begin);
    input.addEventListener("input", onInput);
    input.addEventListener("blur", () => {
      commit(true);
      session = null;
    });
    input.addEventListener("keydown", (event) => {
      if (event.key === "Escape") restore(event);
      if (event.key === "Enter") {
        event.preventDefault();
        commit(true);
        begin();
      }
      if (event.key === "ArrowUp" || event.key === "ArrowDown") step(event);
    });

    function refresh() {
      const isMixed = form.isMixed(path);
      input.placeholder = isMixed ? MIXED : options.placeholder || (attribute.null ?? "");
      row.root.classList.toggle("prop-mixed", isMixed);
      const now = seen();
      if (isWriting || now === known) return;
      const isDirty = document.activeElement === input && form.draft(key) !== undefined;
      known = now;
      if (!isDirty) settle();
    }

    const draft = form.draft(key);
    refresh();
    if (draft !== undefined) {
      input.value = draft;
      form.keepDraft(key, draft);
      const result = attempt();
      row.show(result ? result.problem : null);
    }
    return form.register({
      root: row.root, path: key, refresh, input,
      focus: () => focusOn(input),
      flush: () => (form.draft(key) === undefined ? undefined : commit(true)),
    });
  }

  /**
   * A field that chooses one of a list.
   * @param {Object} options path, attribute, label; `entries()` gives [{value, label}] (null is a value too)
   */
  function choice(form, options) {
    const { path, attribute } = options;
    const label = options.label || attribute.label;
    const select = editor.element("select", { class: "ed-input" });
    const row = frame(form, { ...options, label, wrap: (control) => editor.element("div", { class: "prop-control prop-select" }, control) }, select);

    function refresh() {
      const entries = options.entries();
      const isMixed = form.isMixed(path);
      const value = form.read(path);
      const known = entries.some((entry) => entry.value === value);
      const other = isMixed ? MIXED : known ? null : String(value ?? "") || "–";
      select.replaceChildren(
        other === null ? "" : editor.element("option", { value: "?", disabled: true }, other),
        ...entries.map((entry, index) => editor.element("option", { value: String(index) }, entry.label)),
      );
      select.value = other === null ? String(entries.findIndex((entry) => entry.value === value)) : "?";
    }

    select.addEventListener("change", () => {
      const chosen = options.entries()[Number(select.value)];
      if (!chosen) return;
      if (options.onChoose) options.onChoose(chosen.value);
      else form.write(path, chosen.value, `Change ${label.toLowerCase()}`);
    });
    refresh();
    return form.register({ root: row.root, path, refresh, focus: () => focusOn(select) });
  }

  /** A field that is on or off. */
  function flag(form, options) {
    const { path, attribute } = options;
    const label = options.label || attribute.label;
    const box = editor.element("input", { type: "checkbox", role: "switch", class: "prop-switch" });
    const row = frame(form, { ...options, label, className: "prop-flag" }, box);

    function refresh() {
      box.indeterminate = form.isMixed(path);
      box.checked = !box.indeterminate && Boolean(form.read(path));
      box.title = box.indeterminate ? MIXED : "";
    }

    box.addEventListener("change", () => form.write(path, box.checked, `Change ${label.toLowerCase()}`));
    refresh();
    return form.register({ root: row.root, path, refresh, focus: () => focusOn(box) });
  }

  /** Days of the week as a row of keys; arrows move between them. */
  function days(form, { path, label = "Days" }) {
    const keys = editor.week.DAYS.map((name, day) =>
      editor.element("button", {
        type: "button", class: "prop-day", title: name, "aria-label": name, tabindex: day ? "-1" : "0",
        disabled: !form.mayEdit, onClick: () => toggle(day),
      }, name[0]),
    );
    const root = editor.element("div", { class: "prop-days", role: "group", "aria-label": label, dataset: { path } }, keys);

    function toggle(day) {
      const now = form.read(path);
      const next = now.includes(day) ? now.filter((one) => one !== day) : [...now, day].sort();
      form.write(path, next, "Change days");
    }

    root.addEventListener("keydown", (event) => {
      const move = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
      if (!move) return;
      event.preventDefault();
      const next = keys[(keys.indexOf(document.activeElement) + move + 7) % 7];
      keys.forEach((key) => key.setAttribute("tabindex", key === next ? "0" : "-1"));
      next.focus();
    });

    function refresh() {
      const now = form.read(path) || [];
      keys.forEach((key, day) => key.setAttribute("aria-pressed", String(now.includes(day))));
    }
    refresh();
    return form.register({ root, path, refresh, focus: () => focusOn(keys[0]) });
  }

  /** Make the field that fits an attribute: numbers, texts and times are typed, choices chosen, flags switched. */
  function field(form, options) {
    const make = { flag, choice, days }[options.attribute.kind] || typed;
    return make(form, options);
  }

  editor.fields = { MIXED, typed, choice, flag, days, field };
})();
