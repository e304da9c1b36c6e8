/* Putting selected nodes in order: aligned, evenly spaced, on the grid, nudged. Pure but for the last part. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  /* Along which axis, and which part of the boxes comes to lie on one line. */
  const LINES = {
    left: ["x", -0.5], centre: ["x", 0], right: ["x", 0.5],
    top: ["y", -0.5], middle: ["y", 0], bottom: ["y", 0.5],
  };
  const LENGTH = { x: "width", y: "height" };

  function edges(boxes, axis) {
    const low = Math.min(...boxes.map((box) => box[axis] - box[LENGTH[axis]] / 2));
    const high = Math.max(...boxes.map((box) => box[axis] + box[LENGTH[axis]] / 2));
    return { low, high };
  }

  function places(boxes, axis, valueOf) {
    const place = (box, i) => (axis === "x" ? [valueOf(box, i), box.y] : [box.x, valueOf(box, i)]);
    return new Map(boxes.map((box, i) => [box.id, place(box, i)]));
  }

  /**
   * Align boxes at the outermost edge, or at the middle, of all of them.
   * @param {{id: string, x: number, y: number, width: number, height: number}[]} boxes x and y are their middles.
   * @param {"left"|"centre"|"right"|"top"|"middle"|"bottom"} line
   * @returns {Map<string, [number, number]>}
   */
  function aligned(boxes, line) {
    const [axis, part] = LINES[line];
    const { low, high } = edges(boxes, axis);
    const at = low + (part + 0.5) * (high - low);
    return places(boxes, axis, (box) => at - part * box[LENGTH[axis]]);
  }

  /** Leave the outermost boxes where they are, and equal gaps between all of them; they keep their order. */
  function distributed(boxes, axis) {
    const sorted = [...boxes].sort((a, b) => a[axis] - b[axis]);
    const length = LENGTH[axis];
    const { low, high } = edges([sorted[0], sorted[sorted.length - 1]], axis);
    const gap = (high - low - sorted.reduce((sum, box) => sum + box[length], 0)) / (sorted.length - 1);
    let next = low;
    const middles = sorted.map((box) => {
      const middle = next + box[length] / 2;
      next += box[length] + gap;
      return middle;
    });
    return places(sorted, axis, (_box, i) => middles[i]);
  }

  /** Return the nearest point of a grid. */
  function snapped([x, y], size) {
    return [Math.round(x / size) * size, Math.round(y / size) * size];
  }

  function isNode(object) {
    return object && Array.isArray(object.position);
  }

  /** Return the selected objects that have a place. */
  function selectedNodes(studio) {
    return studio.view.selection().map(studio.doc.get).filter(isNode);
  }

  /** Return the selected nodes as boxes of the size in which they are drawn. */
  function boxes(studio) {
    return selectedNodes(studio).map(({ id, position: [x, y] }) => {
      const drawn = studio.view.cy.getElementById(id);
      const size = drawn.nonempty() ? { width: drawn.width(), height: drawn.height() } : { width: 0, height: 0 };
      return { id, x, y, ...size };
    });
  }

  function rounded([x, y]) {
    return [Math.round(x * 100) / 100, Math.round(y * 100) / 100];
  }

  /**
   * Move nodes, as one step.
   * @param {Object} studio
   * @param {string} label
   * @param {Map<string, [number, number]>} positions
   * @param {{merge?: string}} [options]
   */
  function moveTo(studio, label, positions, options) {
    const place = ({ id }) => ({ position: rounded(positions.get(id)) });
    return studio.history.set(label, [...positions.keys()], place, options);
  }

  const counted = (count) => (count === 1 ? "1 object" : `${count} objects`);

  /** Move the selection by a few units; moves in a row are one step. */
  function nudge(studio, dx, dy) {
    const nodes = selectedNodes(studio);
    const positions = new Map(nodes.map(({ id, position: [x, y] }) => [id, [x + dx, y + dy]]));
    const merge = `nudge ${nodes.map(({ id }) => id).join(" ")}`;
    return moveTo(studio, `Move ${counted(nodes.length)}`, positions, { merge });
  }

  function align(studio, line) {
    return moveTo(studio, `Align ${line}`, aligned(boxes(studio), line));
  }

  function distribute(studio, axis) {
    const label = axis === "x" ? "Distribute horizontally" : "Distribute vertically";
    return moveTo(studio, label, distributed(boxes(studio), axis));
  }

  function snapToGrid(studio) {
    const size = studio.view.snapSize;
    const positions = new Map(selectedNodes(studio).map(({ id, position }) => [id, snapped(position, size)]));
    return moveTo(studio, `Snap ${counted(positions.size)} to the grid`, positions);
  }

  editor.arrange = { aligned, distributed, snapped, selectedNodes, moveTo, nudge, align, distribute, snapToGrid, counted };
})();
