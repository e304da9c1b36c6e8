/* The rules of connecting: what a drawn connection, a removal or a new node means. Pure: a document in, operations out. */
(function () {
  "use strict";
  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const NODES = new Set(["transformer", "house", "junction"]);

  /** Return the id of the transformer that feeds a node, or null. */
  function supplyOf(object) {
    return object[editor.supplyField(object.kind)] || null;
  }

  /** Return the transformer whose network a cable from this node belongs to: its own, for a transformer. */
  function networkOf(object) {
    return object.kind === "transformer" ? object.id : supplyOf(object);
  }

  function otherEnd(line, id) {
    return line.from_node === id ? line.to_node : line.from_node;
  }

  /**
   * Return the ids that cables lead to from a node, itself included. Cables end at transformers: they are reached,
   * not passed. `barred` holds ids that are not entered.
   */
  function reach(doc, start, barred = new Set()) {
    const found = new Set([start]);
    const open = [start];
    while (open.length) {
      const here = open.pop();
      const object = doc.get(here);
      if (here !== start && object && object.kind === "transformer") continue;
      for (const lineId of doc.linesOf(here)) {
        const next = otherEnd(doc.get(lineId), here);
        if (!next || found.has(next) || barred.has(next)) continue;
        found.add(next);
        open.push(next);
      }
    }
    return found;
  }

  /** Return the transformers above a node, the nearest first. */
  function above(doc, id) {
    const chain = [];
    const seen = new Set([id]);
    let supply = doc.get(id) ? supplyOf(doc.get(id)) : null;
    while (supply && !seen.has(supply) && doc.get(supply)) {
      chain.push(supply);
      seen.add(supply);
      supply = supplyOf(doc.get(supply));
    }
    return chain;
  }

  function fedBelow(doc, id) {
    const found = new Set();
    const open = [id];
    while (open.length) {
      for (const fed of doc.fedBy(open.pop())) {
        if (fed === id || found.has(fed)) continue;
        found.add(fed);
        if (doc.get(fed).kind === "transformer") open.push(fed);
      }
    }
    return [...found];
  }

  /** Split the surroundings of a node: its cables towards the supply, and what hangs behind it. */
  function around(doc, id) {
    const supply = supplyOf(doc.get(id));
    const lines = doc.linesOf(id);
    const upstream = supply ? reach(doc, supply, new Set([id])) : new Set();
    const towards = lines.filter((line) => upstream.has(otherEnd(doc.get(line), id)));
    const behind = reach(doc, id, upstream);
    behind.delete(id);
    return { towards, behind: [...behind] };
  }

  /** Return the ids of everything behind a node: what a transformer feeds, or what cables lead on to. */
  function downstream(doc, id) {
    const object = doc.get(id);
    if (!object || !NODES.has(object.kind)) return [];
    return object.kind === "transformer" ? fedBelow(doc, id) : around(doc, id).behind;
  }

  function distance(doc, a, b) {
    const [from, to] = [doc.get(a), doc.get(b)];
    return from && to ? Math.hypot(from.position[0] - to.position[0], from.position[1] - to.position[1]) : 0;
  }

  /** Return how many metres of cable one unit of the drawing stands for: the median over its cables, 1 without any. */
  function scale(doc) {
    const ratios = doc
      .all("line")
      .map((line) => ({ length: line.length_m, apart: distance(doc, line.from_node, line.to_node) }))
      .filter((pair) => pair.length > 0 && pair.apart > 0)
      .map((pair) => pair.length / pair.apart)
      .sort((a, b) => a - b);
    if (!ratios.length) return 1;
    const middle = ratios.length >> 1;
    return ratios.length % 2 ? ratios[middle] : (ratios[middle - 1] + ratios[middle]) / 2;
  }

  /** Return the length that a cable between two nodes would have in this drawing. [m] */
  function proposedLength(doc, a, b) {
    return Math.round(distance(doc, a, b) * scale(doc) * 10) / 10;
  }

  function set(object, fields) {
    const before = {};
    for (const key of Object.keys(fields)) before[key] = object[key];
    return { op: "set", kind: object.kind, id: object.id, fields, before };
  }

  /** Return the operation that takes an object away. */
  function remove(object) {
    const { id, kind, ...before } = object;
    return { op: "remove", kind, id, before };
  }

  function cable(doc, from, to, cables) {
    const type = cables[0] || {};
    const fields = {
      ordinal: doc.nextOrdinal("line"),
      name: doc.freeName("Line"),
      from_node: from,
      to_node: to,
      length_m: proposedLength(doc, from, to),
      cable_type: type.name || "",
    };
    for (const key of ["r_ohm_per_km", "x_ohm_per_km", "c_nf_per_km", "max_current_a"]) fields[key] = type[key] ?? null;
    return { op: "add", kind: "line", id: editor.newId(), fields };
  }

  function isJoined(doc, a, b) {
    return doc.linesOf(a).some((line) => otherEnd(doc.get(line), a) === b);
  }

  /* A transformer below another one, or below the utility's grid (`above` null). */
  function nesting(doc, upper, lower) {
    const parent = upper ? upper.id : null;
    const place = upper ? upper.name : "the utility grid";
    if (lower.parent === parent) return { problem: `${lower.name} is fed by ${place} already.` };
    if (upper && above(doc, upper.id).includes(lower.id))
      return { problem: `${lower.name} feeds ${upper.name}: the other way round they would feed each other.` };
    const old = lower.parent ? around(doc, lower.id).towards : [];
    const operations = [...old.map((line) => remove(doc.get(line))), set(lower, { parent })];
    return { operations, label: `Feed ${lower.name} from ${place}` };
  }

  /* What moves to another supply together with a node; a transformer stays where it would end in a circle. */
  function moved(doc, ids, supply) {
    const circle = supply ? new Set([supply, ...above(doc, supply)]) : new Set();
    return ids
      .map((id) => doc.get(id))
      .filter((object) => supplyOf(object) !== supply && !(object.kind === "transformer" && circle.has(object.id)))
      .map((object) => set(object, { [editor.supplyField(object.kind)]: supply }));
  }

  function joining(doc, from, to, cables) {
    if (isJoined(doc, from.id, to.id)) return { problem: `${from.name} and ${to.name} are connected already.` };
    const supply = networkOf(from);
    const label = `Connect ${from.name} and ${to.name}`;
    const added = cable(doc, from.id, to.id, cables);
    if (supplyOf(to) === supply) return { operations: [added], label };
    const { towards, behind } = around(doc, to.id);
    const operations = [
      ...towards.map((line) => remove(doc.get(line))),
      ...moved(doc, [to.id, ...behind], supply),
      added,
    ];
    return { operations, label };
  }

  /* Who feeds whom: a transformer feeds what is no transformer, and who has a supply feeds who has none. */
  function inOrder(from, to) {
    if (to.kind === "transformer") return [to, from];
    if (from.kind !== "transformer" && !supplyOf(from) && supplyOf(to)) return [to, from];
    return [from, to];
  }

  /**
   * Return what connecting two nodes means: `{operations, label}`, or `{problem}` where it cannot be done.
   *
   * A transformer drawn to another one feeds it. Between other nodes a cable is added, and the second one, with
   * everything behind it, moves to the supply of the first; its cables towards the supply it had go.
   */
  function connection(doc, fromId, toId, cables = libraryOf()) {
    const [from, to] = [doc.get(fromId), doc.get(toId)];
    if (!from || !to) return { problem: "One of the two is no longer there." };
    if (fromId === toId) return { problem: "A node cannot be connected to itself." };
    const grid = [from, to].find((object) => object.kind === "grid");
    const other = from === grid ? to : from;
    if (grid && other.kind === "transformer") return nesting(doc, null, other);
    if (grid) return { problem: "Only transformers connect to the utility grid. Connect it to a transformer." };
    if (!NODES.has(from.kind) || !NODES.has(to.kind)) return { problem: "Only nodes can be connected." };
    if (from.kind === "transformer" && to.kind === "transformer") return nesting(doc, from, to);
    return joining(doc, ...inOrder(from, to), cables);
  }

  function libraryOf() {
    return (editor.current && editor.current.config.cables) || [];
  }

  function survivor(doc, id, gone) {
    return above(doc, id).find((supply) => !gone.has(supply)) || null;
  }

  /** Return the operations that remove objects and leave no reference to them: cables go, the fed move up or lose their supply. */
  function removal(doc, ids) {
    const objects = ids.map((id) => doc.get(id)).filter((object) => object && object.kind !== "grid");
    const gone = new Set(objects.map((object) => object.id));
    const lines = new Set(objects.filter((object) => object.kind === "line").map((object) => object.id));
    const orphans = new Set();
    for (const object of objects) {
      if (object.kind === "line") continue;
      for (const line of doc.linesOf(object.id)) lines.add(line);
      if (object.kind === "transformer") for (const fed of doc.fedBy(object.id)) if (!gone.has(fed)) orphans.add(fed);
    }
    return [
      ...[...orphans].map((id) => set(doc.get(id), { [editor.supplyField(doc.get(id).kind)]: survivor(doc, id, gone) })),
      ...[...lines].map((id) => remove(doc.get(id))),
      ...objects.filter((object) => object.kind !== "line").map(remove),
    ];
  }

  editor.wiring = {
    above,
    connection,
    downstream,
    networkOf,
    proposedLength,
    reach,
    removal,
    scale,
    supplyOf,
  };
})();
