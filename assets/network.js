/* The map of a network in the browser: theme, zoom, search. */
(function () {
  "use strict";

  const CANVAS = "network-canvas";
  const PADDING = 24;
  const LARGEST_FIT = 1.2;
  const STEP = 1.35;
  const CLOSE_UP = 1.2;
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

  /* What floats over the canvas at its upper and lower edge takes that much of it. */
  function covered(id) {
    const element = document.getElementById(id);
    return element && getComputedStyle(element).position === "absolute" ? element.offsetHeight + PADDING / 2 : 0;
  }

  /* Where everything can be seen, between search and legend. */
  function whole(cy) {
    const box = cy.elements().boundingBox();
    const top = covered("network-finder");
    const height = cy.height() - top - covered("network-legend");
    const room = [(cy.width() - 2 * PADDING) / box.w, (height - 2 * PADDING) / box.h];
    const zoom = Math.max(cy.minZoom(), Math.min(...room, LARGEST_FIT));
    const middle = { x: box.x1 + box.w / 2, y: box.y1 + box.h / 2 };
    return { zoom, pan: { x: cy.width() / 2 - zoom * middle.x, y: top + height / 2 - zoom * middle.y } };
  }

  const TOOLS = {
    "network-zoom-in": (cy) => zoomBy(cy, STEP),
    "network-zoom-out": (cy) => zoomBy(cy, 1 / STEP),
    "network-fit": (cy) => move(cy, whole(cy)),
  };

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.network = {
    /* Runs once the map is there, and whenever the theme changes. */
    stylesheet: function (scheme, sheets) {
      const cy = drawing();
      if (cy && !cy.scratch("_framed")) {
        cy.scratch("_framed", true);
        cy.ready(() => cy.viewport(whole(cy)));
      }
      return (sheets && sheets[scheme]) || window.dash_clientside.no_update;
    },

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
