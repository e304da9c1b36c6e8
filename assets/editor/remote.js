/* Other people's edits: put under one's own that the server does not have yet. Pure functions of a document. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const REFERENCES = { house: ["transformer"], junction: ["transformer"], transformer: ["parent"] };

  /** Return the ids of all objects that operations concern. */
  editor.idsOf = (operations) => new Set(operations.map((one) => one.id));

  /**
   * Return what one's own operations and others' revisions both changed, as the server says it in a 409.
   * @param {Object} doc
   * @param {Object[]} own Operations.
   * @param {Object[]} remote Revisions.
   */
  editor.conflictsBetween = function (doc, own, remote) {
    const mine = editor.idsOf(own);
    const found = new Map();
    for (const revision of remote) {
      for (const operation of revision.operations.filter((one) => mine.has(one.id))) {
        const known = found.get(operation.id) || { operations: [] };
        const { id, kind } = operation;
        const name = (doc.get(id) || operation.fields || operation.before || {}).name || "";
        const { author, at } = revision;
        found.set(id, { id, kind, name, author, at, operations: [...known.operations, operation] });
      }
    }
    return [...found.values()];
  };

  /* Play an operation on objects in a map; unlike in the document, others' additions replace what is there. */
  function play(states, { op, kind, id, fields }) {
    const object = states.get(id);
    if (op === "add") states.set(id, { kind, id, ...fields });
    else if (op === "remove") states.set(id, undefined);
    else if (object) states.set(id, { ...object, ...fields });
  }

  function difference(doc, id, target) {
    const current = doc.get(id);
    if (!current && !target) return null;
    if (!current) return { op: "add", kind: target.kind, id, fields: editor.fieldsOf(target) };
    if (!target) return { op: "remove", kind: current.kind, id, before: editor.fieldsOf(current) };
    return editor.effectiveOperation(doc, { op: "set", kind: target.kind, id, fields: editor.fieldsOf(target) });
  }

  /**
   * Change what the document shows from "server + own edits" to "newer server + own edits that are kept".
   *
   * Own pending operations are taken back, others' applied, the kept ones applied again; the document only sees the
   * difference, so that nothing flickers and selections stay.
   * @param {Object} doc
   * @param {Object[]} pending Own operations that the document shows and the server does not have.
   * @param {Object[]} remote Operations of others.
   * @param {Object[]} kept Own operations that stay.
   */
  editor.rebase = function (doc, pending, remote, kept) {
    const states = new Map();
    for (const id of editor.idsOf([...pending, ...remote, ...kept])) states.set(id, doc.get(id));
    [...pending].reverse().forEach((one) => play(states, editor.inverse(one)));
    remote.forEach((one) => play(states, one));
    kept.forEach((one) => play(states, one));
    const changes = [...states].map(([id, target]) => difference(doc, id, target)).filter(Boolean);
    doc.apply(changes, "remote");
    doc.apply(repairs(doc, changes), "remote");
  };

  /* What the server does with references to objects that are gone: they become null. */
  function repairs(doc, changes) {
    const gone = changes.filter((one) => one.op === "remove").map((one) => one.id);
    const isLoose = (id) => id !== null && id !== undefined && !doc.get(id);
    const suspects = new Set(gone.flatMap((id) => [...doc.fedBy(id), ...doc.linesOf(id)]));
    for (const change of changes) if (change.op !== "remove") suspects.add(change.id);
    return [...suspects].map(doc.get).filter(Boolean).flatMap((object) => {
      const fields = object.kind === "line" ? ["from_node", "to_node"] : REFERENCES[object.kind] || [];
      const loose = fields.filter((field) => isLoose(object[field]));
      if (!loose.length) return [];
      const { kind, id } = object;
      return [{ op: "set", kind, id, fields: Object.fromEntries(loose.map((field) => [field, null])) }];
    });
  }

  /**
   * Return own operations as they are after a decision about what others changed too.
   * @param {Object[]} transactions Own `{label, operations}`, not saved.
   * @param {Object} choices "mine" or "theirs" by object id; objects without a choice are one's own alone.
   * @param {function(string): Object|undefined} theirs Gets an id, returns the object as it is on the server.
   */
  editor.decided = function (transactions, choices, theirs) {
    const isTheirs = (id) => choices[id] === "theirs";
    const withdrawn = (one) => one.operations.some(({ op, id }) => op === "remove" && isTheirs(id));
    const isGone = (id) => isTheirs(id) && !theirs(id);
    const isLoose = ({ op, kind, fields }) =>
      op === "add" && kind === "line" && (isGone(fields.from_node) || isGone(fields.to_node));
    return transactions
      .filter((one) => !withdrawn(one)) // half a removal would tear cables out of what stays
      .map(({ label, operations }) => ({
        label,
        operations: operations.filter((one) => !isTheirs(one.id) && !isLoose(one)),
      }))
      .filter((one) => one.operations.length);
  };
})();
