/* Other people's edits: put under one's own that the server does not have yet. Pure functions of a document. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  /** Return the ids of all objects that operations concern. */
  editor.idsOf = (operations) => new Set(operations.map((one) => one.id));

  /** Return all operations of transactions. */
  editor.operationsOf = (transactions) => transactions.flatMap((one) => one.operations);

  /**
   * Return what one's own operations and others' revisions both changed, as the server says it in a 409.
   * To remove what others removed is no conflict.
   * @param {Object} doc
   * @param {Object[]} own Operations.
   * @param {Object[]} remote Revisions.
   */
  editor.conflictsBetween = function (doc, own, remote) {
    const mine = new Map(own.map((one) => [one.id, one.op]));
    const found = new Map();
    for (const revision of remote) {
      for (const operation of revision.operations.filter((one) => mine.has(one.id))) {
        const { id, kind } = operation;
        const name = (doc.get(id) || operation.before || operation.fields || {}).name || "";
        const operations = [...(found.has(id) ? found.get(id).operations : []), operation];
        found.set(id, { id, kind, name, author: revision.author, at: revision.at, operations });
      }
    }
    const isSame = ({ id, operations }) => mine.get(id) === "remove" && operations.at(-1).op === "remove";
    return [...found.values()].filter((one) => !isSame(one));
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

  /* One's own operation on top of others'; null where it has no effect any more. */
  function onTop(states, { op, kind, id, fields }) {
    const object = states.get(id);
    if ((op === "add") === Boolean(object)) return null;
    if (op === "add") return { op, kind, id, fields };
    if (op === "remove") return { op, kind, id, before: editor.fieldsOf(object) };
    const before = Object.fromEntries(Object.keys(fields).map((key) => [key, object[key] ?? null]));
    return { op, kind, id, fields, before };
  }

  /**
   * Change what the document shows from "server + own edits" to "newer server + own edits that are kept".
   *
   * Own pending operations are taken back, others' applied, the kept ones applied again; the document only sees the
   * difference, so that nothing flickers and selections stay.
   * @param {Object} doc
   * @param {Object[]} pending Own transactions that the document shows and the server does not have.
   * @param {Object[]} remote Revisions of others.
   * @param {Object[]} kept Own transactions that stay.
   * @returns {Object[]} The kept transactions, without what has no effect any more.
   */
  editor.rebase = function (doc, pending, remote, kept) {
    const [old, others] = [editor.operationsOf(pending), editor.operationsOf(remote)];
    const states = new Map();
    for (const id of editor.idsOf([...old, ...others, ...editor.operationsOf(kept)])) states.set(id, doc.get(id));
    [...old].reverse().forEach((one) => play(states, editor.inverse(one)));
    others.forEach((one) => play(states, one));
    const again = kept.map(({ label, operations }) => ({ label, operations: operations.map((one) => {
      const left = onTop(states, one);
      if (left) play(states, left);
      return left;
    }).filter(Boolean) }));
    const changes = [...states].map(([id, target]) => difference(doc, id, target)).filter(Boolean);
    doc.apply(changes, "remote");
    doc.apply(repairs(doc, changes), "remote");
    return again.filter((one) => one.operations.length);
  };

  /**
   * Return one object in three states: before own and others' changes, with mine, with theirs; undefined where gone.
   * @param {Object} doc
   * @param {Object[]} own Operations that the document shows and the server does not have.
   * @param {{id: string, operations: Object[]}} conflict
   */
  editor.threeStates = function (doc, own, { id, operations }) {
    const states = new Map([[id, doc.get(id)]]);
    [...own].reverse().filter((one) => one.id === id).forEach((one) => play(states, editor.inverse(one)));
    const before = states.get(id);
    operations.forEach((one) => play(states, one));
    return { before, mine: doc.get(id), theirs: states.get(id) };
  };

  /* What the server does with references to objects that are gone: they become null. */
  function repairs(doc, changes) {
    const gone = changes.filter((one) => one.op === "remove").map((one) => one.id);
    const isLoose = (id) => id !== null && id !== undefined && !doc.get(id);
    const suspects = new Set(gone.flatMap((id) => [...doc.fedBy(id), ...doc.linesOf(id)]));
    for (const change of changes) if (change.op !== "remove") suspects.add(change.id);
    return [...suspects].map(doc.get).filter(Boolean).flatMap((object) => {
      const supply = editor.supplyField(object.kind);
      const fields = object.kind === "line" ? ["from_node", "to_node"] : supply ? [supply] : [];
      const loose = fields.filter((field) => isLoose(object[field]));
      if (!loose.length) return [];
      const { kind, id } = object;
      return [{ op: "set", kind, id, fields: Object.fromEntries(loose.map((field) => [field, null])) }];
    });
  }

  /**
   * Return own transactions as they are after a decision about what others changed too.
   * @param {Object} doc
   * @param {Object[]} transactions Own `{label, operations}`, not saved.
   * @param {Object[]} conflicts As `conflictsBetween` gives them.
   * @param {Object} choices "mine" or "theirs" by object id.
   */
  editor.decided = function (doc, transactions, conflicts, choices) {
    const gone = new Set(conflicts.filter((one) => one.operations.at(-1).op === "remove").map((one) => one.id));
    const isTheirs = (id) => choices[id] === "theirs";
    const isLost = (id) => gone.has(id) && isTheirs(id);
    // half a removal would tear cables out of what stays
    const isWithdrawn = (one) => one.operations.some(({ op, id }) => op === "remove" && isTheirs(id));
    const isLoose = ({ op, kind, fields }) => op === "add" && kind === "line" && [fields.from_node, fields.to_node].some(isLost);
    const revived = conflicts.map((one) => doc.get(one.id)).filter((one) => one && gone.has(one.id) && !isTheirs(one.id));
    const back = revived.map((one) => ({ op: "add", kind: one.kind, id: one.id, fields: editor.fieldsOf(one) }));
    const rest = transactions
      .filter((one) => !isWithdrawn(one))
      .map(({ label, operations }) => ({ label, operations: operations.filter((one) => !isTheirs(one.id) && !isLoose(one)) }));
    const restored = back.length ? [{ label: "Keep what others removed", operations: back }] : [];
    return [...restored, ...rest].filter((one) => one.operations.length);
  };
})();
