/* The dialog of the project's flags and types of houses: add, rename, replace, remove, with counts of use. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const LISTS = {
    flags: { title: "Flags", noun: "flag", help: "Priority lists name houses by their flags.", icon: "flag", attribute: "flags" },
    "house-types": { title: "Types of houses", noun: "type", help: "What a house is; results can be grouped by it.", icon: "house", attribute: "house_type" },
  };

  function urlOf(studio, list, name) {
    const base = `/api/v1/projects/${studio.config.project_id}/${list}`;
    return name === undefined ? base : `${base}/${encodeURIComponent(name)}`;
  }

  /** Ask the server; resolves with the answer's body, or with a message. */
  async function ask(method, url, body) {
    try {
      const answer = await editor.request(method, url, body);
      if (answer.status < 300) return { body: answer.body };
      const issues = (answer.body && answer.body.issues) || [];
      return { message: issues.length ? issues[0].message : (answer.body && answer.body.detail) || "That could not be saved." };
    } catch {
      return { message: "The server does not answer. Try again in a moment." };
    }
  }

  function usedBy(entry) {
    const parts = [
      entry.n_houses && editor.values.counted(entry.n_houses, "house"),
      entry.n_priority_lists && editor.values.counted(entry.n_priority_lists, "priority list"),
    ].filter(Boolean);
    return parts.length ? parts.join(", ") : "not used";
  }

  function isUsed(entry) {
    return entry.n_houses > 0 || entry.n_priority_lists > 0;
  }

  function problemOf(studio, list, name) {
    const attribute = studio.config.attributes.house.find((one) => one.name === LISTS[list].attribute);
    if (!name) return { message: "Give a name." };
    return editor.values.check(attribute, attribute.kind === "texts" ? [name] : name);
  }

  /** One list of the dialog. */
  function panel(studio, list, { onChanged }) {
    const { noun, help, icon } = LISTS[list];
    const mayEdit = studio.config.may_edit;
    const root = editor.element("section", { class: "list-panel", "aria-label": LISTS[list].title });
    const error = editor.element("p", { class: "prop-error", role: "alert", hidden: true });
    const rows = editor.element("ul", { class: "list-rows" });
    let entries = [];
    let last = Promise.resolve();

    function say(message) {
      error.textContent = message || "";
      error.hidden = !message;
    }

    /* One change after the other: each answer is the whole list. */
    function change(...request) {
      last = last.then(() => send(...request));
      return last;
    }

    async function send(method, name, body, query = "") {
      say("");
      if (!(await editor.generate.isSaved(studio.sync))) return say(editor.generate.NOT_SAVED);
      const answer = await ask(method, urlOf(studio, list, name) + query, body);
      if (answer.message) return say(answer.message);
      show(answer.body.entries);
      await studio.sync.poll();
      return onChanged();
    }

    /* Rows that stay as they are keep what is being typed into them. */
    function draw() {
      const wanted = entries.map((entry) => {
        const key = JSON.stringify(entry);
        return [...rows.children].find((item) => item.dataset.entry === key && !item.querySelector(".list-ask")) || row(entry);
      });
      [...rows.children].filter((item) => !wanted.includes(item)).forEach((item) => item.remove());
      wanted.forEach((item, place) => rows.children[place] !== item && rows.insertBefore(item, rows.children[place] || null));
    }

    async function load() {
      const answer = await ask("GET", urlOf(studio, list));
      return answer.message ? say(answer.message) : show(answer.body.entries);
    }

    function show(found) {
      entries = found;
      remember(studio, list, entries);
      draw();
    }

    function rename(entry, input) {
      const name = input.value.trim();
      if (name === entry.label) return undefined;
      const problem = problemOf(studio, list, name);
      if (problem) return say(problem.message);
      return change("PATCH", entry.key, { name });
    }

    function row(entry) {
      const input = editor.element("input", { type: "text", class: "ed-input list-name", "aria-label": `Name of ${noun} ${entry.label}`, disabled: !mayEdit || entry.is_built_in });
      input.value = entry.label;
      input.addEventListener("change", () => rename(entry, input));
      input.addEventListener("keydown", (event) => {
        if (event.key === "Enter") input.blur();
        if (event.key !== "Escape" || input.value === entry.label) return;
        event.preventDefault();
        event.stopPropagation();
        input.value = entry.label;
        say("");
      });
      const canGo = mayEdit && (isUsed(entry) || !entry.is_built_in);
      const key = canGo
        ? editor.schedule.iconButton(`Remove ${noun} ${entry.label}`, entry.is_built_in ? "refresh" : "trash", () => remove(entry, item))
        : editor.element("span", { class: "list-blank" });
      const item = editor.element("li", { class: "list-row", dataset: { entry: JSON.stringify(entry) } }, [
        editor.icon(icon, 16),
        input,
        editor.element("span", { class: "prop-muted" }, usedBy(entry)),
        key,
      ]);
      return item;
    }

    function remove(entry, item) {
      if (!isUsed(entry)) return change("DELETE", entry.key);
      const others = entries.filter((one) => one.key !== entry.key);
      const select = editor.element("select", { class: "ed-input", "aria-label": "Instead" }, [
        list === "flags" ? editor.element("option", { value: "" }, "Take it off") : null,
        others.map((one) => editor.element("option", { value: one.key }, `Use ${one.label} instead`)),
      ]);
      const query = () => (select.value ? `?replace_by=${encodeURIComponent(select.value)}` : "?remove=1");
      const ask = editor.element("div", { class: "list-ask" }, [
        editor.element("p", {}, `${entry.label} is used by ${usedBy(entry)}. What about them?`),
        editor.element("div", { class: "list-choice" }, [
          select,
          editor.element("button", { type: "button", class: "ed-button ed-danger", onClick: () => change("DELETE", entry.key, undefined, query()) }, entry.is_built_in ? "Replace" : "Remove"),
          editor.element("button", { type: "button", class: "ed-button", onClick: draw }, "Keep"),
        ]),
      ]);
      draw();
      item.append(ask);
      return select.focus();
    }

    function adder() {
      const input = editor.element("input", { type: "text", class: "ed-input", placeholder: `New ${noun} …`, "aria-label": `New ${noun}` });
      const add = async (event) => {
        event.preventDefault();
        const name = input.value.trim();
        const problem = problemOf(studio, list, name);
        if (problem) return say(problem.message);
        await change("POST", undefined, { name });
        if (error.hidden) input.value = "";
        return input.focus();
      };
      return editor.element("form", { class: "list-add", onSubmit: add }, [input, editor.element("button", { type: "submit", class: "ed-button" }, "Add")]);
    }

    root.append(editor.element("p", { class: "prop-muted" }, help), rows, mayEdit ? adder() : "", error);
    last = load();
    return root;
  }

  /** Let the forms offer what the server has now. */
  function remember(studio, list, entries) {
    const { doc } = studio;
    if (list === "flags") doc.library = { ...doc.library, flags: entries.map((entry) => entry.key) };
    else doc.library = { ...doc.library, house_types: entries.map(({ key, label }) => ({ key, label })) };
  }

  /** Open the dialog. */
  function open(studio, first = "flags") {
    const body = editor.element("div", { class: "list-body" });
    const show = (list) => {
      keys.forEach((key) => key.setAttribute("aria-selected", String(key.dataset.list === list)));
      body.replaceChildren(panel(studio, list, { onChanged: () => studio.panel && studio.panel.redraw() }));
    };
    const keys = Object.entries(LISTS).map(([list, { title }]) =>
      editor.element("button", { type: "button", role: "tab", class: "list-tab", dataset: { list }, onClick: () => show(list) }, title),
    );
    const tabs = editor.element("div", { class: "list-tabs", role: "tablist" }, keys);
    editor.openDialog({ title: "Flags and types of houses", body: [tabs, body] });
    show(first);
  }

  editor.lists = { open };
})();
