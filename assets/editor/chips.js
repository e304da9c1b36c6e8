/* Flags as chips: those of all chosen houses, taken off with a click, added by typing with suggestions. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const MOST = 8;

  /** Return the flags that houses carry, most common first, as [{flag, count}]. */
  function carried(houses) {
    const counts = new Map();
    for (const house of houses) for (const flag of house.flags) counts.set(flag, (counts.get(flag) || 0) + 1);
    return [...counts].map(([flag, count]) => ({ flag, count })).sort((a, b) => b.count - a.count);
  }

  /** Return the flags of the project and of the drawing, in the order of the alphabet. */
  function known(doc) {
    const used = doc.all("house").flatMap((house) => house.flags);
    return [...new Set([...doc.library.flags, ...used])].sort((a, b) => a.localeCompare(b));
  }

  function add(form, flag) {
    form.change(`Add flag ${flag}`, (house) => (house.flags.includes(flag) ? null : { flags: [...house.flags, flag] }));
  }

  function remove(form, flag) {
    form.change(`Remove flag ${flag}`, (house) => ({ flags: house.flags.filter((one) => one !== flag) }));
  }

  function chip(form, { flag, count }) {
    const total = form.objects().length;
    const some = count < total;
    const says = some ? `${count} of ${total} carry ${flag}` : flag;
    return editor.element("span", { class: `prop-chip${some ? " prop-chip-some" : ""}`, title: says }, [
      editor.icon("flag", 12),
      editor.element("span", { class: "prop-chip-text" }, flag),
      some ? editor.element("small", {}, `${count}/${total}`) : null,
      some && form.mayEdit ? key(`Add ${flag} to all`, "plus", () => add(form, flag)) : null,
      form.mayEdit ? key(`Remove ${flag}`, "close", () => remove(form, flag)) : null,
    ]);
  }

  function key(label, icon, onClick) {
    return editor.element("button", { type: "button", class: "prop-chip-key", "aria-label": label, title: label, onClick }, editor.icon(icon, 12));
  }

  /** The list below the input; `choose` gets the flag that was picked. */
  function suggestions(id, choose, onActive) {
    const list = editor.element("ul", { class: "prop-options", role: "listbox", id, hidden: true });
    let entries = [];
    let active = -1;

    function mark(index) {
      active = index;
      [...list.children].forEach((item, place) => item.setAttribute("aria-selected", String(place === active)));
      const item = list.children[active];
      if (item) item.scrollIntoView({ block: "nearest" });
      onActive(item ? item.id : "");
    }

    return {
      root: list,
      show(next) {
        entries = next;
        list.hidden = !entries.length;
        list.replaceChildren(
          ...entries.map(({ flag, label }, index) => {
            const item = editor.element("li", { role: "option", class: "prop-option", id: `${id}-${index}` }, label);
            item.addEventListener("pointerdown", (event) => {
              event.preventDefault();
              choose(flag);
            });
            return item;
          }),
        );
        mark(-1);
      },
      move: (by) => entries.length && mark((active + by + entries.length) % entries.length),
      chosen: () => entries[active] && entries[active].flag,
      get isOpen() {
        return !list.hidden;
      },
    };
  }

  function adder(form) {
    const { doc } = form.studio;
    const id = `flags-${editor.newId()}`;
    const input = editor.element("input", {
      type: "text", class: "ed-input", placeholder: "Add a flag …", "aria-label": "Add a flag", role: "combobox",
      "aria-expanded": "false", "aria-controls": id, autocomplete: "off", spellcheck: "false", disabled: !form.mayEdit,
    });
    const error = editor.element("p", { class: "prop-error", role: "alert", hidden: true });
    const list = suggestions(id, take, (active) => input.setAttribute("aria-activedescendant", active));

    function say(problem) {
      error.hidden = !problem;
      error.textContent = problem ? problem.message : "";
      input.toggleAttribute("aria-invalid", Boolean(problem));
    }

    function take(flag) {
      const text = flag.trim();
      const problem = editor.values.check(form.attribute("house", "flags"), [text]);
      if (problem && text) return say(problem);
      say(null);
      input.value = "";
      list.show([]);
      if (text) add(form, text);
      return input.focus();
    }

    function offer() {
      const typed = input.value.trim().toLowerCase();
      const total = form.objects().length;
      const full = new Set(carried(form.objects()).filter((one) => one.count === total).map((one) => one.flag));
      const open = known(doc).filter((flag) => !full.has(flag) && flag.toLowerCase().includes(typed));
      const isNew = typed && !known(doc).some((flag) => flag.toLowerCase() === typed);
      const entries = open.slice(0, MOST).map((flag) => ({ flag, label: flag }));
      if (isNew) entries.push({ flag: input.value.trim(), label: `New flag “${input.value.trim()}”` });
      list.show(entries);
      input.setAttribute("aria-expanded", String(list.isOpen));
    }

    input.addEventListener("focus", offer);
    input.addEventListener("input", () => {
      say(null);
      offer();
    });
    input.addEventListener("blur", () => list.show([]));
    input.addEventListener("keydown", (event) => {
      if (event.key === "ArrowDown" || event.key === "ArrowUp") {
        event.preventDefault();
        list.move(event.key === "ArrowDown" ? 1 : -1);
      } else if (event.key === "Enter") {
        event.preventDefault();
        take(list.chosen() || input.value);
        offer();
      } else if (event.key === "Escape") {
        event.stopPropagation();
        if (!input.value && !list.isOpen) input.blur();
        input.value = "";
        say(null);
        list.show([]);
      }
    });
    const root = editor.element("div", { class: "prop-adder" }, [input, list.root, error]);
    return { root, input };
  }

  /** The field of a house's flags. */
  function flags(form) {
    const none = () => editor.element("p", { class: "prop-muted" }, "none");
    const chips = form.block(
      () => [form.objects().length, carried(form.objects())],
      () => [
        editor.element("div", { class: "prop-chips" }, carried(form.objects()).map((one) => chip(form, one))),
        form.mayEdit || carried(form.objects()).length ? null : none(),
      ],
    );
    const own = adder(form);
    const help = editor.tips.helpOf(form.attribute("house", "flags"));
    const label = editor.element("span", { class: "prop-label" }, ["Flags", editor.tips.mark(help)]);
    const root = editor.element("div", { class: "prop-field prop-stack", dataset: { path: "flags" } }, [label, chips, form.mayEdit ? own.root : null]);
    return form.register({ root, path: "flags", refresh: () => undefined, focus: () => own.input.focus() });
  }

  editor.chips = { carried, known, flags };
})();
