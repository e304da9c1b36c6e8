/* The toolbar over the canvas, made from commands. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const ALIGN = ["align-left", "align-centre", "align-right", "align-top", "align-middle", "align-bottom"];
  const SPREAD = ["distribute-horizontally", "distribute-vertically", "snap-selection"];
  const SAVE_SELECTION = ["save-selection-png", "save-selection-svg"];
  const commandsOf = (ids) => ids.map((id) => (id === "-" ? id : { command: id }));

  const MENUS = {
    align: { label: "Align and distribute", icon: "align-left", commands: () => [...ALIGN, "-", ...SPREAD] },
    layout: {
      label: "Layout", icon: "layout-feeder", commands: () => ["layout-feeder", "layout-radial", "layout-force"],
      heading: (studio) => `Arrange ${editor.layingOut.scopeOf(studio).label}`,
    },
    zoom: { label: "Zoom", commands: () => ["zoom-100", "fit", "fit-selection", "-", "zoom-in", "zoom-out"] },
    save: {
      label: "Save a picture", icon: "image",
      commands: ({ view }) => ["save-png", "save-svg", ...(view.selection().length ? ["-", ...SAVE_SELECTION] : [])],
    },
  };

  const GROUPS = [
    ["tool-pan", "tool-select"],
    ["undo", "redo"],
    ["snap", "menu:align", "menu:layout"],
    ["zoom-out", "menu:zoom", "zoom-in", "fit"],
    ["history", "menu:save", "help"],
  ];

  /* What a button says while it is pointed at or focused. */
  function tip(button, lines) {
    const show = () => editor.tips.show(button, lines());
    const hide = () => editor.tips.hide();
    const showIfSeen = () => button.matches(":hover, :focus-visible") && show();
    for (const type of ["pointerenter", "focus"]) button.addEventListener(type, showIfSeen);
    for (const type of ["pointerleave", "blur", "click"]) button.addEventListener(type, hide);
  }

  function commandButton(studio, id) {
    const command = studio.commands.get(id);
    const button = editor.element(
      "button",
      {
        type: "button", class: "cmd-button", "aria-label": command.label, dataset: { command: id },
        "aria-pressed": command.checked ? "false" : null,
      },
      editor.icon(command.icon, 18),
    );
    button.addEventListener("click", () => studio.commands.run(id));
    tip(button, () => {
      const detail = command.detail ? command.detail(studio) : "";
      const keys = command.keys.map((keys) => editor.element("kbd", { class: "cmd-keys" }, editor.keyText(keys)));
      return [[editor.element("span", {}, detail ? `${command.label}: ${detail}` : command.label), " ", ...keys.slice(0, 1)]];
    });
    return button;
  }

  function entriesOf(studio, menu) {
    const usable = new Set(studio.commands.all().map(({ id }) => id));
    const entries = commandsOf(menu.commands(studio).filter((id) => id === "-" || usable.has(id)));
    return menu.heading ? [{ heading: menu.heading(studio) }, ...entries] : entries;
  }

  function menuButton(studio, name) {
    const menu = MENUS[name];
    const zoom = () => editor.element("span", { class: "cmd-zoom" });
    const face = menu.icon ? [editor.icon(menu.icon, 18), editor.icon("chevron-down", 12)] : zoom();
    const button = editor.element("button", {
      type: "button", class: "cmd-button", "aria-label": menu.label, "aria-haspopup": "menu", "aria-expanded": "false",
      dataset: { menu: name },
    }, face);
    button.addEventListener("click", (event) => {
      const { left, top } = button.getBoundingClientRect();
      const closed = () => button.setAttribute("aria-expanded", "false");
      const options = { label: menu.label, byKey: event.detail === 0, onClose: closed };
      editor.popup.show(studio, entriesOf(studio, menu), { x: left, y: top - 8, isAbove: true }, options);
      button.setAttribute("aria-expanded", "true");
    });
    tip(button, () => [menu.label]);
    return button;
  }

  /* Arrow keys walk along the toolbar; it is one stop of the Tab key. */
  function walk(event, root) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    const buttons = [...root.querySelectorAll("button:not(:disabled)")];
    const next = buttons[(buttons.indexOf(document.activeElement) + by + buttons.length) % buttons.length];
    for (const button of root.querySelectorAll("button")) button.tabIndex = button === next ? 0 : -1;
    next.focus();
  }

  /* What panning and zooming change; often, so nothing here asks for the selection. */
  function showView(studio, root) {
    for (const button of root.querySelectorAll("[aria-pressed]")) {
      button.setAttribute("aria-pressed", String(studio.commands.isChecked(button.dataset.command)));
    }
    const percent = `${Math.round(studio.view.zoom() * 100)} %`;
    root.querySelector(".cmd-zoom").textContent = percent;
    root.querySelector("[data-menu=zoom]").setAttribute("aria-label", `Zoom, ${percent}`);
  }

  function showWhatCanBeDone(studio, root) {
    const { commands } = studio;
    for (const button of root.querySelectorAll("[data-command]")) button.disabled = !commands.isEnabled(button.dataset.command);
    for (const button of root.querySelectorAll("[data-menu]")) {
      button.disabled = !MENUS[button.dataset.menu].commands(studio).some((id) => commands.isEnabled(id));
    }
    const stops = [...root.querySelectorAll("button")];
    if (!stops.some((button) => button.tabIndex === 0 && !button.disabled)) {
      stops.forEach((button) => (button.tabIndex = -1));
      stops.find((button) => !button.disabled).tabIndex = 0;
    }
  }

  function isUsable(studio, name) {
    const all = new Set(studio.commands.all().map(({ id }) => id));
    if (!name.startsWith("menu:")) return all.has(name);
    return MENUS[name.slice(5)].commands(studio).some((id) => all.has(id));
  }

  function build(studio, root) {
    const groups = GROUPS.map((names) => names.filter((name) => isUsable(studio, name))).filter((names) => names.length);
    const button = (name) => (name.startsWith("menu:") ? menuButton(studio, name.slice(5)) : commandButton(studio, name));
    const group = (names) => editor.element("div", { class: "cmd-group", role: "group" }, names.map(button));
    root.replaceChildren(...groups.map(group));
  }

  /**
   * Fill the toolbar; what its buttons can do follows the document, the selection and the view.
   * @returns {{dispose: Function}}
   */
  editor.createToolbar = function (studio) {
    const { view, history, doc, commands } = studio;
    const root = document.getElementById(studio.config.containers.toolbar);
    const frames = new Map();

    /* Show something once a frame, however often it changes. */
    const soon = (show) => () => {
      if (frames.has(show)) return;
      frames.set(show, requestAnimationFrame(() => {
        frames.delete(show);
        show(studio, root);
      }));
    };
    const [later, viewLater] = [soon(showWhatCanBeDone), soon(showView)];

    root.setAttribute("role", "toolbar");
    root.setAttribute("aria-label", "Tools");
    build(studio, root);
    for (const button of root.querySelectorAll("button")) button.tabIndex = -1;
    showView(studio, root);
    showWhatCanBeDone(studio, root);
    const walking = (event) => walk(event, root);
    root.addEventListener("keydown", walking);
    const stops = [view.onSelection(later), view.onViewport(viewLater), history.on(later), doc.on(later), commands.on(later)];
    stops.push(editor.clipboard.followPointer(studio), editor.createHelp(studio).dispose);
    return {
      dispose() {
        frames.forEach((frame) => cancelAnimationFrame(frame));
        stops.forEach((stop) => stop());
        root.removeEventListener("keydown", walking);
        editor.popup.close();
        editor.tips.hide();
        root.replaceChildren();
      },
    };
  };
})();
