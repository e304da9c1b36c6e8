/* From an arrangement to the drawing: what is arranged, where it goes, and that it stays clear of everything else. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const STEP = 40;
  const MOST_STEPS = 1500;
  const CELL = 96;
  const GRID = "utility-grid";
  const WORDS = { feeder: "as feeders", radial: "in circles", force: "by forces" };

  /**
   * Return what a layout is about: the area of the one transformer that is selected, several selected nodes with what
   * collapsed ones hide, or everything.
   * @returns {{ids: Set<string>|undefined, anchor: string|null, label: string}}
   */
  function scopeOf(studio) {
    const { doc, view } = studio;
    const nodes = editor.arrange.selectedNodes(studio);
    const [only] = nodes;
    if (nodes.length === 1 && only.kind === "transformer" && doc.fedBy(only.id).length) {
      return { ids: new Set(editor.trees.areaOf(doc, only.id)), anchor: only.id, label: `the area of ${only.name}` };
    }
    if (nodes.length < 2) return { ids: undefined, anchor: null, label: "everything" };
    const hidden = nodes.filter(({ id }) => view.isCollapsed(id)).flatMap(({ id }) => editor.wiring.downstream(doc, id));
    const ids = new Set([...nodes.map(({ id }) => id), ...hidden]);
    if (ids.size === editor.nodeCount(doc)) return { ids: undefined, anchor: null, label: "everything" };
    return { ids, anchor: null, label: `${nodes.length} selected` };
  }

  function shifted(positions, dx, dy) {
    return new Map([...positions].map(([id, [x, y]]) => [id, [Math.round(x + dx), Math.round(y + dy)]]));
  }

  function middleOf(places) {
    const axis = (i) => {
      let [low, high] = [Infinity, -Infinity];
      for (const place of places) [low, high] = [Math.min(low, place[i]), Math.max(high, place[i])];
      return (low + high) / 2;
    };
    return [axis(0), axis(1)];
  }

  /** Move an arrangement so that its anchor, or without one its middle, stays where it was. */
  function anchored(doc, positions, anchor) {
    const before = anchor ? doc.get(anchor).position : middleOf([...positions.keys()].map((id) => doc.get(id).position));
    const after = anchor ? positions.get(anchor) : middleOf([...positions.values()]);
    return shifted(positions, before[0] - after[0], before[1] - after[1]);
  }

  /** Return a function that says whether a place lies too near to one of some others. */
  function crowd(places) {
    const cells = new Map();
    const key = (x, y) => `${Math.floor(x / CELL)} ${Math.floor(y / CELL)}`;
    for (const [x, y] of places) {
      if (!cells.has(key(x, y))) cells.set(key(x, y), []);
      cells.get(key(x, y)).push([x, y]);
    }
    const isNear = ([x, y], [otherX, otherY]) => Math.abs(x - otherX) < CELL && Math.abs(y - otherY) < CELL;
    const around = [-CELL, 0, CELL];
    const inCell = (x, y) => cells.get(key(x, y)) || [];
    const isNearOne = (place, x, y) => inCell(x, y).some((other) => isNear(place, other));
    return (place) => around.some((dx) => around.some((dy) => isNearOne(place, place[0] + dx, place[1] + dy)));
  }

  /** Move an arrangement as a whole, by the shortest way, until it is clear of everything that is not part of it. */
  function clearOfOthers(doc, positions) {
    const others = editor.trees.nodes(doc).filter(({ id }) => !positions.has(id)).map(({ position }) => position);
    if (!others.length) return positions;
    const isTaken = crowd(others);
    const places = [...positions.values()];
    const isFree = (dx, dy) => !places.some(([x, y]) => isTaken([x + dx, y + dy]));
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const by = step * STEP;
      const found = [[0, by], [by, 0], [0, -by], [-by, 0]].find(([dx, dy]) => isFree(dx, dy));
      if (found) return shifted(positions, ...found);
    }
    return positions;
  }

  /** Make room for the utility grid, which stands beside the outermost transformers. */
  function clearOfGrid(doc, positions) {
    const placeOf = ({ id, position }) => positions.get(id) || position;
    const roots = doc.all("transformer").filter(({ parent }) => !parent);
    const grid = editor.gridPlace(roots.map(placeOf));
    if (!grid) return positions;
    const across = (id) => (id === GRID ? editor.layouts.SIZES.transformer : editor.layouts.SIZES[doc.get(id).kind]).across - 2;
    const fixed = new Set([GRID, ...roots.map(({ id }) => id)]);
    const settled = editor.force.separated(new Map([[GRID, [grid.x, grid.y]], ...positions]), across, fixed);
    settled.delete(GRID);
    return shifted(settled, 0, 0);
  }

  /**
   * Return the new places of an arrangement in a drawing.
   * @param {Object} doc
   * @param {"feeder"|"radial"|"force"} way
   * @param {{ids: Set<string>|undefined, anchor: string|null}} scope
   */
  function placed(doc, way, { ids, anchor }) {
    const raw = editor.layouts.arrange(doc, way, ids);
    const root = doc.all("transformer").find(({ parent }) => !parent);
    const settled = anchored(doc, raw, anchor || (!ids && root ? root.id : null));
    return clearOfGrid(doc, ids ? clearOfOthers(doc, settled) : settled);
  }

  /** Arrange what is selected, or everything, as one step. */
  editor.layOut = function (studio, way) {
    const scope = scopeOf(studio);
    const positions = placed(studio.doc, way, scope);
    if (!editor.arrange.moveTo(studio, `Arrange ${scope.label} ${WORDS[way]}`, positions)) return;
    if (scope.ids) studio.view.center([...positions.keys()]);
    else studio.view.fit();
  };

  editor.layingOut = { scopeOf, placed };
})();
