/* Which objects carry a problem mark on the canvas. */
(function () {
  "use strict";
  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  function worse(one, other) {
    return one === "error" || other === "error" ? "error" : one || other;
  }

  /** Return the severities to draw: a collapsed transformer shows the worst of what it hides. */
  editor.shownProblems = function (doc, areas, found) {
    const shown = new Map();
    for (const [id, severity] of Object.entries(found)) {
      const object = doc.get(id);
      if (!object || object.kind === "grid") continue;
      const [holder] = areas.any() && object.kind !== "line" ? areas.holders([id]) : [];
      const at = holder || id;
      shown.set(at, worse(shown.get(at), severity));
    }
    return shown;
  };
})();
