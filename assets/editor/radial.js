/* Drawing of trees around their root: every branch is an arm in a sector of its own, so lines do not cross. Pure. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const LEAVES = 8;
  const MOST_RINGS = 6;
  const GAP = 8;
  const FULL = 2 * Math.PI;
  const ROUNDS = 40;

  const acrossOf = (kind) => editor.layouts.SIZES[kind].across;

  function turned([x, y], angle) {
    return [x * Math.cos(angle) - y * Math.sin(angle), x * Math.sin(angle) + y * Math.cos(angle)];
  }

  /*
   * What stands around a root is made of parts. `before` and `after` are the angles that a part needs on both sides of its
   * direction where it begins at a radius; `place` gives the places of its nodes, begun at a radius in a direction.
   */

  /** A branch as an arm: drawn from left to right, then turned. */
  function armOf(tree) {
    const positions = editor.layouts.feederTree(tree);
    const { SIZES } = editor.layouts;
    const nodes = editor.trees.flat([tree]).map(({ id, kind }) => ({ y: positions.get(id)[1], half: SIZES[kind].height / 2 }));
    const above = Math.max(...nodes.map(({ y, half }) => half - y));
    const below = Math.max(...nodes.map(({ y, half }) => half + y));
    return {
      before: (radius) => Math.atan(above / radius),
      after: (radius) => Math.atan(below / radius),
      place: (radius, angle) => [...positions].map(([id, [x, y]]) => [id, turned([x + radius, y], angle)]),
    };
  }

  /** A transformer with nothing but its own area, as a circle of its own. */
  function circleOf(tree) {
    const { positions, reach } = around(tree);
    const half = (radius) => Math.asin(reach / (radius + reach));
    const place = (radius, angle) => positions.map(([id, [x, y]]) => [id, turned([x + radius + reach, y], angle)]);
    return { before: half, after: half, place };
  }

  /** Many leaves as a fan over several rings, so that they need no huge circle. */
  function fanOf(leaves) {
    const rings = Math.max(1, Math.min(MOST_RINGS, Math.round(Math.sqrt(leaves.length / 6))));
    const across = acrossOf(leaves[0].kind);
    const pitch = (radius) => (2 * Math.asin(across / (2 * radius + across))) / rings;
    const half = (radius) => ((leaves.length - 1 + rings) * pitch(radius)) / 2;
    const angleOf = (radius, i) => (i + rings / 2) * pitch(radius) - half(radius);
    const place = (radius, angle) =>
      leaves.map(({ id }, i) => [id, turned([radius + ((i % rings) + 0.5) * across, 0], angle + angleOf(radius, i))]);
    return { before: half, after: half, place };
  }

  /* A circle in a circle is as far as it goes: each more would double the size. */
  function partOf(tree) {
    const isArea = tree.kind === "transformer" && tree.children.length > 1;
    return isArea && editor.trees.flat(tree.children).every(({ kind }) => kind !== "transformer") ? circleOf(tree) : armOf(tree);
  }

  function partsOf(tree) {
    const leaves = tree.children.filter(({ kind, children }) => !children.length && kind !== "transformer");
    if (leaves.length <= LEAVES) return tree.children.map(partOf);
    return [...tree.children.filter((child) => !leaves.includes(child)).map(partOf), fanOf(leaves)];
  }

  const needed = (parts, radius) => parts.reduce((sum, part) => sum + part.before(radius) + part.after(radius), 0);

  /** Return the smallest radius from which on all parts stand beside each other. */
  function radiusFor(parts, least) {
    if (needed(parts, least) <= FULL) return least;
    let [low, high] = [least, 2 * least];
    while (needed(parts, high) > FULL) [low, high] = [high, 2 * high];
    for (let round = 0; round < ROUNDS; round += 1) {
      const middle = (low + high) / 2;
      if (needed(parts, middle) > FULL) low = middle;
      else high = middle;
    }
    return high;
  }

  /** Place everything around a root at 0, 0, beginning at the left, where its supply is. */
  function around(tree) {
    const parts = partsOf(tree);
    const radius = radiusFor(parts, acrossOf(tree.kind) / 2 + GAP);
    const spare = (FULL - needed(parts, radius)) / Math.max(parts.length, 1);
    const positions = [[tree.id, [0, 0]]];
    let angle = -Math.PI;
    for (const part of parts) {
      angle += spare / 2 + part.before(radius);
      positions.push(...part.place(radius, angle));
      angle += part.after(radius) + spare / 2;
    }
    const reach = Math.max(...positions.map(([, [x, y]]) => Math.hypot(x, y))) + acrossOf("transformer") / 2;
    return { positions, reach };
  }

  /** Draw one tree around its root. */
  editor.radialTree = (tree) => new Map(around(tree).positions);
})();
