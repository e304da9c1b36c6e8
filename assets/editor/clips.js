/* What copying and pasting make of objects. Pure: objects and a document in, operations out. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const TYPE = "hygge/network";
  const VERSION = 1;
  const REFERENCES = ["parent", "transformer", "from_node", "to_node"];
  const KINDS = new Set(["transformer", "house", "junction", "line"]);

  const isLine = (object) => object.kind === "line";

  /**
   * Return ids with what belongs to them: the hidden area of a collapsed transformer, and the cables in between.
   * Of cables that were chosen themselves those stay that keep an end here.
   */
  function withInner(doc, ids, isCollapsed) {
    const nodes = new Set(ids.filter((id) => doc.get(id) && doc.get(id).position));
    for (const id of [...nodes]) if (isCollapsed(id)) for (const below of editor.wiring.downstream(doc, id)) nodes.add(below);
    const chosen = new Set(ids);
    const lines = new Set([...nodes].flatMap((id) => doc.linesOf(id)));
    const kept = [...lines].filter((id) => {
      const ends = [doc.get(id).from_node, doc.get(id).to_node].filter((end) => nodes.has(end));
      return ends.length === 2 || (ends.length === 1 && chosen.has(id));
    });
    return [...nodes, ...kept];
  }

  /**
   * Return the clip of some objects.
   * @param {Object} doc
   * @param {string[]} ids
   * @param {function(string): boolean} isCollapsed
   * @returns {{type: string, version: number, grid: string, objects: Object[]}}
   */
  function clipOf(doc, ids, isCollapsed) {
    return { type: TYPE, version: VERSION, grid: doc.grid().id, objects: withInner(doc, ids, isCollapsed).map(doc.get) };
  }

  /** Read a clip from text; null where the text is something else. */
  function parsed(text) {
    if (!text || !text.includes(TYPE)) return null;
    try {
      const clip = JSON.parse(text);
      const isOurs = clip.type === TYPE && clip.version === VERSION && Array.isArray(clip.objects);
      return isOurs && clip.objects.every((one) => KINDS.has(one.kind) && typeof one.id === "string") ? clip : null;
    } catch {
      return null;
    }
  }

  /** Return the middle of the box around some objects' places. */
  function middleOf(objects) {
    const places = objects.filter((object) => !isLine(object)).map((object) => object.position);
    const axis = (i) => {
      const values = places.map((place) => place[i]);
      return (Math.min(...values) + Math.max(...values)) / 2;
    };
    return places.length ? [axis(0), axis(1)] : [0, 0];
  }

  /* Names of nodes are identities among nodes, those of cables among cables. */
  function takenNames(doc) {
    const kinds = { false: ["transformer", "house", "junction"], true: ["line"] };
    const names = (line) => new Set(kinds[line].flatMap((kind) => doc.all(kind).map(({ name }) => name)));
    return { false: names(false), true: names(true) };
  }

  /** Return a function that gives every object a name of its own: the one it has, or the next number. */
  function namer(doc) {
    const taken = takenNames(doc);
    const counters = new Map();
    return function (object) {
      const names = taken[isLine(object)];
      let name = object.name;
      if (!name || names.has(name)) {
        const prefix = (name || "").replace(/\s*\d+$/, "") || { line: "Line", junction: "Joint" }[object.kind] || "Copy";
        if (!counters.has(prefix)) counters.set(prefix, Number(doc.freeName(prefix).split(" ").pop()));
        let number = counters.get(prefix);
        while (names.has(`${prefix} ${number}`)) number += 1;
        counters.set(prefix, number + 1);
        name = `${prefix} ${number}`;
      }
      names.add(name);
      return name;
    };
  }

  /* Only attributes that this version knows come in, and all of them are there. */
  function knownFields(config, object) {
    const fields = editor.defaults(config, object.kind);
    for (const name of [...Object.keys(fields), "position", "profiles"]) {
      if (name in object && (name in fields || name === "profiles")) fields[name] = structuredClone(object[name]);
    }
    return fields;
  }

  function pointed(doc, ids, fields) {
    const changed = {};
    for (const name of REFERENCES) {
      const old = fields[name];
      if (old) changed[name] = ids.get(old) || (doc.get(old) ? old : null);
    }
    return changed;
  }

  /**
   * Return the operations that paste a clip.
   *
   * Copies get new ids and free names and point to each other; what they pointed to outside the clip they point to
   * still where this network has it. Profiles stay where the project has them.
   * @param {Object} doc
   * @param {Object} config
   * @param {Object} clip
   * @param {function([number, number]): [number, number]} placed Gets an old place, returns the new one.
   * @returns {Object[]}
   */
  function pasted(doc, config, clip, placed) {
    const ids = new Map(clip.objects.map(({ id }) => [id, editor.newId()]));
    const profiles = new Set(doc.library.profiles.map(({ id }) => id));
    const nameOf = namer(doc);
    const ordinals = {};
    const operations = [];
    for (const object of clip.objects) {
      const { kind } = object;
      const fields = { ...knownFields(config, object), name: nameOf(object) };
      Object.assign(fields, pointed(doc, ids, fields));
      if (isLine(object) && !(fields.from_node && fields.to_node)) continue;
      if (kind === "house") fields.profiles = fields.profiles.filter(({ profile }) => profiles.has(profile));
      if (!isLine(object)) fields.position = placed(object.position);
      fields.ordinal = ordinals[kind] ?? doc.nextOrdinal(kind);
      ordinals[kind] = fields.ordinal + 1;
      operations.push({ op: "add", kind, id: ids.get(object.id), fields });
    }
    return operations;
  }

  editor.clips = { withInner, clipOf, parsed, middleOf, pasted };
})();
