/* Dragging nodes: together, on the grid if wanted, and as one transaction when they are let go. */
(function () {
  "use strict";
  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const round = (value) => Math.round(value * 10) / 10;

  /** Return the operations that put nodes to new places; areas that are collapsed move with their transformers. */
  function moves(doc, areas, places) {
    const all = new Map(places);
    for (const [id, [x, y]] of places) {
      if (!areas.isCollapsed(id)) continue;
      const [oldX, oldY] = doc.get(id).position;
      for (const below of editor.wiring.downstream(doc, id)) {
        const [belowX, belowY] = doc.get(below).position;
        if (!all.has(below)) all.set(below, [round(belowX + x - oldX), round(belowY + y - oldY)]);
      }
    }
    return [...all].map(([id, position]) => {
      const object = doc.get(id);
      return { op: "set", kind: object.kind, id, fields: { position }, before: { position: object.position } };
    });
  }

  function label(doc, ids) {
    return ids.length === 1 ? `Move ${doc.get(ids[0]).name || "a cable joint"}` : `Move ${ids.length} nodes`;
  }

  /**
   * Turn drags on the canvas into transactions.
   * @param {Object} studio
   * @param {Object} cy
   * @param {Object} areas
   * @param {{snap: boolean, snapSize: number}} grid
   */
  editor.createDragging = function (studio, cy, areas, grid) {
    const { doc, history } = studio;
    let drag = null;
    let isFree = false;

    function begin(event) {
      const leader = event.target;
      const nodes = leader.selected() ? cy.nodes(":selected").filter(":grabbable") : leader;
      drag = { leader, nodes, start: { ...leader.position() }, last: { ...leader.position() }, raw: { ...leader.position() } };
    }

    /* Cytoscape shifts by what the pointer moved since the last event; the sum of it is where the node would be. */
    function follow(event) {
      if (!drag || event.target !== drag.leader) return;
      const here = drag.leader.position();
      drag.raw.x += here.x - drag.last.x;
      drag.raw.y += here.y - drag.last.y;
      const onGrid = (value) => Math.round(value / grid.snapSize) * grid.snapSize;
      const isSnapping = grid.snap && !isFree;
      const wanted = isSnapping ? { x: onGrid(drag.raw.x), y: onGrid(drag.raw.y) } : drag.raw;
      const shift = { x: wanted.x - here.x, y: wanted.y - here.y };
      if (shift.x || shift.y) drag.nodes.shift(shift);
      drag.last = { ...drag.leader.position() };
    }

    function end() {
      if (!drag) return;
      const { nodes } = drag;
      drag = null;
      const places = nodes
        .filter((node) => doc.get(node.id()))
        .map((node) => [node.id(), [round(node.position("x")), round(node.position("y"))]]);
      if (places.length) history.commit(label(doc, places.map(([id]) => id)), moves(doc, areas, places));
    }

    const watchKey = (event) => (isFree = event.altKey);
    cy.on("grabon", "node", begin);
    cy.on("drag", "node", follow);
    cy.on("dragfreeon", "node", end);
    window.addEventListener("pointermove", watchKey, true);

    return {
      isDragging: () => drag !== null,
      dispose: () => window.removeEventListener("pointermove", watchKey, true),
    };
  };

  editor.moves = moves;
})();
