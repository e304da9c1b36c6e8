/* How the canvas draws nodes and edges, in the colours of the present theme. */
(function () {
  "use strict";
  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const NEVER_HIDDEN = 0;
  /* Labels are left out where their letters would be smaller than this. [px] */
  const SMALLEST_LABEL = 8;

  const rule = (selector, style) => ({ selector, style });

  function nodes(token, ratio) {
    const label = {
      label: "data(label)",
      "font-family": token("font-family").replace(/"/g, ""),
      "font-size": 13,
      color: token("color-muted"),
      "text-valign": "bottom",
      "text-margin-y": 3,
      "text-wrap": "wrap",
      "line-height": 1.25,
      "text-background-color": token("color-surface"),
      "text-background-opacity": 0.85,
      "text-background-padding": "1px",
      "min-zoomed-font-size": SMALLEST_LABEL * ratio,
    };
    const picture = {
      "background-image": (node) => editor.glyphs.picture(node.data("look")),
      "background-fit": "contain",
      "background-clip": "none",
      "background-image-containment": "over",
      "background-opacity": 0,
      "border-width": 0,
      shape: "ellipse",
      width: 42,
      height: 42,
    };
    const prominent = { width: 48, height: 48, "font-weight": 600, color: token("color-text"), "z-index": 5 };
    return [
      rule("node", { ...label, ...picture }),
      rule(".flagged", { ...prominent, "min-zoomed-font-size": 5 * ratio }),
      rule(".junction", { width: 18, height: 18 }),
    ];
  }

  function stations(token) {
    const station = {
      shape: "round-rectangle",
      width: 60,
      height: 60,
      "font-size": 16,
      "font-weight": 600,
      color: token("color-text"),
      "min-zoomed-font-size": NEVER_HIDDEN,
      "z-index": 6,
    };
    return [rule(".transformer, .grid", station), rule(".grid", { "font-weight": 500, color: token("color-muted") })];
  }

  function edges(token) {
    const cable = {
      width: 2.5,
      "line-color": token("color-border-strong"),
      "curve-style": "straight",
      "z-index": 1,
      "overlay-padding": 6,
    };
    return [
      rule("edge", cable),
      rule(".feed", { width: 1.5, "line-style": "dashed", "line-dash-pattern": [5, 4], events: "no" }),
      rule(".feeder", { width: 4, "line-style": "solid", "line-color": token("color-muted") }),
      rule("edge[problem = 'error']", { "line-color": token("energy-overload"), width: 3.5 }),
      rule("edge[problem = 'warning']", { "line-color": token("energy-overload"), "line-style": "dashed" }),
    ];
  }

  function states(token) {
    const accent = token("color-accent-mark");
    const chosen = {
      "underlay-color": accent,
      "underlay-opacity": 0.3,
      "underlay-padding": 5,
      "underlay-shape": "ellipse",
      color: token("color-text"),
      "font-weight": 600,
      "min-zoomed-font-size": NEVER_HIDDEN,
      "z-index": 10,
    };
    return [
      rule("node:selected", chosen),
      rule(".transformer:selected", { "underlay-shape": "round-rectangle" }),
      rule("edge:selected", { "line-color": accent, width: 4 }),
      rule(":active", { "overlay-color": accent, "overlay-opacity": 0.08 }),
      rule("core", {
        "selection-box-color": accent,
        "selection-box-opacity": 0.12,
        "selection-box-border-color": accent,
        "selection-box-border-width": 1,
        "active-bg-size": 0,
      }),
    ];
  }

  /**
   * Return the rules of the canvas.
   * @param {number} ratio Device pixels of a pixel; Cytoscape compares label sizes in device pixels.
   */
  editor.stylesheet = function (ratio) {
    const { token } = editor.glyphs;
    return [...nodes(token, ratio), ...stations(token), ...edges(token), ...states(token)];
  };
})();
