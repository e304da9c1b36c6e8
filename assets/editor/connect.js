/* Connecting on the canvas: a handle at a node's edge, a line that follows the pointer, and why not where it cannot be. */
(function () {
  "use strict";
  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const SVG = "http://www.w3.org/2000/svg";
  const NEAR_PX = 14;
  const RING_PX = 8;
  const LINGER_MS = 350;
  const HANDLE_ZOOM = 0.25;

  function svg(tag, attributes) {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    return node;
  }

  /* What is drawn over the canvas while connecting. */
  function createOverlay(stage) {
    const line = svg("line", { class: "connect-line" });
    const ring = svg("circle", { class: "connect-ring" });
    const picture = svg("svg", { class: "connect-preview", "aria-hidden": "true" });
    const reason = editor.element("div", { class: "connect-reason", role: "status" });
    picture.append(line, ring);
    stage.append(picture, reason);

    function put(element, values) {
      for (const [name, value] of Object.entries(values)) element.setAttribute(name, value);
    }

    return {
      show(from, to, target, problem) {
        picture.classList.add("is-shown");
        picture.classList.toggle("is-refused", Boolean(problem));
        const end = target || { ...to, radius: 0 };
        const apart = Math.hypot(end.x - from.x, end.y - from.y) || 1;
        const at = (distance) => ({ x: from.x + ((end.x - from.x) * distance) / apart, y: from.y + ((end.y - from.y) * distance) / apart });
        const first = at(Math.min(from.radius + 2, apart));
        const last = at(Math.max(apart - (target ? end.radius + RING_PX : 0), 0));
        put(line, { x1: first.x, y1: first.y, x2: last.x, y2: last.y });
        put(ring, target ? { cx: target.x, cy: target.y, r: target.radius + RING_PX } : { r: 0 });
        reason.textContent = problem || "";
        reason.style.transform = `translate(${to.x + 16}px, ${to.y + 16}px)`;
        reason.classList.toggle("is-shown", Boolean(problem));
      },
      hide() {
        picture.classList.remove("is-shown");
        reason.classList.remove("is-shown");
        reason.textContent = "";
      },
      remove() {
        picture.remove();
        reason.remove();
      },
    };
  }

  function placeOf(node) {
    const { x, y } = node.renderedPosition();
    return { x, y, radius: node.renderedWidth() / 2 };
  }

  /* The node at a point of the canvas; the nearest where several are. */
  function nodeAt(cy, point) {
    let best = null;
    let least = Infinity;
    cy.nodes().forEach((node) => {
      const { x, y, radius } = placeOf(node);
      const apart = Math.hypot(x - point.x, y - point.y);
      if (apart < radius + NEAR_PX && apart < least) [best, least] = [node, apart];
    });
    return best;
  }

  /* The small round button at the edge of the hovered or selected node. */
  function createHandle(cy, stage, mayStart, begin) {
    const button = editor.element("button", { type: "button", class: "connect-handle", tabindex: "-1", title: "Drag to another node to connect", "aria-label": "Connect" }, [
      editor.icon("plus", 12),
    ]);
    let node = null;
    let timer = 0;
    stage.append(button);

    function place() {
      const isShown = Boolean(node) && node.inside() && mayStart() && cy.zoom() > HANDLE_ZOOM;
      button.classList.toggle("is-shown", isShown);
      if (!isShown) return;
      const { x, y, radius } = placeOf(node);
      button.style.transform = `translate(${x + radius + 4}px, ${y}px)`;
    }

    function hold(next) {
      clearTimeout(timer);
      node = next;
      place();
    }

    function fallBack() {
      const selected = cy.nodes(":selected");
      hold(selected.length === 1 ? selected[0] : null);
    }

    function later() {
      clearTimeout(timer);
      timer = setTimeout(fallBack, LINGER_MS);
    }

    cy.on("mouseover", "node", (event) => hold(event.target));
    cy.on("mouseout", "node", later);
    cy.on("select unselect remove", later);
    cy.on("render", place);
    button.addEventListener("pointerenter", () => clearTimeout(timer));
    button.addEventListener("pointerleave", later);
    button.addEventListener("pointerdown", (event) => {
      event.preventDefault();
      event.stopPropagation();
      begin(node.id(), button, event);
    });
    return {
      place,
      remove() {
        clearTimeout(timer);
        button.remove();
      },
    };
  }

  /**
   * Let nodes be connected on the canvas.
   * @param {Object} studio
   * @param {Object} view
   * @returns {{start: Function, dispose: Function}} `start(fromId?)` connects by two clicks.
   */
  editor.createConnecting = function (studio, view) {
    if (!studio.config.may_edit) return { start: () => {}, dispose: () => {} };
    const { cy, container } = view;
    const stage = container.parentElement;
    const overlay = createOverlay(stage);
    let from = null;
    let isClicking = false;
    let target = null;
    const handle = createHandle(cy, stage, () => from === null && !isClicking && !view.isPlacing && !view.isDragging(), drag);

    function pointOf(event) {
      const box = container.getBoundingClientRect();
      return { x: event.clientX - box.left, y: event.clientY - box.top };
    }

    function aim(event) {
      const point = pointOf(event);
      target = nodeAt(cy, point);
      const start = from && cy.getElementById(from);
      if (!start || start.empty()) return overlay.hide();
      const isOther = target && target.id() !== from;
      const { problem } = isOther ? editor.wiring.connection(studio.doc, from, target.id()) : {};
      overlay.show(placeOf(start), point, isOther ? placeOf(target) : null, problem);
    }

    function stop() {
      from = target = null;
      isClicking = false;
      overlay.hide();
      container.classList.remove("is-connecting");
      window.removeEventListener("keydown", cancel, true);
      handle.place();
    }

    function begin(id) {
      from = id;
      container.classList.add("is-connecting");
      window.addEventListener("keydown", cancel, true);
      handle.place();
    }

    function cancel(event) {
      if (event.key !== "Escape") return;
      event.stopPropagation();
      stop();
    }

    function finish() {
      const ends = from && target && target.id() !== from ? [from, target.id()] : null;
      stop();
      if (ends) view.connect(...ends);
    }

    function drag(id, button, event) {
      begin(id);
      button.setPointerCapture(event.pointerId);
      const over = () => {
        button.removeEventListener("pointermove", aim);
        button.removeEventListener("pointerup", up);
        button.removeEventListener("pointercancel", over);
      };
      const up = (last) => {
        over();
        if (from === null) return;
        aim(last);
        finish();
      };
      button.addEventListener("pointermove", aim);
      button.addEventListener("pointerup", up);
      button.addEventListener("pointercancel", over);
    }

    /* While connecting by clicks, the canvas underneath does not see them. */
    function press(event) {
      if (!isClicking || event.button !== 0) return;
      event.stopPropagation();
      event.preventDefault();
    }

    function click(event) {
      if (!isClicking) return;
      event.stopPropagation();
      aim(event);
      if (from === null && target) begin(target.id());
      else if (from !== null) finish();
    }

    /** Connect by two clicks: the first chooses where from, unless that is given. */
    function start(fromId = null) {
      stop();
      begin(fromId);
      isClicking = true;
    }

    /** Connect two nodes, or say why that cannot be. Returns whether it was done. */
    view.connect = function (a, b) {
      const { operations, label, problem } = editor.wiring.connection(studio.doc, a, b);
      if (problem) studio.notify(problem, "error");
      else studio.history.commit(label, operations);
      return !problem;
    };

    const onMove = (event) => isClicking && aim(event);
    for (const name of ["mousedown", "touchstart"]) container.addEventListener(name, press, true);
    container.addEventListener("click", click, true);
    container.addEventListener("pointermove", onMove);
    return {
      start,
      dispose() {
        stop();
        for (const name of ["mousedown", "touchstart"]) container.removeEventListener(name, press, true);
        container.removeEventListener("click", click, true);
        container.removeEventListener("pointermove", onMove);
        handle.remove();
        overlay.remove();
      },
    };
  };
})();
