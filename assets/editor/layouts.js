/* Arrangements of whole networks: feeder, radial and force-directed. Pure: ids in, positions out. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  /* The space that a node takes, with its label and what keeps it apart from others. */
  const SIZES = {
    transformer: { width: 136, height: 112, across: 112 },
    house: { width: 92, height: 76, across: 84 },
    junction: { width: 56, height: 40, across: 44 },
  };
  const LEAVES = 8;
  const BLOCK_ASPECT = 1.3;
  const BETWEEN_TREES = 64;

  function isLeaf(tree) {
    return !tree.children.length && tree.kind !== "transformer";
  }

  /** Return the children of a node with its leaves gathered into one block, where they are many. */
  function gathered(tree, toBlock) {
    const leaves = tree.children.filter(isLeaf);
    if (leaves.length <= LEAVES) return tree.children;
    return [...tree.children.filter((child) => !isLeaf(child)), toBlock(leaves)];
  }

  /** Put drawn trees into rows, so that all of them together are a little wider than high. */
  function inRows(drawings) {
    const area = drawings.reduce((sum, { width, height }) => sum + (width + BETWEEN_TREES) * (height + BETWEEN_TREES), 0);
    const limit = Math.max(Math.sqrt(area * BLOCK_ASPECT), ...drawings.map(({ width }) => width));
    const all = new Map();
    let [x, y, rowHeight] = [0, 0, 0];
    for (const { positions, left, top, width, height } of drawings) {
      if (x > 0 && x + width > limit) [x, y, rowHeight] = [0, y + rowHeight + BETWEEN_TREES, 0];
      for (const [id, place] of positions) all.set(id, [place[0] - left + x, place[1] - top + y]);
      x += width + BETWEEN_TREES;
      rowHeight = Math.max(rowHeight, height);
    }
    return all;
  }

  /* ---- Feeder: from left to right ---- */

  function feederBlock(leaves) {
    const { width, height } = SIZES.house;
    const columns = Math.ceil(Math.sqrt((leaves.length * BLOCK_ASPECT * height) / width));
    const rows = Math.ceil(leaves.length / columns);
    return { leaves, rows, width: columns * width, height: rows * height, children: [] };
  }

  function feederNode(tree) {
    if (tree.leaves) return tree;
    const { height } = SIZES[tree.kind];
    const width = tree.children.length > 1 ? Math.max(SIZES[tree.kind].width, SIZES.house.width) : SIZES[tree.kind].width;
    return { id: tree.id, width, height, isCentred: tree.kind === "transformer", from: tree, children: [] };
  }

  /** Return a copy of a tree in which every node was made by `make`; without recursion, because feeders are deep. */
  function converted(tree, make, toBlock) {
    const root = make(tree);
    const queue = [root];
    for (let next = 0; next < queue.length; next += 1) {
      const node = queue[next];
      if (!node.from) continue;
      node.children = gathered(node.from, toBlock).map(make);
      queue.push(...node.children);
    }
    return root;
  }

  function feederPositions(root, positions) {
    for (const node of editor.trees.flat([root])) {
      if (!node.leaves) positions.set(node.id, [node.x + node.width / 2, node.y]);
      else placeBlock(node, positions);
    }
  }

  function placeBlock({ leaves, rows, x, y, height }, positions) {
    leaves.forEach((leaf, i) => {
      const place = [x + (Math.floor(i / rows) + 0.5) * SIZES.house.width, y - height / 2 + ((i % rows) + 0.5) * SIZES.house.height];
      positions.set(leaf.id, place);
    });
  }

  function feederTree(tree) {
    const root = converted(tree, feederNode, feederBlock);
    const { top, bottom, right } = editor.tidy.place(root);
    const positions = new Map();
    feederPositions(root, positions);
    return { positions, left: 0, top, width: right, height: bottom - top };
  }

  /** Draw trees from left to right. */
  function feeder(forest) {
    return inRows(forest.map(feederTree));
  }

  /* ---- Radial: around the root; force-directed: the radial drawing, loosened ---- */

  /** Draw every tree around its root. */
  function radial(forest) {
    return inRows(forest.map(editor.radialTree));
  }

  function links(doc, forest, positions) {
    const pairs = editor.trees.flat(forest).flatMap((tree) => tree.children.map((child) => [tree.id, child.id]));
    const isKnown = (line) => positions.has(line.from_node) && positions.has(line.to_node);
    return [...pairs, ...doc.all("line").filter(isKnown).map((line) => [line.from_node, line.to_node])];
  }

  function force(forest, doc) {
    const start = radial(forest);
    const across = (id) => SIZES[doc.get(id).kind].across;
    return editor.force.relax(start, links(doc, forest, start), across);
  }

  const WAYS = { feeder, radial, force };

  /**
   * Arrange nodes.
   * @param {Object} doc
   * @param {"feeder"|"radial"|"force"} way
   * @param {Set<string>} [ids] Only these nodes; all of them without.
   * @returns {Map<string, [number, number]>} new places, whole numbers, not yet put where the drawing has room
   */
  function arrange(doc, way, ids) {
    const positions = WAYS[way](editor.trees.forest(doc, ids), doc);
    return new Map([...positions].map(([id, [x, y]]) => [id, [Math.round(x), Math.round(y)]]));
  }

  editor.layouts = { arrange, converted, SIZES };
})();
