/* The canvas: shows the document, knows what is selected, and moves about. */
(function () {
  "use strict";
  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const SNAP_SIZE = 20;
  const SNAP_KEY = "hygge_editor_snap";
  const MANY = 700;
  const VERY_MANY = 2000;
  const WHEEL = 0.0016;
  const PINCH = 0.01;
  const LINE_PX = 33;
  const WHEEL_REST_MS = 150;

  /*
   * Dash's component sends every hover, drag and added node to React and fits the view by itself; the editor wants none
   * of that. It keeps the element and starts a Cytoscape of its own in it, with the renderer's options for large drawings.
   */
  function takeOver(studio) {
    const { containers, may_edit: mayEdit } = studio.config;
    const container = document.getElementById(containers.canvas);
    const Core = container._cyreg.cy.constructor;
    const isLarge = editor.nodeCount(studio.doc) > MANY;
    const cy = new Core({
      container,
      elements: [],
      layout: { name: "preset", fit: false },
      style: editor.stylesheet(isLarge ? 1 : window.devicePixelRatio, isFontReady()),
      minZoom: 0.02,
      maxZoom: 4,
      boxSelectionEnabled: true,
      autoungrabify: !mayEdit,
      hideEdgesOnViewport: isLarge,
      pixelRatio: isLarge ? 1 : "auto",
    });
    container.tabIndex = 0;
    container.setAttribute("role", "application");
    container.setAttribute("aria-label", "Drawing of the network");
    return cy;
  }

  function watchTheme(listener) {
    const observer = new MutationObserver(listener);
    observer.observe(document.documentElement, { attributeFilter: ["data-mantine-color-scheme"] });
    return () => observer.disconnect();
  }

  /* The dots of the paper move and grow with the drawing. */
  function paper(cy, container, size) {
    let step = size * cy.zoom();
    while (step < 14) step *= 2;
    while (step > 56) step /= 2;
    const { x, y } = cy.pan();
    container.style.setProperty("--ed-paper", `${step}px`);
    container.style.backgroundPosition = `${x - step / 2}px ${y - step / 2}px`;
  }

  /* The wheel zooms around the pointer; slower than Cytoscape does, and the same with every mouse. While it turns, the
     renderer leaves out what it leaves out while the paper is dragged. */
  function wheelZoom(cy, container, camera) {
    let timer = 0;

    function rest() {
      const renderer = cy.renderer();
      if (!renderer) return;
      renderer.data.wheelZooming = false;
      renderer.redrawHint("eles", true);
      renderer.redraw();
    }

    function zoom(event) {
      if (!container.contains(event.target)) return;
      event.preventDefault();
      event.stopPropagation();
      cy.renderer().data.wheelZooming = true;
      clearTimeout(timer);
      timer = setTimeout(rest, WHEEL_REST_MS);
      const box = container.getBoundingClientRect();
      const pixels = event.deltaMode === 1 ? event.deltaY * LINE_PX : event.deltaY;
      const factor = Math.exp(-pixels * (event.ctrlKey ? PINCH : WHEEL));
      camera.zoomBy(factor, { x: event.clientX - box.left, y: event.clientY - box.top }, true);
    }
    // Cytoscape listens on the container itself: who wants to be first listens above it.
    const stage = container.parentElement;
    const options = { capture: true, passive: false };
    stage.addEventListener("wheel", zoom, options);
    return () => stage.removeEventListener("wheel", zoom, options);
  }

  /* A canvas does not wait for fonts by itself. */
  const labelFont = () => `12px ${editor.glyphs.token("font-family")}`;
  const isFontReady = () => document.fonts.check(labelFont());

  /* What is selected: on the canvas, and hidden in collapsed areas where a list selected it. */
  function createSelection(studio, cy, isShown, gone) {
    const { doc } = studio;
    const changed = editor.emitter();
    let hidden = new Set();
    let told = "";
    let isPending = false;

    function selection() {
      const ids = cy.$(":selected").map((element) => element.id());
      const all = [...ids, ...[...hidden].filter((id) => !isShown(id))].filter((id) => doc.get(id));
      const isLine = (id) => doc.get(id).kind === "line";
      return [...all.filter((id) => !isLine(id)), ...all.filter(isLine)];
    }

    function tell() {
      isPending = false;
      if (gone()) return;
      const ids = selection();
      const key = ids.join();
      if (key === told) return;
      told = key;
      changed.emit(ids);
    }

    function later() {
      if (!isPending) queueMicrotask(tell);
      isPending = true;
    }

    function select(ids, add) {
      const wanted = new Set(ids.filter((id) => doc.get(id) && doc.get(id).kind !== "grid"));
      hidden = new Set([...(add ? hidden : []), ...[...wanted].filter((id) => !isShown(id))]);
      cy.batch(() => {
        if (!add) cy.$(":selected").filter((element) => !wanted.has(element.id())).unselect();
        for (const id of wanted) cy.getElementById(id).select();
      });
      later();
    }

    cy.on("select unselect remove", later);
    cy.on("tap", (event) => {
      const { shiftKey, ctrlKey, metaKey } = event.originalEvent || {};
      if (hidden.size && !shiftKey && !ctrlKey && !metaKey) hidden = new Set();
      later();
    });
    return { selection, select, on: changed.on };
  }

  /**
   * Show a studio's document on the page's canvas.
   * @param {Object} studio
   */
  editor.createView = function (studio) {
    editor.glyphs.forget();
    editor.spreadPile(studio);
    const { doc, config } = studio;
    const container = document.getElementById(config.containers.canvas);
    const cy = (studio.cy = takeOver(studio));
    const scene = editor.createScene(studio, cy);
    const { areas } = scene;
    const camera = editor.createCamera(studio, cy);
    const moved = editor.emitter();
    const themed = editor.emitter();
    const marked = editor.emitter();
    let isGone = false;
    const isShown = (id) => cy.getElementById(id).nonempty();
    const chosen = createSelection(studio, cy, isShown, () => isGone);
    const elementsOf = (ids) => cy.collection(ids.map((id) => cy.getElementById(id)[0]).filter(Boolean));
    const ratio = () => (cy.renderer().forcedPixelRatio || window.devicePixelRatio);

    const view = {
      cy,
      container,
      snap: editor.remembered.read(SNAP_KEY) !== "off",
      snapSize: SNAP_SIZE,

      /** Return the ids of what is selected, nodes before cables. */
      selection: chosen.selection,
      onSelection: chosen.on,

      /** Select objects; `add` keeps the others, `center` brings them into view. */
      select(ids, { add = false, center = false } = {}) {
        chosen.select(ids, add);
        if (center) view.center(ids);
      },

      center: (ids) => camera.center(elementsOf(ids)),
      fit: camera.fit,
      zoomBy: camera.zoomBy,
      zoomTo: camera.zoomTo,
      lookAt: camera.lookAt,
      zoom: () => cy.zoom(),

      /** Return the place of the drawing in the middle of what is seen. */
      centreOfView() {
        const { x1, y1, w, h } = cy.extent();
        return [x1 + w / 2, y1 + h / 2];
      },

      /** Return the place of the drawing at a point of the window. */
      toModel(clientX, clientY) {
        const box = container.getBoundingClientRect();
        const { x, y } = cy.pan();
        return [(clientX - box.left - x) / cy.zoom(), (clientY - box.top - y) / cy.zoom()];
      },

      /** Return a place on the snapping grid, or as it is where snapping is off. */
      snapped: (position) => position.map((value) => (view.snap ? Math.round(value / view.snapSize) * view.snapSize : Math.round(value * 10) / 10)),

      /** Switch snapping and remember it. */
      setSnap(isOn) {
        view.snap = isOn;
        editor.remembered.write(SNAP_KEY, isOn ? "on" : "off");
        moved.emit();
      },

      /** Choose what dragging the paper does: "pan" moves it, "select" draws a box around what to select. */
      setTool(tool) {
        view.tool = tool;
        cy.userPanningEnabled(tool !== "select");
        container.classList.toggle("is-selecting", tool === "select");
        moved.emit();
      },
      tool: "pan",

      isShown,
      reveal: (ids) => areas.reveal([ids].flat()),
      collapse: areas.collapse,
      expand: areas.expand,
      collapseAll: areas.collapseAll,
      expandAll: areas.expandAll,
      isCollapsed: areas.isCollapsed,
      toggleArea: (id) => areas.expand(id) || areas.collapse(id),

      /** Place names as at a zoom, or as at the present one. */
      arrangeNames: (zoom) => labels.arrange(zoom),

      /** Mark objects with problems: severities ("error", "warning") by id; marks of before go. */
      setProblems(severities) {
        scene.setProblems(severities);
        marked.emit();
      },
      hasProblem: scene.hasProblem,
      onProblems: marked.on,

      refresh: scene.refresh,
      lookOf: scene.elements.lookOf,

      /** Call a function whenever the viewport, the zoom or a tool changes; returns how to stop. */
      onViewport: moved.on,
      onTheme: themed.on,

      dispose() {
        isGone = true;
        stops.forEach((stop) => stop());
        cy.destroy();
        // The next studio of the same page finds an instance where Dash had put one.
        if (container.isConnected) new cy.constructor({ container });
      },
    };

    /* While so many nodes move, one picture of them does: 0 instead of 110 ms a frame for 1,000 nodes. */
    function lighten() {
      cy.renderer().textureOnViewport = cy.nodes().length > VERY_MANY;
    }

    function restyle() {
      cy.style().fromJson(editor.stylesheet(ratio(), isFontReady())).update();
      labels.later();
    }

    function themeChanged() {
      editor.glyphs.forget();
      restyle();
      themed.emit();
    }

    function viewportChanged() {
      paper(cy, container, view.snapSize);
      labels.follow();
      moved.emit();
    }

    const labels = editor.createLabels(cy);
    const dragging = editor.createDragging(studio, cy, areas, view);
    view.isDragging = dragging.isDragging;
    const stops = [scene.dispose, dragging.dispose, labels.dispose, watchTheme(themeChanged), wheelZoom(cy, container, camera)];
    cy.on("viewport resize", viewportChanged);
    cy.on("add remove free", labels.later);
    cy.on("add remove", lighten);
    cy.on("mouseover mouseout", "node", (event) => event.target.toggleClass("pointed", event.type === "mouseover"));
    stops.push(doc.on(labels.later));
    if (!isFontReady()) document.fonts.load(labelFont()).then(() => !isGone && restyle());
    cy.on("dbltap", ".transformer", (event) => view.toggleArea(event.target.id()));
    studio.view = view;
    const connecting = editor.createConnecting(studio, view);
    view.startConnecting = connecting.start;
    stops.push(connecting.dispose, editor.createEmptyHint(studio, container.parentElement).dispose);
    cy.resize();
    camera.fit(true);
    labels.arrange();
    lighten();
    viewportChanged();
    return view;
  };
})();
