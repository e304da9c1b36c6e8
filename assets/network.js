/* The map of a network in the browser: theme, zoom, search. */
(function () {
  "use strict";

  const CANVAS = "network-canvas";
  const PADDING = 28;
  const STEP = 1.35;
  const CLOSE_UP = 1;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  /* Dash Cytoscape keeps its instance on the element. */
  function drawing() {
    const element = document.getElementById(CANVAS);
    return element && element._cyreg ? element._cyreg.cy : null;
  }

  function move(cy, target) {
    cy.stop();
    cy.animate(target, { duration: calm.matches ? 0 : 180, easing: "ease-out" });
  }

  function zoomBy(cy, factor) {
    const middle = { x: cy.width() / 2, y: cy.height() / 2 };
    move(cy, { zoom: { level: cy.zoom() * factor, renderedPosition: middle } });
  }

  const TOOLS = {
    "network-zoom-in": (cy) => zoomBy(cy, STEP),
    "network-zoom-out": (cy) => zoomBy(cy, 1 / STEP),
    "network-fit": (cy) => move(cy, { fit: { eles: cy.elements(), padding: PADDING } }),
  };

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.network = {
    stylesheet: (scheme, sheets) => (sheets && sheets[scheme]) || window.dash_clientside.no_update,

    useTool: function () {
      const tool = window.dash_clientside.callback_context.triggered_id;
      const cy = drawing();
      if (cy && TOOLS[tool]) TOOLS[tool](cy);
      return window.dash_clientside.no_update;
    },

    /* What is chosen in the search or the list becomes the chosen node of the map; the card follows the map. */
    choose: function (found, rows) {
      const cy = drawing();
      const fromSearch = window.dash_clientside.callback_context.triggered_id === "network-search";
      const key = fromSearch ? found : rows && rows.length ? `house:${rows[0].name}` : null;
      const node = cy && key ? cy.getElementById(key) : null;
      if (node && node.nonempty() && !node.selected()) {
        cy.elements().unselect();
        node.select();
        if (cy.width()) move(cy, { center: { eles: node }, zoom: Math.max(cy.zoom(), CLOSE_UP) });
      }
      return window.dash_clientside.no_update;
    },

    show: (view) => [view !== "map", view !== "list"],
  };
})();
