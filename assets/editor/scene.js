/* Keeps the canvas in line with the document: what is there, where, and how it looks. */
(function () {
  "use strict";
  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const STRUCTURE = ["transformer", "parent", "from_node", "to_node"];

  /** Return whether operations change who is connected with whom. */
  function isStructural(operations) {
    return operations.some(({ op, fields }) => op !== "set" || STRUCTURE.some((name) => name in fields));
  }

  function movesRoot(doc, operations) {
    return operations.some(({ kind, id, fields }) => kind === "transformer" && fields && fields.position && doc.get(id) && !doc.get(id).parent);
  }

  /**
   * Draw a studio's document.
   * @param {Object} studio
   * @param {Object} cy
   * @returns {{sync: Function, refresh: Function, setProblems: Function, areas: Object, dispose: Function}}
   */
  editor.createScene = function (studio, cy) {
    const { doc } = studio;
    const problems = new Map();
    let found = {};
    let drawnFeeds = new Map();
    const areas = editor.createAreas(doc, areasChanged);
    const elements = editor.createElements(studio, areas, problems);

    const shown = (id) => cy.getElementById(id);
    const isShown = (id) => shown(id).nonempty();

    function redata(object) {
      const element = shown(object.id);
      const data = elements.dataOf(object);
      const old = element.data();
      if (old.key === data.key && old.label === data.label) return;
      element.data({ label: data.label, look: data.look, key: data.key });
    }

    function updateNode(object) {
      const element = shown(object.id);
      const { x, y } = element.position();
      const [newX, newY] = object.position;
      const isMoved = x !== newX || y !== newY;
      // What somebody holds in the hand stays there; letting it go says where it is.
      if (isMoved && !element.grabbed()) element.position({ x: newX, y: newY });
      const classes = elements.classesOf(object);
      if (object.kind === "house" && element.hasClass("flagged") !== classes.includes("flagged")) element.classes(classes);
      redata(object);
    }

    function syncNodes(ids) {
      const fresh = [];
      for (const id of ids) {
        const object = doc.get(id);
        const isDrawn = isShown(id);
        if (!object || areas.isHidden(id)) {
          if (isDrawn) shown(id).remove();
          if (!object) areas.forget(id);
        } else if (isDrawn) updateNode(object);
        else fresh.push(elements.node(object));
      }
      if (fresh.length) cy.add(fresh);
      return fresh.map((element) => element.data.id);
    }

    function lineIsDrawable(object) {
      return object.from_node !== object.to_node && isShown(object.from_node) && isShown(object.to_node);
    }

    function syncLines(ids) {
      const fresh = [];
      for (const id of ids) {
        const object = doc.get(id);
        const drawn = shown(id);
        const element = object && elements.line(object);
        const isRight = element && lineIsDrawable(object);
        if (drawn.nonempty()) {
          const { source, target } = drawn.data();
          if (isRight && source === element.data.source && target === element.data.target) {
            if (drawn.data("problem") !== element.data.problem) drawn.data("problem", element.data.problem);
            continue;
          }
          drawn.remove();
        }
        if (isRight) fresh.push(element);
      }
      if (fresh.length) cy.add(fresh);
    }

    function syncGrid() {
      const wanted = elements.gridNode();
      const drawn = shown(doc.grid().id);
      if (!wanted) drawn.remove();
      else if (drawn.empty()) cy.add(wanted);
      else drawn.position(wanted.position);
    }

    function syncFeeds() {
      const wanted = elements.feeds();
      const fresh = [];
      for (const [id, supply] of drawnFeeds) {
        if (wanted.get(id) !== supply || !isShown(id) || !isShown(supply)) shown(`feed:${id}`).remove();
      }
      for (const [id, supply] of wanted) {
        if (isShown(id) && isShown(supply) && !isShown(`feed:${id}`)) fresh.push(elements.feed(id, supply));
      }
      if (fresh.length) cy.add(fresh);
      drawnFeeds = wanted;
    }

    function syncHolders(ids) {
      if (!areas.any()) return;
      for (const item of doc.all("transformer")) if (areas.isCollapsed(item.id) && isShown(item.id) && !ids.has(item.id)) redata(item);
    }

    /** Draw some objects as they are now; `structural` where connections may have changed. */
    function sync(ids, structural) {
      const known = [...ids];
      const isLine = (id) => (doc.get(id) || { kind: shown(id).data("kind") }).kind === "line";
      cy.batch(() => {
        const fresh = syncNodes(known.filter((id) => !isLine(id) && id !== doc.grid().id));
        const lines = new Set([...known.filter(isLine), ...fresh.flatMap((id) => doc.linesOf(id))]);
        syncLines(lines);
        if (structural) {
          syncGrid();
          syncFeeds();
        }
        syncHolders(new Set(known));
      });
    }

    function areasChanged(transformers) {
      const ids = new Set(transformers);
      for (const id of transformers) {
        for (const node of editor.wiring.downstream(doc, id)) {
          ids.add(node);
          for (const line of doc.linesOf(node)) ids.add(line);
        }
      }
      mark();
      sync(ids, true);
    }

    function mark() {
      problems.clear();
      for (const [id, severity] of editor.shownProblems(doc, areas, found)) problems.set(id, severity);
    }

    /** Show problem marks; those of before go. */
    function setProblems(severities) {
      const before = new Map(problems);
      found = severities;
      mark();
      const changed = [...new Set([...before.keys(), ...problems.keys()])].filter((id) => before.get(id) !== problems.get(id));
      sync(changed.filter(isShown), false);
    }

    /** Draw every look again, after the theme or the library of profiles changed. */
    function refresh() {
      cy.batch(() => cy.nodes().forEach((node) => doc.get(node.id()) && redata(doc.get(node.id()))));
    }

    function follow({ operations }) {
      const ids = new Set(operations.map((operation) => operation.id));
      const supplyChanged = isStructural(operations) && areas.any();
      if (supplyChanged) for (const id of [...ids]) for (const node of editor.wiring.downstream(doc, id)) ids.add(node);
      sync(ids, isStructural(operations) || movesRoot(doc, operations));
    }

    const all = ["transformer", "house", "junction", "line"].flatMap((kind) => doc.all(kind).map((object) => object.id));
    sync(all, true);
    const off = doc.on(follow);
    const hasProblem = (severity) => [...problems.values()].includes(severity);
    return { sync, refresh, setProblems, hasProblem, areas, elements, dispose: off };
  };
})();
