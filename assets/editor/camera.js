/* What part of the drawing is seen: fit, centre, zoom. */
(function () {
  "use strict";
  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const PADDING = 28;
  const LARGEST_FIT = 1.25;
  const CLOSE_UP = 0.9;
  const MOTION_MS = 180;
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)");

  /* What floats over the canvas takes this much of it at each side. */
  function covered(studio, side) {
    const names = { top: ["finder"], bottom: ["legend", "toolbar"] }[side];
    const canvas = document.getElementById(studio.config.containers.canvas).getBoundingClientRect();
    const depths = names.map((name) => {
      const element = document.getElementById(studio.config.containers[name]);
      const box = element && element.getBoundingClientRect();
      if (!box || !box.height || getComputedStyle(element).position !== "absolute") return 0;
      return side === "top" ? box.bottom - canvas.top : canvas.bottom - box.top;
    });
    return Math.max(0, ...depths.filter((depth) => depth < canvas.height / 3));
  }

  /**
   * Return the camera over a canvas.
   * @param {Object} studio
   * @param {Object} cy
   */
  editor.createCamera = function (studio, cy) {
    function move(target, isInstant) {
      cy.stop();
      if (isInstant || calm.matches || cy.nodes().length > 800) cy.viewport({ zoom: target.zoom ?? cy.zoom(), pan: target.pan ?? cy.pan() });
      else cy.animate(target, { duration: MOTION_MS, easing: "ease-out" });
    }

    function limited(zoom) {
      return Math.max(cy.minZoom(), Math.min(cy.maxZoom(), zoom));
    }

    /* Where a box of the model fills what is free of the canvas. */
    function framing(box, largest) {
      const top = covered(studio, "top");
      const height = cy.height() - top - covered(studio, "bottom");
      const room = [(cy.width() - 2 * PADDING) / Math.max(box.w, 1), (height - 2 * PADDING) / Math.max(box.h, 1)];
      const zoom = limited(Math.min(...room, largest));
      const middle = { x: box.x1 + box.w / 2, y: box.y1 + box.h / 2 };
      return { zoom, pan: { x: cy.width() / 2 - zoom * middle.x, y: top + height / 2 - zoom * middle.y } };
    }

    function around(point, zoom) {
      const level = limited(zoom);
      const { x, y } = cy.pan();
      const ratio = level / cy.zoom();
      return { zoom: level, pan: { x: point.x - (point.x - x) * ratio, y: point.y - (point.y - y) * ratio } };
    }

    return {
      /** Show everything. */
      fit(isInstant) {
        const nodes = cy.nodes();
        if (nodes.nonempty()) move(framing(nodes.boundingBox({ includeOverlays: false, includeLabels: nodes.length < 800 }), LARGEST_FIT), isInstant);
        else move({ zoom: 1, pan: { x: cy.width() / 2, y: cy.height() / 2 } }, isInstant);
      },

      /** Bring some elements to the middle, near enough to read them. */
      center(elements) {
        if (elements.empty()) return;
        const box = elements.boundingBox({ includeOverlays: false, includeLabels: false });
        const fitting = framing(box, Math.max(cy.zoom(), CLOSE_UP));
        move(fitting);
      },

      /** Zoom by a factor around a point of the canvas, its middle by default. */
      zoomBy(factor, point = { x: cy.width() / 2, y: cy.height() / 2 }, isInstant = false) {
        move(around(point, cy.zoom() * factor), isInstant);
      },

      /** Zoom to a level, 1 being the drawing's own size. */
      zoomTo(level) {
        move(around({ x: cy.width() / 2, y: cy.height() / 2 }, level));
      },

      /** Move the middle of what is seen to a place of the drawing. */
      lookAt([x, y]) {
        cy.stop();
        cy.pan({ x: cy.width() / 2 - cy.zoom() * x, y: cy.height() / 2 - cy.zoom() * y });
      },
    };
  };
})();
