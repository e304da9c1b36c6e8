/* Drawing of trees from left to right without overlaps, in linear time. Pure. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  /*
   * Every subtree keeps its upper and its lower outline as a linked list of steps from left to right. A step reaches
   * to `end` and has the height `y`; `rise` is added to the heights of all steps after it, so that a whole tail is
   * moved, or taken over by another outline, by changing one number. Two outlines are compared only as far as the
   * shorter one reaches, and what was compared disappears below the new outline: no step is looked at twice.
   */
  function step(end, y) {
    return { end, y, rise: 0, next: null };
  }

  /** An outline: its first step, its last one, and what is added to the heights of both. */
  function outline(first) {
    return { first, last: first, shift: 0, lastShift: 0 };
  }

  function moved(line, by) {
    return { ...line, shift: line.shift + by, lastShift: line.lastShift + by };
  }

  /** Return an outline that goes on with the rest of another one, from a step of it whose shift is known. */
  function joined(line, other, rest, restShift) {
    line.last.next = rest;
    line.last.rise = restShift - line.lastShift;
    return { first: line.first, shift: line.shift, last: other.last, lastShift: other.lastShift };
  }

  /** Return how far a lower subtree must move down to clear an upper one, and where the longer outline goes on. */
  function clearance(lower, upper) {
    let above = lower.first;
    let below = upper.first;
    let aboveShift = lower.shift;
    let belowShift = upper.shift;
    let distance = -Infinity;
    while (above && below) {
      distance = Math.max(distance, above.y + aboveShift - below.y - belowShift);
      const end = Math.min(above.end, below.end);
      if (above.end === end) [above, aboveShift] = [above.next, aboveShift + above.rise];
      if (below.end === end) [below, belowShift] = [below.next, belowShift + below.rise];
    }
    return { distance, above, aboveShift, below, belowShift };
  }

  /** Put a subtree below what is there already; return both as one, and how far the subtree was moved. */
  function stacked(group, subtree) {
    const { distance, above, aboveShift, below, belowShift } = clearance(group.bottom, subtree.top);
    const top = below ? joined(group.top, moved(subtree.top, distance), below, belowShift + distance) : group.top;
    const own = moved(subtree.bottom, distance);
    const bottom = above ? joined(own, group.bottom, above, aboveShift) : own;
    return { group: { top, bottom }, distance };
  }

  /** The child that carries more than half of what hangs here; a straight line leads to it. */
  function mainChild(node) {
    if (node.isCentred || node.children.length < 2) return null;
    const heaviest = node.children.reduce((best, child) => (child.weight > best.weight ? child : best));
    return heaviest.weight > (node.weight - 1) / 2 ? heaviest : null;
  }

  /** Return children from top to bottom: the main one in the middle, the others by turns, also along the line. */
  function inOrder(node, main = mainChild(node)) {
    if (!main) return node.children;
    const sides = [[], []];
    node.children.filter((child) => child !== main).forEach((child, i) => sides[(node.depth + i) % 2].push(child));
    return [...sides[0], main, ...sides[1]];
  }

  /** Place the children of a node; `offset` of each is relative to the node. */
  function placeChildren(node) {
    const main = mainChild(node);
    const children = inOrder(node, main);
    let group = children[0].shape;
    children[0].offset = 0;
    for (const child of children.slice(1)) {
      const placed = stacked(group, child.shape);
      child.offset = placed.distance;
      group = placed.group;
    }
    const middle = main ? main.offset : (children[0].offset + children[children.length - 1].offset) / 2;
    for (const child of children) child.offset -= middle;
    return { top: moved(group.top, -middle), bottom: moved(group.bottom, -middle) };
  }

  function withNode(node, half, group) {
    const line = outline(step(node.right, half));
    return group ? joined(line, group, group.first, group.shift) : line;
  }

  /** Give a node the outline of its subtree, in which the node itself is at height 0. */
  function shape(node) {
    const group = node.children.length ? placeChildren(node) : null;
    const half = node.height / 2;
    node.shape = { top: withNode(node, -half, group && group.top), bottom: withNode(node, half, group && group.bottom) };
  }

  /**
   * Place the nodes of a tree: each right of its parent, subtrees below each other as close as they fit.
   *
   * Sets `x` (left edge) and `y` (middle) of every node, the root at 0, 0. Linear in the number of nodes.
   * @param {{width: number, height: number, isCentred: boolean, children: Object[]}} root Sizes with the space that a
   *   node needs around it; a centred node stands in the middle of its children instead of in line with the main one.
   */
  function place(root) {
    Object.assign(root, { x: 0, y: 0, depth: 0 });
    const all = editor.trees.flat([root]);
    for (const node of all) {
      node.right = node.x + node.width;
      for (const child of node.children) Object.assign(child, { x: node.right, depth: node.depth + 1 });
    }
    for (const node of [...all].reverse()) {
      node.weight = node.children.reduce((sum, child) => sum + child.weight, 1);
      shape(node);
    }
    for (const node of all) for (const child of node.children) child.y = node.y + child.offset;
  }

  editor.tidy = { place, mainChild, inOrder };
})();
