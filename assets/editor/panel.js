/* The properties of what is selected: of the grid, of one thing, or of many. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const WORDS = { grid: "Community", transformer: "Transformer", house: "House", junction: "Cable joint", line: "Cable" };

  function subtitle(form) {
    const { doc } = form.studio;
    if (!form.isSingle) return editor.bulk.names(doc, form.ids);
    if (form.kind === "grid") return "Choose something on the canvas to see its properties.";
    return WORDS[form.kind];
  }

  function head(form) {
    const { icon } = editor.bulk.KINDS[form.kind];
    const title = form.isSingle ? editor.kinds.nameField(form) : editor.element("h2", {}, editor.bulk.counted(form.kind, form.ids.length));
    return editor.element("header", { class: "prop-head" }, [
      editor.element("span", { class: "prop-tile" }, editor.icon(icon, 20)),
      editor.element("div", { class: "prop-title" }, [title, editor.element("p", { class: "prop-muted" }, form.block(() => subtitle(form), () => subtitle(form)))]),
    ]);
  }

  function bodyOf(form) {
    if (form.kind !== "house") return editor.kinds.forms[form.kind](form);
    return [form.isSingle ? null : editor.bulk.together(form), editor.house.form(form)];
  }

  /* Keys that would act on the drawing while the focus is on a control of the panel. */
  const DESTRUCTIVE = new Set(["Delete", "Backspace"]);

  function commands(panel) {
    const one = ({ doc, view }) => (view.selection().length === 1 ? doc.get(view.selection()[0]) : null);
    return [
      {
        id: "properties", label: "To the properties", keys: ["Enter"], group: "Edit",
        run: () => panel.focusField("name") || panel.focusFirst(),
      },
      {
        id: "generate", label: "Generate houses", icon: "sparkles", keys: ["shift+g"], group: "Edit", edits: true, menus: ["transformer"],
        enabled: (studio) => one(studio)?.kind === "transformer", run: (studio) => editor.generate.open(studio, one(studio).id),
      },
      { id: "lists", label: "Flags and types of houses", icon: "flag", group: "Network", menus: ["canvas"], run: (studio) => editor.lists.open(studio) },
    ];
  }

  /**
   * Start the panel: it follows the selection and the document.
   * @returns {{dispose: Function, focusField: (path: string) => boolean, ids: () => string[], flush: Function}}
   */
  editor.createPanel = function (studio) {
    const { doc, view, config } = studio;
    const root = document.getElementById(config.containers.properties);
    const drafts = new Map();
    let shown = null;
    let form = null;
    let frame = 0;

    function chosen() {
      const ids = view.selection().filter((id) => doc.get(id));
      return ids.length ? ids : [doc.grid().id];
    }

    function draw(ids) {
      const isMixed = editor.bulk.byKind(doc, ids).length > 1;
      form = isMixed ? null : editor.createForm(studio, ids, drafts);
      const children = isMixed ? editor.bulk.mixed(studio, ids) : [head(form), ...bodyOf(form)];
      root.replaceChildren(...[children].flat(Infinity).filter(Boolean));
      root.classList.toggle("prop-read-only", !config.may_edit);
    }

    function show() {
      const ids = chosen();
      const key = ids.join(" ");
      if (key === shown) return;
      if (form) form.flush();
      editor.tips.hide();
      shown = key;
      draw(ids);
      root.scrollTop = 0;
    }

    function update() {
      frame = 0;
      if (chosen().join(" ") !== shown) show();
      else if (form) form.refresh();
      else draw(chosen());
    }

    function later() {
      frame = frame || requestAnimationFrame(update);
    }

    function flush() {
      if (form) form.flush();
    }

    /** Put the focus on a field of what is shown, by its path; its section opens. */
    function focusField(path) {
      show();
      const field = form && (form.field(path) || form.fieldBelow(path));
      if (!field) return openSection(path);
      const section = field.root.closest("details");
      if (section) section.open = true;
      field.focus();
      return true;
    }

    /* A path without a field, such as "profiles": its section opens, with the focus on the first thing to do there. */
    function openSection(path) {
      const section = path && root.querySelector(`[data-section$="-${CSS.escape(path.split(".")[0])}"]`);
      if (!section) return false;
      section.open = true;
      (section.querySelector(".prop-body button, .prop-body input") || section.querySelector("summary")).focus();
      return true;
    }

    function focusFirst() {
      const first = root.querySelector("input:enabled, select:enabled, button:enabled");
      if (first) first.focus();
    }

    function guard(event) {
      if (DESTRUCTIVE.has(event.key)) event.stopPropagation();
    }

    /** Draw anew what is shown: what fields offer has changed. */
    function redraw() {
      if (form) form.flush();
      draw(chosen());
    }

    root.classList.add("prop-panel");
    const stops = [view.onSelection(show), doc.on(later)];
    window.addEventListener("beforeunload", flush);
    root.addEventListener("keydown", guard);
    show();
    const panel = {
      focusField,
      focusFirst,
      flush,
      redraw,
      ids: () => (shown ? shown.split(" ") : []),
      dispose() {
        flush();
        cancelAnimationFrame(frame);
        stops.forEach((stop) => stop && stop());
        window.removeEventListener("beforeunload", flush);
        root.removeEventListener("keydown", guard);
        editor.tips.hide();
        root.replaceChildren();
      },
    };
    if (studio.commands) studio.commands.register(commands(panel));
    return panel;
  };
})();
