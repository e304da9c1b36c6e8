/* How the canvas draws nodes and edges, in the colours of the present theme. */
(function () {
  "use strict";
  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const NEVER_HIDDEN = 0;
  /* Labels are left out where their letters would be smaller than this. [px] */
  const SMALLEST_LABEL = 6;

  /* Of a picture's 48 units the disc has 35. */
  const PICTURE = "137%";

  const rule = (selector, style) => ({ selector, style });

  function nodes(token, ratio, isFontReady) {
    const smallest = SMALLEST_LABEL * ratio;
    const label = {
      label: "data(label)",
      // Cytoscape keeps pictures of labels by their style: another list of fonts makes it draw them again.
      "font-family": token("font-family").replace(/"/g, "") + (isFontReady ? "" : ", serif"),
      "font-size": "data(size)",
      color: token("color-muted"),
      "text-valign": "bottom",
      "text-margin-y": 7,
      "text-wrap": "wrap",
      "line-height": 1.25,
      "text-background-color": token("color-surface"),
      "text-background-opacity": 0.75,
      "text-background-padding": "1px",
      "min-zoomed-font-size": smallest,
    };
    const picture = {
      "background-image": (node) => editor.glyphs.picture(node.data("look")),
      // The node is the disc, where cables end; its picture reaches further, for marks and rings.
      "background-width": PICTURE,
      "background-height": PICTURE,
      "background-clip": "none",
      "background-image-containment": "over",
      "background-opacity": 0,
      "bounds-expansion": 8,
      "border-width": 0,
      shape: "ellipse",
      width: 31,
      height: 31,
    };
    const prominent = { width: 35, height: 35, "font-weight": 600, color: token("color-text"), "z-index": 5 };
    return [
      rule("node", { ...label, ...picture }),
      rule("node[place = 'above']", { "text-valign": "top", "text-margin-y": -7 }),
      rule("node[place = 'none']", { "text-opacity": 0, "text-background-opacity": 0 }),
      rule(".flagged", prominent),
      rule(".junction", { width: 8, height: 8, "background-width": "225%", "background-height": "225%" }),
    ];
  }

  function stations(token) {
    const station = {
      shape: "round-rectangle",
      width: 44,
      height: 44,
      "background-width": "133%",
      "background-height": "133%",
      "font-weight": 600,
      color: token("color-text"),
      "z-index": 6,
    };
    return [rule(".transformer, .grid", station), rule(".grid", { "font-weight": 500, color: token("color-muted") })];
  }

  function edges(token) {
    const cable = {
      width: 2,
      "line-color": token("palette-gray-6"),
      "curve-style": "straight",
      "z-index": 1,
      "overlay-padding": 6,
    };
    return [
      rule("edge", cable),
      rule(".feed", { width: 1.25, "line-style": "dashed", "line-dash-pattern": [5, 4], events: "no" }),
      rule(".feeder", { width: 3, "line-style": "solid" }),
      rule("edge[problem = 'error']", { "line-color": token("energy-overload"), width: 3.5 }),
      rule("edge[problem = 'warning']", { "line-color": token("energy-overload"), "line-style": "dashed" }),
    ];
  }

  function states(token) {
    const accent = token("color-accent-mark");
    const chosen = {
      "underlay-color": accent,
      "underlay-opacity": 0.3,
      "underlay-padding": 8,
      "underlay-shape": "ellipse",
      color: token("color-text"),
      "font-weight": 600,
    };
    const named = { "text-opacity": 1, "text-background-opacity": 0.9, "min-zoomed-font-size": NEVER_HIDDEN, "z-index": 11 };
    return [
      rule("node.pointed", { ...named, color: token("color-text") }),
      rule("node:selected", { ...chosen, ...named }),
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
   * @param {boolean} isFontReady Whether the browser has loaded the font of labels.
   */
  editor.stylesheet = function (ratio, isFontReady) {
    const { token } = editor.glyphs;
    return [...nodes(token, ratio, isFontReady), ...stations(token), ...edges(token), ...states(token)];
  };
})();
