/* The right-click menu of the canvas; also by the menu key. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const ALIGN = ["align-left", "align-centre", "align-right", "align-top", "align-middle", "align-bottom"];
  const SPREAD = ["distribute-horizontally", "distribute-vertically", "snap-selection"];
  const LAYOUTS = ["layout-feeder", "layout-radial", "layout-force"];
  const SELECT = ["select-type", "select-transformer", "select-behind"];
  const SAVE = ["save-selection-png", "save-selection-svg"];

  const CLIPBOARD = ["cut", "copy", "paste", "duplicate", "-", "delete"];
  const SELECTING = { label: "Select", icon: "select-all", entries: SELECT };
  const SAVING = { label: "Save the selection", icon: "image", entries: SAVE };

  const MENUS = {
    house: ["rename", "properties", "connect", "-", ...CLIPBOARD, "-", SELECTING, "fit-selection"],
    junction: ["rename", "properties", "connect", "-", ...CLIPBOARD, "-", SELECTING, "fit-selection"],
    transformer: [
      "rename", "properties", "connect", "collapse", { label: "Arrange the area", icon: "layout-feeder", entries: LAYOUTS }, "-",
      ...CLIPBOARD, "-", SELECTING, "fit-selection",
    ],
    line: ["rename", "properties", "-", "delete", "-", { ...SELECTING, entries: ["select-type"] }, "fit-selection"],
    many: [
      "properties", "connect", { label: "Align", icon: "align-left", entries: [...ALIGN, "-", ...SPREAD] },
      { label: "Arrange the selection", icon: "layout-feeder", entries: LAYOUTS }, "collapse", "-",
      ...CLIPBOARD, "-", SELECTING, "fit-selection", SAVING,
    ],
    canvas: [
      "paste", "select-all", "select-invert", "-", "fit", "zoom-100", "snap", "collapse-all", "expand-all", "-",
      { label: "Arrange everything", icon: "layout-feeder", entries: LAYOUTS }, "-",
      { label: "Save", icon: "image", entries: ["save-png", "save-svg"] }, "history", "help",
    ],
  };
  const LABELS = {
    house: "House", junction: "Cable joint", transformer: "Transformer", line: "Cable", many: "Selection", canvas: "Network",
  };

  /** Return which menu fits what is selected. */
  function menuOf({ doc, view }) {
    const ids = view.selection();
    if (!ids.length) return "canvas";
    return ids.length === 1 ? doc.get(ids[0]).kind : "many";
  }

  /* Entries of commands that are there for whoever looks; no line at an edge, no line twice, no empty submenu. */
  function entriesOf(commands, wanted) {
    const entries = wanted.map((entry) => {
      if (entry === "-") return entry;
      if (typeof entry === "string") return commands.has(entry) ? { command: entry, isDanger: entry === "delete" } : null;
      const inner = entriesOf(commands, entry.entries);
      return inner.length ? { ...entry, entries: inner } : null;
    });
    const kept = entries.filter(Boolean);
    const isLast = (i) => kept.slice(i).every((later) => later === "-");
    return kept.filter((entry, i) => entry !== "-" || (i > 0 && kept[i - 1] !== "-" && !isLast(i)));
  }

  function usable(studio, name) {
    const all = studio.commands.all();
    const hidden = new Set(["connect", "collapse", "expand-all", "collapse-all"].filter((id) => !studio.commands.isEnabled(id)));
    const known = new Set(all.map(({ id }) => id).filter((id) => !hidden.has(id)));
    const own = all.filter(({ menus, id }) => menus && menus.includes(name) && studio.commands.isEnabled(id)).map(({ id }) => id);
    const wanted = name === "canvas" ? [...MENUS[name], "-", ...own] : [...own, "-", ...MENUS[name]];
    return entriesOf(known, wanted);
  }

  /** What is under the pointer: an object, also by its feed edge; null on the bare canvas. */
  function objectAt(studio, target) {
    if (!target || target === studio.view.cy) return null;
    const id = target.id().replace(/^feed:/, "");
    const object = studio.doc.get(id);
    return object && object.kind !== "grid" ? id : null;
  }

  /**
   * Open the menu on right click, by the menu key, and by long touch.
   * @returns {{openAtSelection: Function, dispose: Function}}
   */
  editor.createMenu = function (studio) {
    const { view } = studio;

    function showAt(x, y, byKey) {
      const name = menuOf(studio);
      const context = { point: view.toModel(x, y) };
      editor.popup.show(studio, usable(studio, name), { x, y }, { label: LABELS[name], context, byKey });
    }

    function pressed(event) {
      const { clientX, clientY } = event.originalEvent.touches ? event.originalEvent.touches[0] : event.originalEvent;
      const id = objectAt(studio, event.target);
      if (!id) view.select([]);
      else if (!view.selection().includes(id)) view.select([id]);
      view.container.focus({ preventScroll: true });
      showAt(clientX, clientY, false);
    }

    /* At the selection, or in the middle of the canvas where nothing of it is in sight. */
    function openAtSelection() {
      const box = view.container.getBoundingClientRect();
      const drawn = view.cy.$(":selected");
      const at = drawn.nonempty() ? drawn.renderedBoundingBox({ includeOverlays: false }) : null;
      const isSeen = at && at.x2 > 0 && at.y2 > 0 && at.x1 < box.width && at.y1 < box.height;
      const [x, y] = isSeen ? [Math.min(at.x2, box.width), Math.max(at.y1, 0)] : [box.width / 2, box.height / 2];
      showAt(box.left + x, box.top + y, true);
    }

    const prevent = (event) => event.preventDefault();
    view.container.addEventListener("contextmenu", prevent);
    view.cy.on("cxttap", pressed);
    view.cy.on("taphold", (event) => event.originalEvent.type.startsWith("touch") && pressed(event));
    return {
      openAtSelection,
      dispose() {
        editor.popup.close();
        view.container.removeEventListener("contextmenu", prevent);
      },
    };
  };
})();
