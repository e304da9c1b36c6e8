/* The rail of things to place: click and click, or drag onto the canvas. */
(function () {
  "use strict";
  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const DRAG_PX = 5;

  function rail(config) {
    const buttons = config.palette.map((item) =>
      editor.element("button", { type: "button", class: "palette-item", dataset: { key: item.key }, "aria-pressed": "false", "aria-label": `Place: ${item.label}`, title: `${item.label}: click, then click on the paper; or drag it there` }, [
        editor.icon(item.icon, 20),
        editor.element("span", { class: "palette-label" }, item.label),
      ])
    );
    buttons.forEach((button, index) => (button.tabIndex = index ? -1 : 0));
    return buttons;
  }

  /* One stop for the Tab key; arrows move within the rail. */
  function roving(container) {
    const STEPS = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 };
    container.addEventListener("keydown", (event) => {
      const buttons = [...container.querySelectorAll(".palette-item")];
      const at = buttons.indexOf(document.activeElement);
      if (at < 0 || !STEPS[event.key]) return;
      event.preventDefault();
      event.stopPropagation();
      const next = buttons[(at + STEPS[event.key] + buttons.length) % buttons.length];
      buttons.forEach((button) => (button.tabIndex = button === next ? 0 : -1));
      next.focus();
    });
  }

  /* What follows the pointer until it is put down. */
  function createGhost(studio) {
    const image = editor.element("img", { class: "palette-ghost", alt: "", hidden: true });
    document.body.append(image);
    return {
      show(item) {
        image.src = editor.glyphs.picture({ kind: item.kind, symbol: item.icon, flagged: (item.fields.flags || []).length > 0 });
        image.dataset.kind = item.kind;
      },
      move(event, isOver) {
        image.hidden = !isOver;
        const zoom = Math.min(Math.max(studio.view.zoom(), 0.5), 1.5);
        image.style.transform = `translate(${event.clientX}px, ${event.clientY}px) translate(-50%, -50%) scale(${zoom})`;
      },
      hide: () => (image.hidden = true),
      remove: () => image.remove(),
    };
  }

  /**
   * Fill the palette of a studio.
   * @param {Object} studio
   */
  editor.createPalette = function (studio) {
    const { config, view, doc, history } = studio;
    const container = document.getElementById(config.containers.palette);
    container.replaceChildren();
    if (!config.may_edit) return { dispose() {} };
    const buttons = rail(config);
    const ghost = createGhost(studio);
    const canvas = view.container;
    let armed = null;
    let dragged = null;
    container.append(...buttons);
    container.setAttribute("role", "toolbar");
    container.setAttribute("aria-orientation", "vertical");
    roving(container);

    const itemOf = (button) => config.palette.find((item) => item.key === button.dataset.key);

    function arm(item) {
      armed = item;
      view.isPlacing = Boolean(item);
      for (const button of buttons) button.setAttribute("aria-pressed", String(Boolean(item) && button.dataset.key === item.key));
      canvas.classList.toggle("is-placing", Boolean(item));
      if (item) ghost.show(item);
      else ghost.hide();
    }

    function isOverCanvas(event) {
      const under = document.elementFromPoint(event.clientX, event.clientY);
      return Boolean(under) && canvas.contains(under);
    }

    /** Add a thing of the palette and select it. */
    function place(item, position) {
      const add = editor.placing.placed(doc, config, item, view.snapped(position));
      history.commit(`Add ${add.fields.name}`, [add]);
      view.select([add.id]);
      return add.id;
    }

    /* A free place near the middle, for those who place by the keyboard. */
    function freePlace() {
      const [x, y] = view.centreOfView();
      const step = 3 * view.snapSize;
      const taken = (point) => view.cy.nodes().some((node) => Math.hypot(node.position("x") - point[0], node.position("y") - point[1]) < step * 0.8);
      for (let turn = 0; turn < 400; turn += 1) {
        const radius = step * Math.sqrt(turn);
        const point = [x + radius * Math.cos(turn * 2.4), y + radius * Math.sin(turn * 2.4)];
        if (!taken(point)) return point;
      }
      return [x, y];
    }

    function press(event) {
      const button = event.target.closest(".palette-item");
      if (!button || event.button !== 0) return;
      dragged = { item: itemOf(button), x: event.clientX, y: event.clientY, isMoving: false };
    }

    function moveOver(event) {
      if (dragged && !dragged.isMoving && Math.hypot(event.clientX - dragged.x, event.clientY - dragged.y) > DRAG_PX) {
        dragged.isMoving = true;
        arm(dragged.item);
      }
      if (armed) ghost.move(event, isOverCanvas(event));
    }

    function release(event) {
      const drop = dragged;
      dragged = null;
      if (!drop || !drop.isMoving) return;
      swallowClick();
      arm(null);
      if (isOverCanvas(event)) place(drop.item, view.toModel(event.clientX, event.clientY));
    }

    /* A drag that ends over its own button is no click on it. */
    function swallowClick() {
      const swallow = (event) => event.stopPropagation();
      container.addEventListener("click", swallow, { capture: true, once: true });
      setTimeout(() => container.removeEventListener("click", swallow, { capture: true }));
    }

    function choose(event) {
      const button = event.target.closest(".palette-item");
      if (!button) return;
      const item = itemOf(button);
      if (event.detail === 0) place(item, freePlace());
      else arm(armed === item ? null : item);
    }

    /* While something is armed, the canvas underneath does not see clicks. */
    function shield(event) {
      if (!armed || event.button > 0) return;
      event.stopPropagation();
    }

    function put(event) {
      if (!armed) return;
      event.stopPropagation();
      const item = armed;
      if (!event.shiftKey) arm(null);
      place(item, view.toModel(event.clientX, event.clientY));
    }

    function escape(event) {
      if (event.key !== "Escape" || !armed) return;
      event.stopPropagation();
      dragged = null;
      arm(null);
    }

    container.addEventListener("pointerdown", press);
    container.addEventListener("click", choose);
    container.addEventListener("dragstart", (event) => event.preventDefault());
    const listeners = [
      [window, "pointermove", moveOver],
      [window, "pointerup", release],
      [window, "keydown", escape],
      [canvas, "mousedown", shield],
      [canvas, "touchstart", shield],
      [canvas, "click", put],
    ];
    for (const [target, name, listener] of listeners) target.addEventListener(name, listener, true);
    return {
      arm: (key) => arm(config.palette.find((item) => item.key === key) || null),
      place: (key, position) => place(config.palette.find((item) => item.key === key), position),
      dispose() {
        for (const [target, name, listener] of listeners) target.removeEventListener(name, listener, true);
        container.removeEventListener("pointerdown", press);
        container.removeEventListener("click", choose);
        ghost.remove();
      },
    };
  };
})();
