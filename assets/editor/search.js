/* Finding things by name, type or flag: the canvas goes along while one moves through what was found. */
(function () {
  "use strict";
  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const MOST = 40;
  const KINDS = { transformer: "Transformer", junction: "Cable joint", line: "Cable" };

  function folded(text) {
    return text.normalize("NFD").replace(/\p{Diacritic}/gu, "").toLowerCase();
  }

  /** Return what people call the kind of an object: the type, for a house. */
  function kindName(doc, object) {
    if (object.kind !== "house") return KINDS[object.kind];
    const type = doc.library.house_types.find((item) => item.key === object.house_type);
    const own = editor.current && editor.current.config.palette.find((item) => item.fields.house_type === object.house_type);
    return type ? type.label : own ? own.label : object.house_type;
  }

  /* Lower is better: the name itself, its beginning, a word's beginning, anywhere, type or flag; null for no match. */
  function rank(doc, object, words) {
    const name = folded(object.name);
    const rest = folded([kindName(doc, object), ...(object.flags || []), object.cable_type || ""].join(" "));
    if (!words.every((word) => name.includes(word) || rest.includes(word))) return null;
    const all = words.join(" ");
    if (name === all) return 0;
    if (name.startsWith(all)) return 1;
    if (name.includes(` ${all}`)) return 2;
    return name.includes(all) ? 3 : 4;
  }

  /**
   * Return the objects that a text finds, the best first.
   * @param {Object} doc
   * @param {string} text Words that all have to occur in the name, the type or a flag.
   */
  function find(doc, text) {
    const words = folded(text).split(/\s+/).filter(Boolean);
    if (!words.length) return [];
    const collator = new Intl.Collator("en", { numeric: true });
    return ["transformer", "house", "junction", "line"]
      .flatMap((kind) => doc.all(kind))
      .map((object) => ({ object, at: rank(doc, object, words) }))
      .filter(({ at }) => at !== null)
      .sort((a, b) => a.at - b.at || collator.compare(a.object.name, b.object.name))
      .map(({ object }) => object);
  }

  function option(studio, object, index) {
    const isNode = object.kind !== "line";
    const picture = isNode
      ? editor.element("img", { src: editor.glyphs.picture(studio.view.lookOf(object)), width: 24, height: 24, alt: "" })
      : editor.icon("cable", 18);
    const name = kindName(studio.doc, object);
    const says = [name, ...(object.flags || []).filter((flag) => folded(flag) !== folded(name))];
    const text = editor.element("span", { class: "finder-name" }, object.name || "Without a name");
    const kind = editor.element("span", { class: "finder-kind" }, says.join(" · "));
    const attributes = { class: "finder-option", role: "option", id: `finder-option-${index}`, "aria-selected": "false", dataset: { id: object.id } };
    return editor.element("li", attributes, [editor.element("span", { class: "finder-picture" }, picture), text, kind]);
  }

  function field() {
    const attributes = {
      type: "text",
      class: "finder-input",
      placeholder: "Find by name, type or flag",
      autocomplete: "off",
      spellcheck: "false",
      role: "combobox",
      "aria-label": "Find in the network",
      "aria-expanded": "false",
      "aria-controls": "finder-list",
      "aria-autocomplete": "list",
    };
    return editor.element("input", attributes);
  }

  /**
   * Put the search over the canvas of a studio.
   * @param {Object} studio
   */
  editor.createSearch = function (studio) {
    const { doc, view, config } = studio;
    const container = document.getElementById(config.containers.finder);
    const input = field();
    const count = editor.element("span", { class: "finder-count", "aria-live": "polite" });
    const list = editor.element("ul", { class: "finder-list", id: "finder-list", role: "listbox", "aria-label": "Found", hidden: true });
    let found = [];
    let at = -1;
    container.replaceChildren(editor.element("div", { class: "finder-box" }, [editor.icon("search", 16), input, count]), list);

    function mark() {
      [...list.children].forEach((item, index) => item.setAttribute("aria-selected", String(index === at)));
      if (list.children[at]) list.children[at].scrollIntoView({ block: "nearest" });
      input.setAttribute("aria-activedescendant", list.children[at] ? list.children[at].id : "");
      count.textContent = found.length ? (at < 0 ? String(found.length) : `${at + 1} of ${found.length}`) : "";
    }

    function open(isOpen) {
      list.hidden = !isOpen;
      input.setAttribute("aria-expanded", String(isOpen));
    }

    function search() {
      found = find(doc, input.value);
      at = -1;
      const nothing = editor.element("li", { class: "finder-nothing" }, "Nothing has this name, type or flag.");
      list.replaceChildren(...(found.length ? found.slice(0, MOST).map((object, index) => option(studio, object, index)) : [nothing]));
      open(input.value.trim() !== "");
      mark();
    }

    /* Further than the list goes on in the canvas: the count says where one is. */
    function jump(index) {
      if (!found.length) return;
      at = (index + found.length) % found.length;
      const { id } = found[at];
      if (doc.get(id)) {
        view.reveal(id);
        view.select([id], { center: true });
      }
      mark();
    }

    function close() {
      open(false);
      input.blur();
      view.container.focus();
    }

    const KEYS = {
      ArrowDown: () => jump(at + 1),
      ArrowUp: () => jump(at < 0 ? -1 : at - 1),
      Enter: (event) => (list.hidden && at >= 0 ? open(true) : jump(at + (event.shiftKey ? -1 : 1))),
      Escape: () => (input.value && !list.hidden && at < 0 ? ((input.value = ""), search()) : close()),
    };

    input.addEventListener("input", search);
    input.addEventListener("focus", () => input.value && search());
    input.addEventListener("keydown", (event) => {
      event.stopPropagation();
      if (!KEYS[event.key]) return;
      event.preventDefault();
      KEYS[event.key](event);
    });
    list.addEventListener("pointerdown", (event) => event.preventDefault());
    list.addEventListener("click", (event) => {
      const item = event.target.closest(".finder-option");
      if (!item) return;
      jump(found.findIndex((object) => object.id === item.dataset.id));
      open(false);
    });
    container.addEventListener("focusout", (event) => !container.contains(event.relatedTarget) && open(false));

    return {
      find: (text) => find(doc, text),

      /** Put the cursor into the search field. */
      focus() {
        input.focus();
        input.select();
      },
      dispose: () => container.replaceChildren(),
    };
  };

  editor.find = find;
  editor.kindName = kindName;
})();
