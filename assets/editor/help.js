/* The editor's part of the sheet of shortcuts, made from the commands; the shell shows it with its own. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const SHEET = "shell-shortcuts";
  const SLOT = "shell-page-shortcuts";
  const WIDE = 1240;
  const ARROWS = ["ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"];
  const GESTURES = [
    ["Select more", [["Shift", "Click"]]],
    ["Draw a box to select", [["Shift", "Drag"]]],
    ["Connect: drag the dot of a node to another one", [["Drag"]]],
    ["Collapse or expand an area", [["Double-click"]]],
    ["Move without the grid", [["Alt", "Drag"]]],
    ["Zoom", [["Wheel"]]],
  ];

  /** Return the caps of a command, one list for each of its shortcuts; the arrows of a command as one. */
  function capsOf({ keys }) {
    const isArrows = keys.length === ARROWS.length && keys.every((key, i) => key.endsWith(ARROWS[i]));
    if (!isArrows) return keys.map(editor.keyCaps);
    return [[...editor.keyCaps(keys[0]).slice(0, -1), "← → ↑ ↓"]];
  }

  /**
   * Return what the sheet shows: groups of commands that have shortcuts, then what the mouse does.
   * @returns {{title: string, rows: [string, string[][]][]}[]}
   */
  function groupsOf(commands) {
    const groups = new Map();
    for (const command of commands.filter(({ keys }) => keys.length)) {
      if (!groups.has(command.group)) groups.set(command.group, []);
      groups.get(command.group).push([command.label, capsOf(command)]);
    }
    return [...[...groups].map(([title, rows]) => ({ title, rows })), { title: "With the mouse", rows: GESTURES }];
  }

  function component(namespace, type, props) {
    return { namespace, type, props };
  }

  const html = (type, className, children) => component("dash_html_components", type, { className, children });
  const cap = (text) => component("dash_mantine_components", "Kbd", { children: text, size: "xs" });

  function rowOf([label, alternatives]) {
    const caps = alternatives.flatMap((keys, i) => [...(i ? [html("Span", "shortcut-or", "or")] : []), ...keys.map(cap)]);
    return html("Div", "shortcut", [html("Span", "", label), html("Span", "keys", caps)]);
  }

  function sectionOf({ title, rows }) {
    return html("Section", "", [html("H3", "shortcuts-title", title), ...rows.map(rowOf)]);
  }

  function put(children, size) {
    const { set_props: setProps } = window.dash_clientside;
    setProps(SLOT, { children });
    setProps(SHEET, { size });
  }

  /** Put the commands on the sheet as long as the editor is there. */
  editor.createHelp = function (studio) {
    let isDue = false;

    function show() {
      isDue = false;
      if (!studio.disposed) put(groupsOf(studio.commands.all()).map(sectionOf), WIDE);
    }

    function later() {
      if (!isDue) queueMicrotask(show);
      isDue = true;
    }

    later();
    const stop = studio.commands.on(later);
    return {
      dispose() {
        stop();
        put([], 520);
      },
    };
  };

  editor.help = { groupsOf };
})();
