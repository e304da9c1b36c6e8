/* Who hangs below whom: the trees of a drawing along cables and feed edges. Pure. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const NODES = ["transformer", "house", "junction"];

  /** Return the nodes of a drawing in their order: transformers, houses, junctions. */
  function nodes(doc) {
    return NODES.flatMap((kind) => doc.all(kind));
  }

  /** Return the nodes at the other ends of a node's cables. */
  function neighbours(doc, id) {
    return doc
      .linesOf(id)
      .map((line) => doc.get(line))
      .map(({ from_node, to_node }) => doc.get(from_node === id ? to_node : from_node))
      .filter((node) => node && node.id !== id);
  }

  /** Return whether a cable may lead on to a node while the area of a transformer is walked. */
  function isInArea(node, area) {
    if (node.kind === "transformer") return node.parent === area;
    return area === null || node.transformer === area || node.transformer === null;
  }

  /** Walk along cables from where the queue begins; those that are reached get a parent. */
  function walk(doc, queue, area, parents, below) {
    for (let next = 0; next < queue.length; next += 1) {
      for (const node of neighbours(doc, queue[next])) {
        if (parents.has(node.id) || !isInArea(node, area)) continue;
        parents.set(node.id, queue[next]);
        (node.kind === "transformer" ? below : queue).push(node.id);
      }
    }
  }

  /** Give every node of a transformer's area a parent, and return the transformers below it. */
  function walkArea(doc, area, parents) {
    const below = [];
    walk(doc, [area], area, parents, below);
    const members = doc.fedBy(area).map(doc.get).filter((node) => node.kind !== "transformer" && !parents.has(node.id));
    for (const node of members.sort((a, b) => a.ordinal - b.ordinal)) {
      if (parents.has(node.id)) continue;
      parents.set(node.id, area);
      walk(doc, [node.id], area, parents, below);
    }
    for (const child of doc.all("transformer")) {
      if (child.parent !== area || parents.has(child.id)) continue;
      parents.set(child.id, area);
      below.push(child.id);
    }
    return below;
  }

  function walkTransformers(doc, roots, parents) {
    for (const root of roots) {
      if (parents.has(root.id)) continue;
      parents.set(root.id, null);
      const queue = [root.id];
      for (let next = 0; next < queue.length; next += 1) queue.push(...walkArea(doc, queue[next], parents));
    }
  }

  /**
   * Return what each node hangs below, null for roots; parents come before their children.
   *
   * Cables are followed first, then membership; a mesh is cut open where two ways of the same length meet.
   * @returns {Map<string, string|null>}
   */
  function parentsOf(doc) {
    const parents = new Map();
    const transformers = doc.all("transformer");
    walkTransformers(doc, transformers.filter((one) => !doc.get(one.parent)), parents);
    walkTransformers(doc, transformers, parents);
    for (const node of nodes(doc)) {
      if (parents.has(node.id)) continue;
      parents.set(node.id, null);
      walk(doc, [node.id], null, parents, []);
    }
    return parents;
  }

  /**
   * Return the trees of a drawing, or of some of its nodes: who is left out is skipped, not cut off.
   * @param {Object} doc
   * @param {Set<string>} [ids] Only these nodes.
   * @returns {{id: string, kind: string, children: Object[]}[]}
   */
  function forest(doc, ids) {
    const parents = parentsOf(doc);
    const trees = new Map();
    const nearest = new Map();
    const roots = [];
    for (const [id, parent] of parents) {
      const above = parent === null ? null : nearest.get(parent);
      if (ids && !ids.has(id)) {
        nearest.set(id, above);
        continue;
      }
      const tree = { id, kind: doc.get(id).kind, children: [] };
      nearest.set(id, id);
      trees.set(id, tree);
      (above === null ? roots : trees.get(above).children).push(tree);
    }
    return roots;
  }

  /** Return the nodes of trees, parents before children. */
  function flat(roots) {
    const all = [...roots];
    for (let next = 0; next < all.length; next += 1) all.push(...all[next].children);
    return all;
  }

  /** Return the ids of a transformer and of everything that hangs below it. */
  function areaOf(doc, transformer) {
    const ids = [transformer];
    for (let next = 0; next < ids.length; next += 1) {
      if (doc.get(ids[next]).kind === "transformer") ids.push(...doc.fedBy(ids[next]));
    }
    return ids;
  }

  editor.trees = { nodes, parentsOf, forest, flat, areaOf };
})();
