/* The drawing as SVG, written from what is on the canvas: vectors, real text, each picture once. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const SVG = "http://www.w3.org/2000/svg";
  const PADDING = 24;
  const DATA_URI = "data:image/svg+xml,";

  function node(tag, attributes, children = []) {
    const element = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) if (value !== null) element.setAttribute(name, String(value));
    element.append(...[children].flat());
    return element;
  }

  const short = (value) => Math.round(value * 10) / 10;

  /** Return whatever is needed of some elements: cables bring their ends along, nodes the edges between them. */
  function wanted(cy, ids) {
    if (!ids) return cy.elements();
    const chosen = cy.collection(ids.map((id) => cy.getElementById(id)[0]).filter(Boolean));
    const nodes = chosen.nodes().union(chosen.edges().connectedNodes());
    return nodes.union(nodes.edgesWith(nodes)).union(chosen.edges());
  }

  /** A store of pictures: each is written once, as a symbol, however many nodes show it. */
  function createSymbols() {
    const symbols = new Map();
    function read(uri) {
      const text = decodeURIComponent(uri.slice(DATA_URI.length));
      const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
      const id = `picture-${symbols.size + 1}`;
      const parts = [...root.childNodes].map((child) => document.importNode(child, true));
      return node("symbol", { id, viewBox: root.getAttribute("viewBox") }, parts);
    }
    return {
      of(uri) {
        if (!symbols.has(uri)) symbols.set(uri, read(uri));
        return symbols.get(uri).id;
      },
      all: () => [...symbols.values()],
    };
  }

  /* From middle to middle: the pictures of nodes lie over it. */
  function edgeOf(edge) {
    const [from, to] = [edge.source().position(), edge.target().position()];
    const isDashed = edge.style("line-style") === "dashed";
    return node("line", {
      x1: short(from.x), y1: short(from.y), x2: short(to.x), y2: short(to.y),
      stroke: edge.style("line-color"),
      "stroke-width": edge.numericStyle("width"),
      "stroke-dasharray": isDashed ? [edge.numericStyle("line-dash-pattern")].flat().join(" ") : null,
      "stroke-linecap": "round",
    });
  }

  /* The lines of a label below its node or above it, with a rim in the colour of the paper instead of a box behind. */
  function labelOf(element) {
    const text = element.data("label");
    if (!text || element.numericStyle("text-opacity") === 0) return [];
    const size = element.numericStyle("font-size");
    const leading = size * element.numericStyle("line-height");
    const { x, y } = element.position();
    const texts = text.split("\n");
    const isAbove = element.style("text-valign") === "top";
    const edge = y + (isAbove ? -1 : 1) * (element.height() / 2) + element.numericStyle("text-margin-y");
    const first = isAbove ? edge - size * 0.2 - (texts.length - 1) * leading : edge + size * 0.9;
    const lines = texts.map((line, i) => node("tspan", { x: short(x), y: short(first + i * leading) }, line));
    const look = { "font-size": size, "font-weight": element.style("font-weight"), fill: element.style("color") };
    return [node("text", look, lines)];
  }

  function nodeOf(element, symbols) {
    const { x, y } = element.position();
    const [width, height] = [element.width(), element.height()];
    const uri = element.style("background-image");
    const href = `#${symbols.of(Array.isArray(uri) ? uri[0] : uri)}`;
    const picture = node("use", { href, x: short(x - width / 2), y: short(y - height / 2), width, height });
    return node("g", { "data-name": element.data("label") || null }, [picture, ...labelOf(element)]);
  }

  function styleOf(token, font) {
    const face = font ? `@font-face{font-family:"Inter Variable";font-weight:100 900;src:url(${font}) format("woff2")}` : "";
    const family = token("font-family").replace(/"/g, "'");
    const rim = `paint-order:stroke;stroke:${token("color-surface")};stroke-width:3px;stroke-linejoin:round`;
    return node("style", {}, `${face}text{font-family:${family};text-anchor:middle;${rim}}`);
  }

  /* The look of things that are not selected: a selection is for the screen. */
  function unselected(cy, work) {
    const selected = cy.$(":selected");
    selected.unselect();
    const result = work();
    selected.select();
    return result;
  }

  function write(cy, elements, { title, token, font }) {
    const symbols = createSymbols();
    const box = elements.boundingBox({ includeOverlays: false, includeUnderlays: false });
    const edges = elements.edges().map(edgeOf);
    const byHeight = (a, b) => a.numericStyle("z-index") - b.numericStyle("z-index");
    const nodes = elements.nodes().sort(byHeight).map((one) => nodeOf(one, symbols));
    const [x, y] = [Math.floor(box.x1 - PADDING), Math.floor(box.y1 - PADDING)];
    const [width, height] = [Math.ceil(box.w + 2 * PADDING), Math.ceil(box.h + 2 * PADDING)];
    const root = node("svg", { viewBox: `${x} ${y} ${width} ${height}`, width, height, role: "img" }, [
      node("title", {}, title),
      styleOf(token, font),
      node("defs", {}, symbols.all()),
      node("rect", { x, y, width, height, fill: token("color-surface") }),
      node("g", { id: "edges" }, edges),
      node("g", { id: "nodes" }, nodes),
    ]);
    return { text: new XMLSerializer().serializeToString(root), width, height };
  }

  /**
   * Return a drawing as SVG in the present theme.
   * @param {Object} cy
   * @param {{ids: string[]|undefined, title: string, token: function(string): string, font: string|null}} options
   *   `ids`: only these, with what lies between them; `font`: the typeface as a data URI.
   * @returns {{text: string, width: number, height: number}}
   */
  editor.drawingAsSvg = function (cy, options) {
    return unselected(cy, () => write(cy, wanted(cy, options.ids), options));
  };
})();
