/* Commands that put nodes in order: nudging, aligning, spacing, layouts. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const STEP = 10;
  const FAR = 5;

  const DIRECTIONS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
  const ALIGNMENTS = [
    ["left", "Align left", "alt+a"],
    ["centre", "Align centres", "alt+h"],
    ["right", "Align right", "alt+d"],
    ["top", "Align top", "alt+w"],
    ["middle", "Align middles", "alt+v"],
    ["bottom", "Align bottom", "alt+s"],
  ];
  const LAYOUTS = [
    ["feeder", "Arrange as feeders", "alt+1"],
    ["radial", "Arrange in circles", "alt+2"],
    ["force", "Arrange by forces", "alt+3"],
  ];

  const count = (studio) => editor.arrange.selectedNodes(studio).length;
  const atLeast = (number) => (studio) => count(studio) >= number;

  function nudge(studio, keys, factor) {
    const [x, y] = DIRECTIONS[keys.split("+").pop()];
    const step = (studio.view.snap ? studio.view.snapSize : STEP) * factor;
    editor.arrange.nudge(studio, x * step, y * step);
  }

  function moving() {
    const arrows = Object.keys(DIRECTIONS);
    const far = arrows.map((key) => `shift+${key}`);
    return [
      {
        id: "nudge", label: "Move the selection", keys: arrows, enabled: atLeast(1),
        run: (studio, { keys }) => keys && nudge(studio, keys, 1),
      },
      {
        id: "nudge-far", label: "Move it five times as far", keys: far, enabled: atLeast(1),
        run: (studio, { keys }) => keys && nudge(studio, keys, FAR),
      },
    ];
  }

  function aligning() {
    const align = ALIGNMENTS.map(([line, label, keys]) => ({
      id: `align-${line}`, label, icon: `align-${line}`, keys: [keys], enabled: atLeast(2), keepsKey: true,
      run: (studio) => editor.arrange.align(studio, line),
    }));
    const distribute = [["x", "horizontally", "alt+shift+h"], ["y", "vertically", "alt+shift+v"]];
    const spread = distribute.map(([axis, word, keys]) => ({
      id: `distribute-${word}`, label: `Distribute ${word}`, icon: `distribute-${word}`, keys: [keys], enabled: atLeast(3),
      keepsKey: true, run: (studio) => editor.arrange.distribute(studio, axis),
    }));
    const snap = {
      id: "snap-selection", label: "Put on the grid", icon: "snap", keys: ["shift+s"], enabled: atLeast(1),
      run: (studio) => editor.arrange.snapToGrid(studio),
    };
    return [...align, ...spread, snap];
  }

  function layouts() {
    return LAYOUTS.map(([way, label, keys]) => ({
      id: `layout-${way}`, label, icon: `layout-${way}`, keys: [keys], keepsKey: true,
      enabled: (studio) => editor.nodeCount(studio.doc) > 0,
      run: (studio) => editor.layOut(studio, way),
    }));
  }

  /** Return the commands of this subject. */
  editor.arrangeCommands = function () {
    return [...moving(), ...aligning(), ...layouts()].map((command) => ({ ...command, group: "Arrange", edits: true }));
  };
})();
