/* Force-directed drawing: links pull, neighbours push, and at the end nothing overlaps. Pure and repeatable. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const STEPS = 220;
  const REACH = 3.2;
  const PULL = 0.35;
  const PUSH = 0.5;
  const GATHER = 0.012;
  const MOST_PASSES = 200;
  const GROWTH = 1.04;

  /** Return what calls back for each pair of nodes that are nearer than `reach` in both directions. */
  function pairsWithin(xs, ys, reach, visit) {
    const cells = new Map();
    const key = (column, row) => column * 67108864 + row;
    for (let i = 0; i < xs.length; i += 1) {
      const column = Math.floor(xs[i] / reach);
      const row = Math.floor(ys[i] / reach);
      for (let c = column - 1; c <= column + 1; c += 1) {
        for (let r = row - 1; r <= row + 1; r += 1) for (const j of cells.get(key(c, r)) || []) visit(i, j);
      }
      const own = key(column, row);
      if (cells.has(own)) cells.get(own).push(i);
      else cells.set(own, [i]);
    }
  }

  function push(graph, fx, fy) {
    const { xs, ys, across, reach } = graph;
    pairsWithin(xs, ys, reach, (i, j) => {
      const dx = xs[i] - xs[j];
      const dy = ys[i] - ys[j];
      const distance = Math.max(Math.hypot(dx, dy), 1);
      if (distance >= reach) return;
      const ideal = (across[i] + across[j]) / 2;
      const strength = (PUSH * ideal * ideal * (1 - distance / reach)) / (distance * distance);
      fx[i] += dx * strength;
      fy[i] += dy * strength;
      fx[j] -= dx * strength;
      fy[j] -= dy * strength;
    });
  }

  function pull(graph, fx, fy) {
    const { xs, ys, across, links, degree } = graph;
    for (const [i, j] of links) {
      const dx = xs[j] - xs[i];
      const dy = ys[j] - ys[i];
      const distance = Math.max(Math.hypot(dx, dy), 1);
      const crowd = Math.sqrt(Math.max(degree[i], degree[j]));
      const ideal = ((across[i] + across[j]) / 2) * (0.6 + 0.3 * crowd);
      const strength = (PULL * (distance - ideal)) / distance;
      const share = degree[i] + degree[j];
      fx[i] += (dx * strength * 2 * degree[j]) / share;
      fy[i] += (dy * strength * 2 * degree[j]) / share;
      fx[j] -= (dx * strength * 2 * degree[i]) / share;
      fy[j] -= (dy * strength * 2 * degree[i]) / share;
    }
  }

  /** Draw everything a little towards the middle, so that long arms curl and take less room. */
  function gather({ xs, ys }, fx, fy) {
    const middle = (axis) => axis.reduce((sum, value) => sum + value, 0) / axis.length;
    const [x, y] = [middle(xs), middle(ys)];
    for (let i = 0; i < xs.length; i += 1) {
      fx[i] += (x - xs[i]) * GATHER;
      fy[i] += (y - ys[i]) * GATHER;
    }
  }

  /** Move everything once; no node further than the heat allows. */
  function move(graph, heat) {
    const { xs, ys } = graph;
    const fx = new Float64Array(xs.length);
    const fy = new Float64Array(xs.length);
    push(graph, fx, fy);
    pull(graph, fx, fy);
    gather(graph, fx, fy);
    for (let i = 0; i < xs.length; i += 1) {
      const length = Math.hypot(fx[i], fy[i]);
      const limit = length > heat ? heat / length : 1;
      xs[i] += fx[i] * limit;
      ys[i] += fy[i] * limit;
    }
  }

  /** Push apart what still overlaps, fixed things excepted; return whether anything did. */
  function separate({ xs, ys, across, isFixed }, reach) {
    let isTouching = false;
    pairsWithin(xs, ys, reach, (i, j) => {
      const dx = xs[i] - xs[j];
      const dy = ys[i] - ys[j];
      const distance = Math.hypot(dx, dy);
      const missing = (across[i] + across[j]) / 2 - distance;
      if (missing < 0.5 || (isFixed[i] && isFixed[j])) return;
      isTouching = true;
      const [ux, uy] = distance > 0.01 ? [dx / distance, dy / distance] : [Math.cos(i), Math.sin(i)];
      const by = missing * (isFixed[i] || isFixed[j] ? 1.04 : 0.52);
      if (!isFixed[i]) [xs[i], ys[i]] = [xs[i] + ux * by, ys[i] + uy * by];
      if (!isFixed[j]) [xs[j], ys[j]] = [xs[j] - ux * by, ys[j] - uy * by];
    });
    return isTouching;
  }

  /** Push apart until nothing overlaps; a crowd that cannot get free is given more room, around its middle. */
  function untouched(graph) {
    const reach = Math.max(...graph.across);
    for (let pass = 0; separate(graph, reach) && pass < 2 * MOST_PASSES; pass += 1) {
      if (pass < MOST_PASSES) continue;
      for (const axis of [graph.xs, graph.ys]) {
        const middle = axis.reduce((sum, value) => sum + value, 0) / axis.length;
        axis.forEach((value, i) => graph.isFixed[i] || (axis[i] = middle + (value - middle) * GROWTH));
      }
    }
  }

  function graphOf(start, links, acrossOf) {
    const ids = [...start.keys()];
    const index = new Map(ids.map((id, i) => [id, i]));
    const across = ids.map(acrossOf);
    const degree = new Float64Array(ids.length);
    const pairs = links.map(([a, b]) => [index.get(a), index.get(b)]).filter(([a, b]) => a !== b);
    for (const [a, b] of pairs) {
      degree[a] += 1;
      degree[b] += 1;
    }
    const axis = (which) => Float64Array.from(ids, (id) => start.get(id)[which]);
    const isFixed = ids.map(() => false);
    return { ids, xs: axis(0), ys: axis(1), across, degree, isFixed, links: pairs, reach: REACH * Math.max(...across, 1) };
  }

  const placesOf = (graph) => new Map(graph.ids.map((id, i) => [id, [graph.xs[i], graph.ys[i]]]));

  /**
   * Loosen a drawing until links are about as long as their ends need, and nothing overlaps.
   * @param {Map<string, [number, number]>} start Places to begin with; a drawing without crossings stays without most.
   * @param {[string, string][]} links
   * @param {function(string): number} acrossOf The space that a node needs, as a diameter.
   * @returns {Map<string, [number, number]>}
   */
  function relax(start, links, acrossOf) {
    if (!start.size) return start;
    const graph = graphOf(start, links, acrossOf);
    for (let i = 0; i < STEPS; i += 1) move(graph, 40 * (1 - i / STEPS) ** 2 + 0.5);
    untouched(graph);
    return placesOf(graph);
  }

  /**
   * Push apart what overlaps, and leave everything else where it is.
   * @param {Map<string, [number, number]>} start
   * @param {function(string): number} acrossOf
   * @param {Set<string>} fixed What does not move.
   */
  function separated(start, acrossOf, fixed) {
    if (!start.size) return start;
    const graph = graphOf(start, [], acrossOf);
    graph.isFixed = graph.ids.map((id) => fixed.has(id));
    untouched(graph);
    return placesOf(graph);
  }

  editor.force = { relax, separated };
})();
