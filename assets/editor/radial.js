/* Drawing of trees around their root: every subtree has a sector of its own, so lines do not cross. Pure. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const RING = 68;
  const MOST_RINGS = 6;
  const FULL = 2 * Math.PI;

  /** A fan of leaves over several rings, so that many of them need no huge circle. */
  function toFan(leaves) {
    const rings = Math.max(1, Math.min(MOST_RINGS, Math.round(Math.sqrt(leaves.length / 6))));
    const across = editor.layouts.SIZES[leaves[0].kind].across;
    return { leaves, rings, across: ((leaves.length - 1) / rings + 1) * across, children: [] };
  }

  function toNode(tree) {
    if (tree.leaves) return tree;
    const across = editor.layouts.SIZES[tree.kind].across;
    return { id: tree.id, across, isCentred: tree.kind === "transformer", from: tree, children: [] };
  }

  function weigh(all) {
    for (const node of all) for (const child of node.children) child.depth = node.depth + 1;
    for (const node of [...all].reverse()) node.weight = node.children.reduce((sum, child) => sum + child.weight, 1);
  }

  /** Give every node the angle that it and everything beyond it need, as seen from the root. */
  function measure(all) {
    for (const node of [...all].reverse()) {
      node.beyond = node.children.reduce((sum, child) => sum + child.need, 0);
      node.need = Math.max(node.depth ? node.across / (node.depth * RING) : 0, node.beyond);
    }
  }

  /** Share the sector of each node among its children, in the order in which they are drawn. */
  function share(all) {
    for (const node of all) {
      const scale = node.beyond ? (node.to - node.start) / node.beyond : 0;
      let start = node.start;
      for (const child of editor.tidy.inOrder(node)) {
        child.start = start;
        child.to = start + child.need * scale;
        start = child.to;
      }
    }
  }

  /** A node stands in line with its main child, or in the middle of its children, or of its sector. */
  function turn(all) {
    for (const node of [...all].reverse()) {
      const children = editor.tidy.inOrder(node);
      const main = editor.tidy.mainChild(node) || (children.length === 1 ? children[0] : null);
      if (!children.length) node.angle = (node.start + node.to) / 2;
      else if (main) node.angle = main.angle;
      else node.angle = (children[0].angle + children[children.length - 1].angle) / 2;
    }
  }

  /** Return the nodes of every ring with their angles, fans spread out. */
  function ringsOf(all) {
    const rings = [];
    const put = (depth, id, across, angle) => (rings[depth] = rings[depth] || []).push({ id, across, angle });
    for (const node of all) {
      if (!node.leaves) put(node.depth, node.id, node.across, node.angle);
      else {
        const pitch = (node.to - node.start) / (node.leaves.length + node.rings - 1);
        node.leaves.forEach(({ id, kind }, i) => {
          const angle = node.start + (i + node.rings / 2) * pitch;
          put(node.depth + (i % node.rings), id, editor.layouts.SIZES[kind].across, angle);
        });
      }
    }
    return rings.map((ring) => ring.sort((a, b) => a.angle - b.angle));
  }

  /** Return the smallest radius on which the nodes of a ring stand clear of each other. */
  function radiusOf(ring) {
    let radius = 0;
    for (let i = 0; i < ring.length && ring.length > 1; i += 1) {
      const next = ring[(i + 1) % ring.length];
      const gap = next.angle - ring[i].angle + (i + 1 === ring.length ? FULL : 0);
      const apart = (ring[i].across + next.across) / 2;
      radius = Math.max(radius, apart / (2 * Math.sin(Math.min(gap, Math.PI) / 2)));
    }
    return radius;
  }

  /** Return the radius of every ring: clear of the one before, and wide enough for its own nodes. */
  function radiiOf(rings) {
    const radii = [];
    let previous = null;
    for (const ring of rings) {
      const across = Math.max(...ring.map((node) => node.across));
      if (previous === null) radii.push(0);
      else radii.push(Math.max(radii[radii.length - 1] + (previous + across) / 2, radiusOf(ring)));
      previous = across;
    }
    return radii;
  }

  /** Draw one tree around its root. */
  function radialTree(tree) {
    const root = editor.layouts.converted(tree, toNode, toFan);
    Object.assign(root, { depth: 0, start: -Math.PI / 2, to: -Math.PI / 2 + FULL });
    const all = editor.trees.flat([root]);
    for (const step of [weigh, measure, share, turn]) step(all);
    const rings = ringsOf(all);
    const radii = radiiOf(rings);
    const place = (depth, angle) => [radii[depth] * Math.cos(angle), radii[depth] * Math.sin(angle)];
    return new Map(rings.flatMap((ring, depth) => ring.map(({ id, angle }) => [id, place(depth, angle)])));
  }

  editor.radialTree = radialTree;
})();
