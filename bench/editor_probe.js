/* What the benchmark of the editor asks of its page; put into every page of the measured browser. */
(function () {
  "use strict";

  const studio = () => window.hyggeEditor && window.hyggeEditor.current;
  const drawn = () => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done)));

  /* A point of the window where a click meets the canvas and nothing that floats over it. */
  function isCanvas(point) {
    return studio().view.container.contains(document.elementFromPoint(point.x, point.y));
  }

  /** Return a node with the point to click on, once the editor is there; null before. */
  function node() {
    if (!studio() || document.documentElement.dataset.editor !== "ready") return null;
    const { cy, container } = studio().view;
    const box = container.getBoundingClientRect();
    for (const one of cy.nodes(":selectable").toArray()) {
      const { x, y } = one.renderedPosition();
      const point = { id: one.id(), x: box.left + x, y: box.top + y };
      if (isCanvas(point)) return point;
    }
    return null;
  }

  /** Return a point of the paper away from every node. */
  function paper() {
    const { cy, container } = studio().view;
    const box = container.getBoundingClientRect();
    const nodes = cy.nodes().map((one) => one.renderedPosition());
    for (let y = box.height / 3; y < box.height; y += 7) {
      for (let x = box.width / 3; x < box.width - 300; x += 7) {
        const isFree = nodes.every((one) => Math.hypot(one.x - x, one.y - y) > 25);
        if (isFree && isCanvas({ x: box.left + x, y: box.top + y })) return { x: box.left + x, y: box.top + y };
      }
    }
    return { x: box.left + box.width / 2, y: box.top + 3 };
  }

  let frames = null;

  function note(time) {
    if (!frames) return;
    frames.push(time);
    requestAnimationFrame(note);
  }

  function startFrames() {
    frames = [];
    requestAnimationFrame(note);
  }

  /** Return how many frames there were in a second since `startFrames`. */
  function stopFrames() {
    const seen = frames;
    frames = null;
    return ((seen.length - 1) / (seen[seen.length - 1] - seen[0])) * 1000;
  }

  function houses(count) {
    const { doc, view } = studio();
    const { id, kind, ...fields } = doc.all("house")[0];
    const [x, y] = view.centreOfView();
    const first = doc.nextOrdinal("house");
    return Array.from({ length: count }, (_, i) => {
      const position = [x + 60 * (i % 10), y + 60 * Math.floor(i / 10)];
      const own = { name: `Bench ${first + i}`, ordinal: first + i, position };
      return { op: "add", kind, id: window.hyggeEditor.newId(), fields: { ...fields, ...own } };
    });
  }

  async function timed(work) {
    const begin = performance.now();
    work();
    const done = performance.now() - begin;
    await drawn();
    const shown = performance.now() - begin;
    await studio().sync.flush();
    return { done, shown };
  }

  /** Add houses and undo that; return for both when the call returned and when it was drawn. [ms] */
  async function addAndUndo(count) {
    const adds = houses(count);
    const { history } = studio();
    return { add: await timed(() => history.commit("Add houses", adds)), undo: await timed(() => history.undo()) };
  }

  let saved = null;

  /** From the next key on, measure until everything is saved. */
  function watchSaving() {
    const { sync } = studio();
    let pressed = 0;
    saved = new Promise((done) => {
      const off = sync.on(() => {
        if (!pressed || sync.state !== "saved" || sync.pendingCount) return;
        off();
        done(performance.now() - pressed);
      });
    });
    window.addEventListener("keydown", () => (pressed = performance.now()), { capture: true, once: true });
  }

  /** Return how long the server took for each save. [ms] */
  function serverTimes() {
    const saves = performance.getEntriesByType("resource").filter((entry) => entry.name.endsWith("/operations"));
    return saves.map((entry) => entry.responseEnd - entry.requestStart);
  }

  function selectHouse() {
    studio().view.select([studio().doc.all("house")[0].id]);
  }

  async function undo() {
    studio().history.undo();
    await studio().sync.flush();
  }

  const isSelected = (id) => studio().view.selection().includes(id);
  const savedAfter = () => saved;
  window.hyggeBench = {
    node, isSelected, paper, startFrames, stopFrames, addAndUndo, watchSaving, savedAfter, serverTimes, selectHouse, undo,
  };
})();
