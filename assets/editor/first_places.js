/* Networks that say nothing about places, as files may: their nodes would lie on one pile. */
(function () {
  "use strict";
  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  function nodesOf(doc) {
    return ["transformer", "house", "junction"].flatMap((kind) => doc.all(kind));
  }

  /** Return whether all nodes of a drawing, and more than one, are at the same place. */
  function isPile(doc) {
    const [first, ...others] = nodesOf(doc);
    return others.length > 0 && others.every(({ position }) => position[0] === first.position[0] && position[1] === first.position[1]);
  }

  /** Arrange a pile as feeders: as an edit where one may edit, else only to look at. */
  editor.spreadPile = function ({ doc, config, history }) {
    if (!isPile(doc)) return;
    const places = editor.layingOut.placed(doc, "feeder", { ids: undefined, anchor: null });
    const operations = [...places].map(([id, position]) => {
      const { kind, position: before } = doc.get(id);
      return { op: "set", kind, id, fields: { position }, before: { position: before } };
    });
    if (config.may_edit) history.commit("Arrange what had no places", operations);
    else doc.apply(operations, "remote");
  };
})();
