/* What feeds a node, chosen in a list: what hangs behind it moves along, cables towards the old supply go. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  /** Return the transformers that may feed all of the nodes: not themselves, not what they feed. */
  function possible(doc, ids) {
    const feeds = (transformer) => transformer.id === undefined || ids.some((id) => id === transformer.id || editor.wiring.above(doc, transformer.id).includes(id));
    return doc.all("transformer").filter((transformer) => !feeds(transformer));
  }

  function towards(doc, id) {
    const old = editor.wiring.supplyOf(doc.get(id));
    if (!old) return [];
    const upstream = editor.wiring.reach(doc, old, new Set([id]));
    return doc.linesOf(id).filter((line) => {
      const { from_node, to_node } = doc.get(line);
      return upstream.has(from_node === id ? to_node : from_node);
    });
  }

  /** Return the operations that feed nodes from a transformer, or from the utility grid (null, transformers only). */
  function operations(doc, ids, supply) {
    const lines = new Set();
    const moved = new Map();
    for (const id of ids) {
      if (editor.wiring.supplyOf(doc.get(id)) === supply) continue;
      const cut = towards(doc, id);
      const behind = doc.get(id).kind === "transformer" ? [] : editor.wiring.downstream(doc, id);
      cut.forEach((line) => lines.add(line));
      for (const each of [id, ...behind]) if (doc.get(each).kind !== "transformer" || each === id) moved.set(each, supply);
    }
    const sets = [...moved].map(([id, value]) => {
      const { kind } = doc.get(id);
      return { op: "set", kind, id, fields: { [editor.supplyField(kind)]: value } };
    });
    return [...[...lines].map((id) => ({ op: "remove", kind: "line", id })), ...sets];
  }

  /** Feed nodes from a transformer as one step. */
  function feed(studio, ids, supply) {
    const place = supply ? studio.doc.get(supply).name : "the utility grid";
    const what = ids.length === 1 ? studio.doc.get(ids[0]).name : `${ids.length} nodes`;
    studio.history.commit(`Feed ${what} from ${place}`, operations(studio.doc, ids, supply));
  }

  /** The field that says what feeds the things of a form. */
  function field(form) {
    const { studio, ids, kind } = form;
    const name = editor.supplyField(kind);
    const attribute = form.attribute(kind, name);
    const none = kind === "transformer" ? [{ value: null, label: "Utility grid" }] : [];
    const loose = () => (kind !== "transformer" && !form.isMixed(name) && form.read(name) === null ? [{ value: null, label: "Nothing yet" }] : []);
    const entries = () => [...none, ...loose(), ...possible(studio.doc, ids).map((one) => ({ value: one.id, label: one.name }))];
    return editor.fields.choice(form, { path: name, attribute, label: "Fed by", entries, onChoose: (value) => feed(studio, ids, value) }).root;
  }

  editor.supply = { possible, operations, feed, field };
})();
