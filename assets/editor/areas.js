/* Areas: what a collapsed transformer hides. The document stays whole; only the canvas leaves it out. */
(function () {
  "use strict";
  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  /* Above so many nodes a drawing opens with its areas collapsed. */
  const LARGE = 1500;

  function nodeCount(doc) {
    return doc.count("transformer") + doc.count("house") + doc.count("junction");
  }

  /**
   * Keep which areas are collapsed.
   * @param {Object} doc
   * @param {function(string[]): void} onChange Called with the ids of the transformers whose areas opened or closed.
   */
  editor.createAreas = function (doc, onChange) {
    const collapsed = new Set();

    function isTransformer(id) {
      const object = doc.get(id);
      return Boolean(object) && object.kind === "transformer";
    }

    function hiddenBy(id) {
      return editor.wiring.above(doc, id).filter((supply) => collapsed.has(supply));
    }

    function change(ids, how) {
      const changed = ids.filter((id) => isTransformer(id) && collapsed.has(id) === (how === "delete"));
      changed.forEach((id) => collapsed[how](id));
      if (changed.length) onChange(changed);
      return changed.length > 0;
    }

    if (nodeCount(doc) > LARGE) for (const item of doc.all("transformer")) if (doc.fedBy(item.id).length) collapsed.add(item.id);

    return {
      isCollapsed: (id) => collapsed.has(id),

      /** Return whether a node lies in a collapsed area; a cable does when one of its ends does. */
      isHidden(id) {
        const object = doc.get(id);
        if (!collapsed.size || !object) return false;
        if (object.kind !== "line") return hiddenBy(id).length > 0;
        return [object.from_node, object.to_node].some((end) => end && hiddenBy(end).length > 0);
      },

      /** Hide everything below a transformer. */
      collapse: (id) => doc.fedBy(id).length > 0 && change([id], "add"),

      /** Show what is directly below a transformer again. */
      expand: (id) => change([id], "delete"),

      collapseAll: () => change(doc.all("transformer").map((item) => item.id).filter((id) => doc.fedBy(id).length), "add"),
      expandAll: () => change([...collapsed], "delete"),

      /** Open every area that hides one of some objects. */
      reveal(ids) {
        const ends = ids.map(doc.get).filter(Boolean).flatMap((object) => (object.kind === "line" ? [object.from_node, object.to_node] : [object.id]));
        return change([...new Set(ends.filter((id) => id && doc.get(id)).flatMap(hiddenBy))], "delete");
      },

      /** Return the collapsed transformers that some nodes lie below, the outermost of each. */
      holders(ids) {
        return [...new Set(ids.filter((id) => doc.get(id)).map((id) => hiddenBy(id).pop()).filter(Boolean))];
      },

      forget: (id) => collapsed.delete(id),
      any: () => collapsed.size > 0,
    };
  };

  editor.nodeCount = nodeCount;
})();
