/* Commands that change what is seen, and those that open something. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const STEP = 1.35;

  const hasArea = (doc, object) => object && object.kind === "transformer" && doc.fedBy(object.id).length > 0;
  const areas = ({ doc, view }) => view.selection().map(doc.get).filter((object) => hasArea(doc, object));
  const hasAreas = ({ doc }) => doc.all("transformer").some((object) => hasArea(doc, object));

  const isOpen = (studio) => areas(studio).some(({ id }) => !studio.view.isCollapsed(id));

  function toggleAreas(studio) {
    const change = isOpen(studio) ? studio.view.collapse : studio.view.expand;
    for (const { id } of areas(studio)) change(id);
  }

  function press(id) {
    const button = document.getElementById(id);
    if (button) button.click();
  }

  function looking() {
    return [
      { id: "zoom-in", label: "Zoom in", icon: "zoom-in", keys: ["+", "="], run: ({ view }) => view.zoomBy(STEP) },
      { id: "zoom-out", label: "Zoom out", icon: "zoom-out", keys: ["-"], run: ({ view }) => view.zoomBy(1 / STEP) },
      { id: "zoom-100", label: "Zoom to 100 %", keys: ["0"], run: ({ view }) => view.zoomTo(1) },
      { id: "fit", label: "Show everything", icon: "fit", keys: ["f"], run: ({ view }) => view.fit() },
      {
        id: "fit-selection", label: "Show the selection", icon: "target", keys: ["shift+f"],
        enabled: ({ view }) => view.selection().length > 0,
        run: ({ view }) => {
          view.reveal(view.selection());
          view.center(view.selection());
        },
      },
    ];
  }

  function tools() {
    return [
      {
        id: "tool-select", label: "Draw a box to select", icon: "select-box", keys: ["v"],
        checked: ({ view }) => view.tool === "select", run: ({ view }) => view.setTool("select"),
      },
      {
        id: "tool-pan", label: "Move the paper", icon: "hand", keys: ["h"],
        checked: ({ view }) => view.tool === "pan", run: ({ view }) => view.setTool("pan"),
      },
      {
        id: "snap", label: "Snap to the grid", icon: "snap", keys: ["s"], edits: true,
        checked: ({ view }) => view.snap, run: ({ view }) => view.setSnap(!view.snap),
      },
      {
        id: "collapse", label: "Collapse or expand the area", icon: "area", keys: ["e"],
        enabled: (studio) => areas(studio).length > 0, run: toggleAreas,
        labelNow: (studio) => (isOpen(studio) ? "Collapse the area" : "Expand the area"),
      },
      {
        id: "collapse-all", label: "Collapse all areas", icon: "area-close", keys: ["shift+c"], enabled: hasAreas,
        run: ({ view }) => view.collapseAll(),
      },
      {
        id: "expand-all", label: "Expand all areas", icon: "area-open", keys: ["shift+e"], enabled: hasAreas,
        run: ({ view }) => view.expandAll(),
      },
    ];
  }

  function opening() {
    return [
      {
        id: "search", label: "Search", icon: "search", keys: ["/", "mod+f"], keepsKey: true,
        run: ({ search }) => search.focus(),
      },
      { id: "problems", label: "List of problems", icon: "warning", keys: ["p"], run: () => press("network-issues-button") },
      {
        id: "history", label: "History of the network", icon: "history", keys: ["shift+h"],
        run: ({ revisions }) => revisions.open(),
      },
      {
        id: "menu", label: "Menu of the selection", keys: ["ContextMenu", "shift+F10"],
        run: ({ menu }) => menu.openAtSelection(),
      },
      { id: "help", label: "All shortcuts", icon: "keyboard", keys: ["?"], isNative: true, run: () => press("shell-help") },
    ];
  }

  function pictures() {
    const formats = [["png", "Picture (PNG)"], ["svg", "Drawing (SVG)"]];
    const isAny = (studio) => editor.nodeCount(studio.doc) > 0;
    const isSome = ({ view }) => view.selection().length > 0;
    return formats.flatMap(([format, label]) => [
      {
        id: `save-${format}`, label: `Save as ${label}`, icon: "image", enabled: isAny,
        run: (studio) => editor.pictures.save(studio, format),
      },
      {
        id: `save-selection-${format}`, label: `Save the selection as ${label}`, icon: "image", enabled: isSome,
        run: (studio) => editor.pictures.save(studio, format, studio.view.selection()),
      },
    ]);
  }

  /** Return the commands of this subject. */
  editor.viewCommands = function () {
    const grouped = (group, commands) => commands.map((command) => ({ ...command, group }));
    return [...grouped("View", [...looking(), ...tools()]), ...grouped("Open and save", [...opening(), ...pictures()])];
  };
})();
