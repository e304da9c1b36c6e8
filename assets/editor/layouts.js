/* Arrangements of whole networks: feeder, radial and force-directed. Pure: ids in, positions out. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  /* The space that a node takes, with its label and what keeps it apart from others. */
  const SIZES = {
    transformer: { width: 136, height: 112, across: 112 },
    house: { width: 72, height: 76, across: 74 },
    junction: { width: 52, height: 40, across: 44 },
  };
  const LEAVES = 8;
  const BLOCK_ASPECT = 1.3;
  const BETWEEN_TREES = 64;
  const EDGE = 56;
  const SCREEN_ASPECT = 1.5;

  function isLeaf(tree) {
    return !tree.children.length && tree.kind !== "transformer";
  }

  /** Return the children of a node with its leaves gathered into one block, where they are many. */
  function gathered(tree, toBlock) {
    const leaves = tree.children.filter(isLeaf);
    if (leaves.length <= LEAVES) return tree.children;
    return [...tree.children.filter((child) => !isLeaf(child)), toBlock(leaves)];
  }

  /** Return the box that drawn nodes take. */
  function boxOf(positions) {
    const all = [...positions.values()];
    const [xs, ys] = [all.map(([x]) => x), all.map(([, y]) => y)];
    const [left, top] = [Math.min(...xs) - EDGE, Math.min(...ys) - EDGE];
    return { positions, left, top, width: Math.max(...xs) + EDGE - left, height: Math.max(...ys) + EDGE - top };
  }

  /** Put boxes into rows of so many; return where each begins, and how large all of them are. */
  function rowsOf(boxes, perRow) {
    const starts = [];
    const size = { width: 0, height: 0 };
    for (let i = 0; i < boxes.length; i += perRow) {
      const row = boxes.slice(i, i + perRow);
      let x = 0;
      for (const box of row) {
        starts.push([x, size.height]);
        x += box.width + BETWEEN_TREES;
      }
      size.width = Math.max(size.width, x);
      size.height += Math.max(...row.map(({ height }) => height)) + BETWEEN_TREES;
    }
    return { starts, reach: Math.max(size.width / SCREEN_ASPECT, size.height) };
  }

  /** Put drawn trees into rows, so that all of them together fit a screen best. */
  function inRows(drawings) {
    const boxes = drawings.map(boxOf);
    let best = { starts: [], reach: Infinity };
    for (let perRow = 1; perRow <= boxes.length; perRow += 1) {
      const rows = rowsOf(boxes, perRow);
      if (rows.reach < best.reach) best = rows;
    }
    const places = boxes.flatMap(({ positions, left, top }, i) => {
      const [x, y] = best.starts[i];
      return [...positions].map(([id, place]) => [id, [place[0] - left + x, place[1] - top + y]]);
    });
    return new Map(places);
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
    const top = y - height / 2;
    leaves.forEach((leaf, i) => {
      const [column, row] = [Math.floor(i / rows), i % rows];
      positions.set(leaf.id, [x + (column + 0.5) * SIZES.house.width, top + (row + 0.5) * SIZES.house.height]);
    });
  }

  function feederTree(tree) {
    const root = converted(tree, feederNode, feederBlock);
    editor.tidy.place(root);
    const positions = new Map();
    feederPositions(root, positions);
    return positions;
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

  /** Return the links of a tree, and the cables that close its meshes. */
  function links(doc, nodes, positions) {
    const pairs = nodes.flatMap((tree) => tree.children.map((child) => [tree.id, child.id]));
    const lines = new Set(nodes.flatMap(({ id }) => doc.linesOf(id)));
    const ends = [...lines].map(doc.get).map((line) => [line.from_node, line.to_node]);
    return [...pairs, ...ends.filter(([from, to]) => positions.has(from) && positions.has(to))];
  }

  function forceTree(tree, doc) {
    const start = editor.radialTree(tree);
    const across = (id) => SIZES[doc.get(id).kind].across;
    return editor.force.relax(start, links(doc, editor.trees.flat([tree]), start), across);
  }

  /** Loosen the drawing of every tree. */
  function force(forest, doc) {
    return inRows(forest.map((tree) => forceTree(tree, doc)));
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

  editor.layouts = { arrange, feederTree, SIZES };
})();
