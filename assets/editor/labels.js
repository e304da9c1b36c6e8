/* Where names stand: below a node, above it, or nowhere as long as there is no room. Pure but for measuring letters. */
(function () {
  "use strict";
  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const CELL = 80;
  const LINE = 13;
  const RARE = 12;
  /* How large the picture of a house is drawn. */
  const PICTURE = 42;
  const GAP = 3;
  const widths = new Map();
  let pen = null;

  /** Return the width of a text in the canvas's font. */
  function widthOf(text, font) {
    const key = `${font}|${text}`;
    if (!widths.has(key)) {
      pen = pen || document.createElement("canvas").getContext("2d");
      pen.font = font;
      widths.set(key, pen.measureText(text).width);
    }
    return widths.get(key);
  }

  function overlaps(a, b) {
    return a.x1 < b.x2 && b.x1 < a.x2 && a.y1 < b.y2 && b.y1 < a.y2;
  }

  /* Boxes by the squares of the plane that they touch, so that only neighbours are compared. */
  function createSpace() {
    const cells = new Map();
    function* keys({ x1, y1, x2, y2 }) {
      for (let i = Math.floor(x1 / CELL); i <= Math.floor(x2 / CELL); i += 1)
        for (let j = Math.floor(y1 / CELL); j <= Math.floor(y2 / CELL); j += 1) yield `${i},${j}`;
    }
    return {
      add(box) {
        for (const key of keys(box)) {
          if (!cells.has(key)) cells.set(key, []);
          cells.get(key).push(box);
        }
      },
      isFree(box, owner) {
        for (const key of keys(box)) for (const other of cells.get(key) || []) if (other.owner !== owner && overlaps(box, other)) return false;
        return true;
      },
    };
  }

  function boxAt({ id, x, y, radius, width, lines }, isBelow) {
    const height = lines * LINE;
    const top = isBelow ? y + radius + GAP : y - radius - GAP - height;
    return { owner: id, x1: x - width / 2, x2: x + width / 2, y1: top, y2: top + height };
  }

  /**
   * Return where each label stands: "below", "above" or "none".
   * @param {{id: string, x: number, y: number, radius: number, width: number, lines: number, rank: number, marks?: number[][], markReach?: number}[]} nodes
   *   Those of a lower rank are placed first; rank 0, and a few of rank 1, always get a place.
   * @returns {Map<string, string>}
   */
  function placed(nodes) {
    const space = createSpace();
    const places = new Map();
    const square = (owner, x, y, reach) => space.add({ owner, x1: x - reach, x2: x + reach, y1: y - reach, y2: y + reach });
    for (const { id, x, y, radius, marks = [], markReach = 0 } of nodes) {
      square(id, x, y, radius * 0.72);
      for (const [dx, dy] of marks) square(id, x + dx, y + dy, markReach);
    }
    const isRare = nodes.filter((node) => node.rank === 1).length <= RARE;
    for (const node of [...nodes].sort((a, b) => a.rank - b.rank || a.x - b.x || a.y - b.y)) {
      const options = [["below", boxAt(node, true)], ["above", boxAt(node, false)]];
      const [place, box] = options.find(([, option]) => space.isFree(option, node.id)) || (node.rank === 0 || (node.rank === 1 && isRare) ? options[0] : ["none", null]);
      places.set(node.id, place);
      if (box) space.add(box);
    }
    return places;
  }

  /* Letters keep a readable size on the screen: from which zoom on they are how large. Below, houses have no names. */
  const SIZES = [[0.8, 12], [0.55, 15], [0.4, 20]];
  const STATION_SIZES = [[0.8, 14], [0.55, 17], [0.4, 23], [0.25, 36], [0.12, 64], [0, 100]];
  const MANY = 700;

  function sizeAt(sizes, zoom) {
    const found = sizes.find(([least]) => zoom >= least);
    return found ? found[1] : 0;
  }

  const RANKS = { transformer: 0, grid: 0, house: 2 };

  function sizeOf(node, sizes) {
    if (node.data("kind") !== "house") return sizes.station;
    return node.hasClass("flagged") ? Math.max(sizes.house, Math.min(sizes.station, 30)) : sizes.house;
  }

  function measured(node, sizes, family) {
    const label = node.data("label");
    const size = sizeOf(node, sizes);
    if (!label || !size) return null;
    const isStation = node.data("kind") !== "house";
    const weight = isStation || node.hasClass("flagged") ? 600 : 400;
    const lines = label.split("\n");
    const { x, y } = node.position();
    return {
      id: node.id(),
      x,
      y,
      radius: isStation ? 26 : 19,
      width: Math.max(...lines.map((line) => widthOf(line, `${weight} ${size}px ${family}`))) + 2,
      lines: (lines.length * size) / 12,
      size,
      rank: node.hasClass("flagged") ? 1 : RANKS[node.data("kind")],
      marks: editor.glyphs.marksOf(node.data("look")).map(([dx, dy]) => [dx * PICTURE, dy * PICTURE]),
      markReach: editor.glyphs.markReach * PICTURE * 0.85,
    };
  }

  /**
   * Keep the labels of a canvas from covering each other.
   * @param {Object} cy
   * @returns {{later: Function, follow: Function, arrange: Function, dispose: Function}} `later` looks again soon.
   */
  editor.createLabels = function (cy) {
    let due = 0;
    let sizes = null;

    function sizesNow(zoom = cy.zoom()) {
      const isLarge = cy.nodes().length > MANY;
      return { station: sizeAt(STATION_SIZES, zoom), house: isLarge ? sizeAt(SIZES.slice(0, 1), zoom) : sizeAt(SIZES, zoom) };
    }

    /** Place the names now, as they are at a zoom; pictures ask for that of full size. */
    function arrange(zoom) {
      due = 0;
      sizes = sizesNow(zoom);
      const family = editor.glyphs.token("font-family");
      const nodes = cy.nodes().map((node) => measured(node, sizes, family)).filter(Boolean);
      const places = placed(nodes);
      const known = new Map(nodes.map((node) => [node.id, node.size]));
      cy.batch(() => {
        cy.nodes().forEach((node) => {
          const [place, size] = [places.get(node.id()) || "none", known.get(node.id()) || 12];
          if (node.data("place") !== place || node.data("size") !== size) node.data({ place, size });
        });
      });
    }

    /** Look again where the zoom asks for another size of letters. */
    function follow() {
      if (sizes && !editor.equal(sizes, sizesNow())) later();
    }

    function later() {
      if (!due) due = requestAnimationFrame(() => arrange());
    }

    return { later, follow, arrange, dispose: () => cancelAnimationFrame(due) };
  };

  editor.labels = { placed };
})();
