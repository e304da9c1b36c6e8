/* The overview: the whole drawing in small, with a frame around what is seen. */
(function () {
  "use strict";
  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const WIDTH = 168;
  const HEIGHT = 104;
  const MARGIN = 8;
  const SHOWN_KEY = "hygge_editor_overview";

  /** Return the factor and shift that put a box of the drawing into the overview. */
  function fitted(points) {
    let [left, right, top, bottom] = [Infinity, -Infinity, Infinity, -Infinity];
    for (const [x, y] of points) {
      left = Math.min(left, x);
      right = Math.max(right, x);
      top = Math.min(top, y);
      bottom = Math.max(bottom, y);
    }
    const scale = Math.min((WIDTH - 2 * MARGIN) / Math.max(right - left, 1), (HEIGHT - 2 * MARGIN) / Math.max(bottom - top, 1), 1);
    return { scale, x: WIDTH / 2 - (scale * (left + right)) / 2, y: HEIGHT / 2 - (scale * (top + bottom)) / 2 };
  }

  function paint(canvas, view, doc, frame) {
    const ratio = window.devicePixelRatio;
    canvas.width = WIDTH * ratio;
    canvas.height = HEIGHT * ratio;
    const pen = canvas.getContext("2d");
    pen.scale(ratio, ratio);
    const at = ([x, y]) => [frame.x + frame.scale * x, frame.y + frame.scale * y];
    const ends = (node) => at([node.position("x"), node.position("y")]);
    const { token } = editor.glyphs;
    pen.strokeStyle = token("color-border-strong");
    pen.beginPath();
    view.cy.edges().forEach((edge) => {
      pen.moveTo(...ends(edge.source()));
      pen.lineTo(...ends(edge.target()));
    });
    pen.stroke();
    for (const [kind, color, size] of [["junction", "color-muted", 1.5], ["house", "energy-ev", 3], ["transformer", "color-text", 6]]) {
      pen.fillStyle = token(color);
      for (const object of doc.all(kind)) {
        if (!view.isShown(object.id)) continue;
        const [x, y] = at(object.position);
        pen.fillRect(x - size / 2, y - size / 2, size, size);
      }
    }
  }

  function createOverview(studio) {
    const { doc, view } = studio;
    const { cy } = view;
    const canvas = editor.element("canvas", { class: "overview-picture" });
    const seen = editor.element("div", { class: "overview-frame" });
    const box = editor.element("div", { class: "overview", "aria-hidden": "true" }, [canvas, seen]);
    let frame = { scale: 1, x: 0, y: 0 };
    let isDue = false;

    function draw() {
      isDue = false;
      const points = ["transformer", "house", "junction"].flatMap((kind) => doc.all(kind)).filter((object) => view.isShown(object.id)).map((object) => object.position);
      box.classList.toggle("is-empty", points.length < 2);
      if (points.length < 2) return;
      frame = fitted(points);
      paint(canvas, view, doc, frame);
      follow();
    }

    function later() {
      if (!isDue) requestAnimationFrame(draw);
      isDue = true;
    }

    function follow() {
      const { x1, y1, w, h } = cy.extent();
      const [left, top] = [frame.x + frame.scale * x1, frame.y + frame.scale * y1];
      const [right, bottom] = [left + frame.scale * w, top + frame.scale * h];
      const clip = (value, most) => Math.max(0, Math.min(most, value));
      const [x, y] = [clip(left, WIDTH), clip(top, HEIGHT)];
      seen.style.transform = `translate(${x}px, ${y}px)`;
      seen.style.width = `${Math.max(6, clip(right, WIDTH) - x)}px`;
      seen.style.height = `${Math.max(6, clip(bottom, HEIGHT) - y)}px`;
    }

    function look(event) {
      if (!(event.buttons & 1)) return;
      const place = box.getBoundingClientRect();
      view.lookAt([(event.clientX - place.left - frame.x) / frame.scale, (event.clientY - place.top - frame.y) / frame.scale]);
    }

    box.addEventListener("pointerdown", (event) => {
      box.setPointerCapture(event.pointerId);
      look(event);
    });
    box.addEventListener("pointermove", look);
    cy.on("add remove", later);
    return { box, follow, later };
  }

  /**
   * Show the overview of a studio.
   * @param {Object} studio
   */
  editor.createMinimap = function (studio) {
    const { view, config, doc } = studio;
    const container = document.getElementById(config.containers.minimap);
    const overview = createOverview(studio);
    const toggle = editor.element("button", { type: "button", class: "overview-toggle", onclick: () => setShown(overview.box.hidden) }, editor.icon("map", 16));

    function setShown(isShown) {
      overview.box.hidden = !isShown;
      const label = isShown ? "Hide the overview" : "Show the overview";
      toggle.title = label;
      toggle.setAttribute("aria-label", label);
      toggle.setAttribute("aria-expanded", String(isShown));
      editor.remembered.write(SHOWN_KEY, isShown ? "on" : "off");
    }

    container.replaceChildren(overview.box, toggle);
    setShown(editor.remembered.read(SHOWN_KEY) !== "off");
    const stops = [view.onViewport(overview.follow), view.onTheme(overview.later), doc.on(overview.later)];
    overview.later();
    return {
      dispose() {
        stops.forEach((stop) => stop());
        container.replaceChildren();
      },
    };
  };
})();
