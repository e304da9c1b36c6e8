/* The drawing in the browser: objects by id, with the indices that the editor asks for. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const SUPPLY = { transformer: "parent", house: "transformer", junction: "transformer" };

  /** Return a map from keys to sets of ids. */
  function createIndex() {
    const sets = new Map();
    return {
      add(key, id) {
        if (!sets.has(key)) sets.set(key, new Set());
        sets.get(key).add(id);
      },
      remove(key, id) {
        const found = sets.get(key);
        if (found && found.delete(id) && !found.size) sets.delete(key);
      },
      ids: (key) => [...(sets.get(key) || [])],
      has: (key) => sets.has(key),
      size: (key) => (sets.get(key) || { size: 0 }).size,
    };
  }

  /** Return the operation that takes back another one. */
  editor.inverse = function (operation) {
    const { op, kind, id, fields, before } = operation;
    if (op === "add") return { op: "remove", kind, id, before: fields };
    if (op === "remove") return { op: "add", kind, id, fields: before };
    return { op: "set", kind, id, fields: before, before: fields };
  };

  /** Return all fields of an object but its id and kind, as operations hold them. */
  editor.fieldsOf = function (object) {
    const { id, kind, ...fields } = object;
    return fields;
  };

  /** Return the name of the field in which a kind of object says what feeds it; undefined for lines. */
  editor.supplyField = (kind) => SUPPLY[kind];

  /**
   * Return the drawing as a document.
   *
   * Objects are values: they are replaced, never changed. `apply` is the one way to change the document; people's
   * edits come through `history.commit`, which calls it.
   * @param {{revision: number, objects: Object[], library: Object}} drawing Answer of the server.
   */
  editor.createDocument = function (drawing) {
    const objects = new Map();
    const kinds = createIndex();
    const names = createIndex();
    const ends = createIndex();
    const supplies = createIndex();
    const sorted = new Map();
    const changed = editor.emitter();

    function index(object, how) {
      kinds[how](object.kind, object.id);
      names[how](object.name, object.id);
      sorted.delete(object.kind);
      if (object.kind === "line") for (const end of [object.from_node, object.to_node]) ends[how](end, object.id);
      const supply = SUPPLY[object.kind];
      if (supply) supplies[how](object[supply] ?? null, object.id);
    }

    function put(object) {
      objects.set(object.id, object);
      index(object, "add");
    }

    function applyOne(operation) {
      const { op, kind, id, fields } = operation;
      const object = objects.get(id);
      if (op === "add") {
        if (object) return false;
        put({ kind, id, ...fields });
      } else {
        if (!object) return false;
        index(object, "remove");
        if (op === "set") put({ ...object, ...fields });
        else objects.delete(id);
      }
      return true;
    }

    function byOrdinal(a, b) {
      return (a.ordinal ?? 0) - (b.ordinal ?? 0) || (a.id < b.id ? -1 : 1);
    }

    const doc = {
      revision: drawing.revision,
      library: drawing.library || { flags: [], house_types: [], profiles: [] },

      /** Return an object, undefined where there is none of that id. */
      get: (id) => objects.get(id),

      /** Return all objects of a kind in their order; do not change the array. */
      all(kind) {
        if (!sorted.has(kind)) sorted.set(kind, kinds.ids(kind).map(doc.get).sort(byOrdinal));
        return sorted.get(kind);
      },

      count: (kind) => kinds.size(kind),
      grid: () => doc.all("grid")[0],

      /** Return the ids of the objects of a name; more than one is a problem of the network. */
      idsOfName: (name) => names.ids(name),

      /** Return the ids of the cables that end at a node. */
      linesOf: (nodeId) => ends.ids(nodeId),

      /** Return the ids of the nodes directly below a transformer, or below none (null). */
      fedBy: (transformerId) => supplies.ids(transformerId ?? null),

      /**
       * Return a name that nothing has yet, such as "House 13".
       * @param {string} prefix
       * @param {Set<string>} [taken] Names given out for objects that are not in the document yet.
       */
      freeName(prefix, taken) {
        let number = 1;
        for (const kind of ["transformer", "house", "junction", "line"]) {
          for (const object of doc.all(kind)) number = Math.max(number, numberAfter(prefix, object.name) + 1);
        }
        while (taken && taken.has(`${prefix} ${number}`)) number += 1;
        return `${prefix} ${number}`;
      },

      nextOrdinal: (kind) => (doc.all(kind).length ? doc.all(kind)[doc.count(kind) - 1].ordinal + 1 : 0),

      /**
       * Apply operations and tell everybody who listens; those on objects that are gone, or there already, are skipped.
       * @param {Object[]} operations
       * @param {"user"|"undo"|"remote"} origin
       * @returns {Object[]} The operations that took effect.
       */
      apply(operations, origin) {
        const applied = operations.filter(applyOne);
        if (applied.length) changed.emit({ operations: applied, origin });
        return applied;
      },

      on: changed.on,
    };

    (drawing.objects || []).forEach(put);
    return doc;
  };

  function numberAfter(prefix, name) {
    if (!name || !name.startsWith(`${prefix} `)) return 0;
    const rest = name.slice(prefix.length + 1);
    return /^\d{1,9}$/.test(rest) ? Number(rest) : 0;
  }
})();
