/* What is drawn of a document: looks, labels, feed edges, the utility grid's place. */
(function () {
  "use strict";
  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const GRID_DISTANCE = 110;
  const PROFILE_MARKS = ["solar", "wind", "ev", "heat_pump"];
  const OWN_MARK = { solar: ["solar"], wind: ["wind"], battery: ["battery"], ev: ["ev"] };
  const THIN = " ";

  /** Return a number as people gave it, with at most two decimals. */
  function plain(value) {
    return String(Math.round(value * 100) / 100);
  }

  /** Return an amount with three significant digits in its unit, or in the one of a thousand. */
  function amount(value, unit, larger) {
    const [shown, name] = value >= 1000 ? [value / 1000, larger] : [value, unit];
    const digits = shown >= 100 ? 0 : shown >= 10 ? 1 : 2;
    return `${shown.toFixed(digits).replace(/\.0+$/, "")}${THIN}${name}`;
  }

  /** Return how symbols belong to types of houses, after the palette; `flags` of a type's own symbol come first. */
  function symbolsOf(config) {
    const symbols = new Map();
    for (const item of config.palette) if (item.kind === "house") symbols.set(item.fields.house_type, item.icon);
    return symbols;
  }

  function marksOf(doc, house) {
    const marks = {};
    for (const name of PROFILE_MARKS) if (editor.sums.installed(doc, house, name) > 0) marks[name] = true;
    if (house.battery) marks.battery = true;
    if (house.evs.length) marks.ev = true;
    return marks;
  }

  function houseLook(doc, symbols, house) {
    const flag = house.flags.find((name) => symbols.has(name));
    const symbol = symbols.get(flag || house.house_type) || "house";
    const marks = marksOf(doc, house);
    for (const name of OWN_MARK[symbol] || []) delete marks[name];
    return { kind: "house", symbol, flagged: house.flags.length > 0, ...marks };
  }

  /** Return the text below a collapsed transformer: how many houses its area has, and their sums. */
  function areaText(doc, id) {
    const houses = editor.wiring.downstream(doc, id).map(doc.get).filter((object) => object.kind === "house");
    const sums = editor.sums.of(doc, houses);
    const parts = [
      `${houses.length} house${houses.length === 1 ? "" : "s"}`,
      sums.load_kwh ? amount(sums.load_kwh, "kWh", "MWh") : "",
      sums.solar_kwp.total ? amount(sums.solar_kwp.total, "kWp", "MWp") : "",
      sums.battery_kwh.total ? `${amount(sums.battery_kwh.total, "kWh", "MWh")} stored` : "",
    ].filter(Boolean);
    return parts.length > 2 ? `${parts.slice(0, 2).join(" · ")}\n${parts.slice(2).join(" · ")}` : parts.join(" · ");
  }

  function transformerLabel(object) {
    return object.capacity_kw === null ? object.name : `${object.name} · ${plain(object.capacity_kw)}${THIN}kW`;
  }

  /** Return which nodes are drawn joined to their supply, as no cable leads there: supplies by node. */
  function feeds(doc) {
    const found = new Map();
    for (const transformer of doc.all("transformer")) {
      const fed = doc.fedBy(transformer.id);
      const wired = fed.length ? editor.wiring.reach(doc, transformer.id) : null;
      for (const id of fed) if (!wired.has(id)) found.set(id, transformer.id);
      if (!transformer.parent) found.set(transformer.id, doc.grid().id);
    }
    return found;
  }

  /** Return where the utility grid is drawn: left of the outermost transformers. */
  function gridPosition(doc) {
    return editor.gridPlace(doc.all("transformer").filter((item) => !item.parent).map((item) => item.position));
  }

  /** Return where the utility grid is drawn beside the outermost transformers at some places; null without any. */
  editor.gridPlace = function (roots) {
    if (!roots.length) return null;
    const x = Math.min(...roots.map((position) => position[0])) - GRID_DISTANCE;
    return { x, y: roots.reduce((sum, position) => sum + position[1], 0) / roots.length };
  };

  /**
   * Return how the objects of a studio's document are drawn.
   * @param {Object} studio
   * @param {{isCollapsed: Function}} areas
   * @param {Map<string, string>} problems Severities by object.
   */
  editor.createElements = function (studio, areas, problems) {
    const { doc, config } = studio;
    const symbols = symbolsOf(config);

    function lookOf(object) {
      const problem = problems.get(object.id);
      if (object.kind === "house") return { ...houseLook(doc, symbols, object), problem };
      if (object.kind === "junction") return { kind: "junction", problem };
      if (object.kind === "grid") return { kind: "grid", symbol: "zap" };
      return { kind: "transformer", symbol: "transformer", collapsed: areas.isCollapsed(object.id), problem };
    }

    function labelOf(object) {
      if (object.kind === "grid") return "Utility grid";
      if (object.kind !== "transformer") return object.kind === "junction" ? "" : object.name;
      const label = transformerLabel(object);
      return areas.isCollapsed(object.id) ? `${label}\n${areaText(doc, object.id)}` : label;
    }

    function dataOf(object) {
      const look = lookOf(object);
      return { id: object.id, kind: object.kind, label: labelOf(object), look, key: editor.glyphs.keyOf(look), size: 12, place: "none" };
    }

    return {
      lookOf,
      dataOf,

      /** Return a node as Cytoscape takes it. */
      node(object) {
        const [x, y] = object.position;
        return { group: "nodes", data: dataOf(object), position: { x, y }, classes: classesOf(object) };
      },

      /** Return the node of the utility grid; null without a transformer. */
      gridNode() {
        const position = gridPosition(doc);
        return position && { group: "nodes", data: dataOf(doc.grid()), position, classes: "grid", selectable: false, grabbable: false };
      },

      /** Return a cable; null where an end of it is missing. */
      line(object) {
        if (!object.from_node || !object.to_node) return null;
        const data = { id: object.id, kind: "line", source: object.from_node, target: object.to_node, problem: problems.get(object.id) || "" };
        return { group: "edges", data, classes: "cable" };
      },

      /** Return the thin edge from a node's supply. */
      feed(nodeId, supplyId) {
        const between = doc.get(nodeId).kind === "transformer" ? "feed feeder" : "feed";
        const data = { id: `feed:${nodeId}`, kind: "feed", source: supplyId, target: nodeId };
        return { group: "edges", data, classes: between, selectable: false };
      },

      classesOf,
      feeds: () => feeds(doc),
      gridPosition: () => gridPosition(doc),
    };
  };

  function classesOf(object) {
    return object.kind === "house" && object.flags.length ? "house flagged" : object.kind;
  }

  editor.amount = amount;
})();
