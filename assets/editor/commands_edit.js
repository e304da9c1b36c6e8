/* Commands that edit: history, clipboard, deleting, connecting, naming. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const nodes = (studio) => editor.arrange.selectedNodes(studio);
  const hasSelection = (studio) => studio.view.selection().length > 0;
  const hasNodes = (studio) => nodes(studio).length > 0;

  /* Connect two selected nodes; from one, let the other be pointed at. */
  function connect(studio) {
    const ids = nodes(studio).map(({ id }) => id);
    if (ids.length !== 2) {
      studio.view.startConnecting(ids[0]);
      return;
    }
    const { operations, label, problem } = editor.wiring.connection(studio.doc, ...ids);
    if (problem) studio.notify(problem, "info");
    else studio.history.commit(label, operations);
  }

  function history() {
    return [
      {
        id: "undo", label: "Undo", icon: "undo", keys: ["mod+z"], edits: true,
        enabled: ({ history }) => history.canUndo,
        detail: ({ history }) => history.undoLabel,
        run: ({ history }) => history.undo(),
      },
      {
        id: "redo", label: "Redo", icon: "redo", keys: ["mod+shift+z", "mod+y"], edits: true,
        enabled: ({ history }) => history.canRedo,
        detail: ({ history }) => history.redoLabel,
        run: ({ history }) => history.redo(),
      },
    ];
  }

  function clipboard() {
    return [
      {
        id: "cut", label: "Cut", icon: "cut", keys: ["mod+x"], isNative: true, edits: true, enabled: hasNodes,
        run: (studio) => editor.clipboard.copyByMenu(studio, "cut"),
      },
      {
        id: "copy", label: "Copy", icon: "copy", keys: ["mod+c"], isNative: true, enabled: hasNodes,
        run: (studio) => editor.clipboard.copyByMenu(studio, "copy"),
      },
      {
        id: "paste", label: "Paste", icon: "paste", keys: ["mod+v"], isNative: true, edits: true,
        run: (studio, { point }) => editor.clipboard.pasteByMenu(studio, point),
      },
      {
        id: "duplicate", label: "Duplicate", icon: "duplicate", keys: ["mod+d"], edits: true, keepsKey: true,
        enabled: hasNodes, run: (studio) => editor.clipboard.duplicate(studio),
      },
      {
        id: "delete", label: "Delete", icon: "trash", keys: ["Delete", "Backspace"], edits: true,
        enabled: hasSelection, run: (studio) => editor.clipboard.remove(studio),
      },
    ];
  }

  function network() {
    return [
      {
        id: "connect", label: "Connect", icon: "cable", keys: ["c"], edits: true,
        enabled: (studio) => [1, 2].includes(nodes(studio).length), run: connect,
      },
      {
        id: "rename", label: "Rename", icon: "edit", keys: ["F2"], edits: true,
        enabled: (studio) => studio.view.selection().length === 1,
        run: (studio) => studio.panel.focusField("name"),
      },
    ];
  }

  /** Return the commands of this subject. */
  editor.editCommands = function () {
    return [...history(), ...clipboard(), ...network()].map((command) => ({ ...command, group: "Edit" }));
  };
})();
