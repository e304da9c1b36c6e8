/* The way to edit: transactions, undo and redo. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const MERGE_MS = 1500;

  /** Return an operation without what it would not change; null where nothing is left. */
  function effective(doc, operation) {
    const object = doc.get(operation.id);
    if (operation.op === "add") return object ? null : operation;
    if (!object) return null;
    if (operation.op === "remove") return { ...operation, before: editor.fieldsOf(object) };
    const keys = Object.keys(operation.fields).filter((key) => !editor.equal(operation.fields[key], object[key]));
    return keys.length ? { ...operation, ...pick(operation.fields, object, keys) } : null;
  }

  function pick(fields, object, keys) {
    return {
      fields: Object.fromEntries(keys.map((key) => [key, fields[key]])),
      before: Object.fromEntries(keys.map((key) => [key, object[key] === undefined ? null : object[key]])),
    };
  }

  /**
   * Return what is left to take back of an operation: somebody else may have changed the same since.
   * Fields that no longer have the value given by it stay as they are.
   */
  function takenBack(doc, operation) {
    const back = editor.inverse(operation);
    const object = doc.get(operation.id);
    if (operation.op !== "set" || !object) return effective(doc, back);
    const own = Object.keys(operation.fields).filter((key) => editor.equal(object[key], operation.fields[key]));
    const fields = Object.fromEntries(own.map((key) => [key, back.fields[key]]));
    return own.length ? effective(doc, { ...back, fields }) : null;
  }

  /** Return operations that go before others, so that nothing is left pointing to what these remove. */
  function loosened(doc, operations) {
    const gone = new Set(operations.filter((one) => one.op === "remove").map((one) => one.id));
    const touched = new Set(operations.map((one) => one.id));
    const extra = [];
    for (const id of gone) {
      for (const line of doc.linesOf(id)) {
        if (!touched.has(line)) extra.push({ op: "remove", kind: "line", id: line });
        touched.add(line);
      }
      for (const node of doc.fedBy(id)) {
        const kind = doc.get(node).kind;
        if (!touched.has(node)) extra.push({ op: "set", kind, id: node, fields: { [editor.supplyField(kind)]: null } });
      }
    }
    return extra.map((one) => effective(doc, one)).filter(Boolean);
  }

  /** Return the operations that take back others, as far as that still makes sense. */
  function backwards(doc, operations) {
    const shadow = shadowOf(doc);
    const result = [];
    for (const operation of [...operations].reverse()) {
      const left = takenBack(shadow, operation);
      if (left) shadow.put(left);
      if (left) result.push(left);
    }
    return [...loosened(doc, result), ...result];
  }

  /** Return a view of the document in which operations can be tried. */
  function shadowOf(doc) {
    const changed = new Map();
    const get = (id) => (changed.has(id) ? changed.get(id) : doc.get(id));
    return {
      get,
      put({ op, kind, id, fields }) {
        if (op === "remove") changed.set(id, undefined);
        else changed.set(id, { ...(op === "set" ? get(id) : { kind, id }), ...fields });
      },
    };
  }

  /** Return whether operations that set values leave all of them as they were before. */
  function cancelsOut(operations) {
    if (operations.some((one) => one.op !== "set")) return false;
    const [before, after] = [{}, {}];
    for (const { id, fields, before: old } of operations) {
      before[id] = { ...old, ...before[id] };
      after[id] = { ...after[id], ...fields };
    }
    return editor.equal(before, after);
  }

  /**
   * Return the history of a document.
   *
   * `commit(label, operations, {merge})` is the only way to edit: it drops what changes nothing, applies the rest at
   * once, remembers it for undo and hands it to `sync`. Commits in a row with the same `merge` key are one step.
   * Undo takes back only what is still as one's own step left it, so that it never overwrites somebody else's edit.
   */
  editor.createHistory = function (doc, sync) {
    const done = [];
    const undone = [];
    const changed = editor.emitter();

    function remember(step) {
      const last = done[done.length - 1];
      const isInTime = last && (step.isLasting || step.at - last.at < MERGE_MS);
      const merges = isInTime && step.merge && last.merge === step.merge && !undone.length;
      undone.length = 0;
      if (merges) Object.assign(last, { operations: editor.compacted([...last.operations, ...step.operations]), at: step.at });
      if (merges && cancelsOut(last.operations)) done.pop();
      if (!merges) done.push(step);
      changed.emit();
    }

    /* Redo takes back an undo: both are the same move between the two stacks. */
    function move(from, to, prefix) {
      if (!sync.mayEdit) return false;
      while (from.length) {
        const step = from.pop();
        const operations = backwards(doc, step.operations);
        if (!operations.length) continue;
        to.push({ ...step, operations, merge: null });
        doc.apply(operations, "undo");
        sync.enqueue(prefix + step.label, operations);
        changed.emit();
        return true;
      }
      changed.emit();
      return false;
    }

    return {
      /**
       * Edit the document.
       * @param {string} label What was done, for the undo menu and the history, such as "Move 3 objects".
       * @param {Object[]} operations
       * @param {{merge?: string, isLasting?: boolean}} [options] `isLasting`: merges however long the one before is ago.
       * @returns {boolean} Whether anything changed.
       */
      commit(label, operations, options) {
        if (!sync.mayEdit) return false;
        const shadow = shadowOf(doc);
        const effects = operations.map((one) => {
          const left = effective(shadow, one);
          if (left) shadow.put(left);
          return left;
        });
        const kept = effects.filter(Boolean);
        if (!kept.length) return false;
        doc.apply(kept, "user");
        const { merge = null, isLasting = false } = options || {};
        remember({ label, operations: kept, merge, isLasting, at: Date.now() });
        sync.enqueue(label, kept);
        return true;
      },

      /**
       * Set fields of objects.
       * @param {string} label
       * @param {string[]} ids
       * @param {function(Object): Object} fieldsOf Gets an object, returns the fields to change.
       * @param {{merge?: string}} [options]
       */
      set(label, ids, fieldsOf, options) {
        const objects = ids.map(doc.get).filter(Boolean);
        const sets = objects.map((one) => ({ op: "set", kind: one.kind, id: one.id, fields: fieldsOf(one) || {} }));
        return this.commit(label, sets, options);
      },

      /** Remember a step that the server made and the document already shows, such as restoring an earlier state. */
      record(label, operations) {
        remember({ label, operations, merge: null, at: Date.now() });
      },

      undo: () => move(done, undone, "Undo: "),
      redo: () => move(undone, done, ""),
      get canUndo() {
        return done.length > 0 && sync.mayEdit;
      },
      get canRedo() {
        return undone.length > 0 && sync.mayEdit;
      },
      get undoLabel() {
        return done.length ? done[done.length - 1].label : "";
      },
      get redoLabel() {
        return undone.length ? undone[undone.length - 1].label : "";
      },
      on: changed.on,
    };
  };

  editor.effectiveOperation = effective;
})();
