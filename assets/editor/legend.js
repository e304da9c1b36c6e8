/* What the marks on the canvas mean; only those that occur. */
(function () {
  "use strict";
  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const EQUIPMENT = { solar: "Solar", wind: "Wind", battery: "Battery", ev: "Charging", heat_pump: "Heat pump" };
  const PROBLEMS = { error: "Problem", warning: "Warning" };
  const LATER_MS = 250;
  const ROOMY_PX = 900;
  const OPEN_KEY = "hygge_editor_legend";

  function picture(src, size) {
    return editor.element("img", { src, width: size, height: size, alt: "" });
  }

  function entry(mark, label) {
    return editor.element("span", { class: "legend-mark" }, [mark, label]);
  }

  function stroke(kind) {
    return editor.element("span", { class: `legend-stroke is-${kind}` });
  }

  /** Return what there is to explain in a document: symbols with a label, equipment, and more. */
  function occurring(studio) {
    const { doc, view } = studio;
    const symbols = new Map();
    const equipment = new Set();
    let isFlagged = false;
    for (const house of doc.all("house")) {
      const look = view.lookOf(house);
      if (!symbols.has(look.symbol)) symbols.set(look.symbol, new Set());
      symbols.get(look.symbol).add(editor.kindName(doc, house.flags.length ? { ...house, house_type: typeOf(studio, look.symbol, house) } : house));
      for (const name of editor.glyphs.equipment) if (look[name]) equipment.add(name);
      isFlagged = isFlagged || look.flagged;
    }
    return { symbols, equipment, isFlagged };
  }

  /* A house that a flag gives another symbol counts as that kind. */
  function typeOf({ config }, symbol, house) {
    const own = config.palette.filter((item) => item.kind === "house" && item.icon === symbol).map((item) => item.fields.house_type);
    return own.includes(house.house_type) ? house.house_type : own[0] || house.house_type;
  }

  function entries(studio) {
    const { doc } = studio;
    const { symbols, equipment, isFlagged } = occurring(studio);
    const house = (symbol, flagged) => picture(editor.glyphs.picture({ kind: "house", symbol, flagged }), 22);
    const areas = doc.all("transformer").some((item) => studio.view.isCollapsed(item.id));
    return [
      doc.count("transformer") && entry(picture(editor.glyphs.picture({ kind: "transformer", symbol: "transformer" }), 22), "Transformer"),
      areas && entry(picture(editor.glyphs.picture({ kind: "transformer", symbol: "transformer", collapsed: true }), 22), "Area, collapsed"),
      ...[...symbols].map(([symbol, names]) => entry(house(symbol), [...names].join(", "))),
      isFlagged && entry(house("flag", true), "With a flag"),
      ...editor.glyphs.equipment.filter((name) => equipment.has(name)).map((name) => entry(picture(editor.glyphs.badge(name), 16), EQUIPMENT[name])),
      doc.count("line") && entry(stroke("cable"), "Cable"),
      studio.view.cy.edges(".feed").not(".feeder").nonempty() && entry(stroke("feed"), "Fed, no cable drawn"),
      ...["error", "warning"].filter((severity) => studio.view.hasProblem(severity)).map((severity) => entry(picture(editor.glyphs.problem(severity), 18), PROBLEMS[severity])),
    ].filter(Boolean);
  }

  /**
   * Show the legend of a studio.
   * @param {Object} studio
   */
  editor.createLegend = function (studio) {
    const { config, doc, view } = studio;
    const container = document.getElementById(config.containers.legend);
    const marks = editor.element("div", { class: "legend-marks" });
    const box = editor.element("details", { class: "legend" }, [editor.element("summary", {}, "Legend"), marks]);
    let timer = 0;
    const isRoomy = view.container.clientWidth >= ROOMY_PX;
    box.open = (editor.remembered.read(OPEN_KEY) || (isRoomy ? "open" : "closed")) === "open";
    box.addEventListener("click", (event) => event.target.closest("summary") && editor.remembered.write(OPEN_KEY, box.open ? "closed" : "open"));
    container.replaceChildren(box);

    function draw() {
      const found = entries(studio);
      container.classList.toggle("is-empty", !found.length);
      marks.replaceChildren(...found);
    }

    function later() {
      clearTimeout(timer);
      timer = setTimeout(draw, LATER_MS);
    }

    const stops = [doc.on(later), view.onTheme(draw), view.onProblems(later)];
    draw();
    return {
      dispose() {
        clearTimeout(timer);
        stops.forEach((stop) => stop());
        container.replaceChildren();
      },
    };
  };
})();
