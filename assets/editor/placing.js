/* What is added where something of the palette is put down. Pure: a document in, an operation out. */
(function () {
  "use strict";
  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  /** Return the transformer whose network a place belongs to: that of the nearest node, null in an empty drawing. */
  function supplyAt(doc, [x, y]) {
    let best = null;
    let least = Infinity;
    for (const kind of ["transformer", "house", "junction"]) {
      for (const object of doc.all(kind)) {
        const apart = Math.hypot(object.position[0] - x, object.position[1] - y);
        const supply = editor.wiring.networkOf(object);
        if (supply && apart < least) [best, least] = [supply, apart];
      }
    }
    return best;
  }

  /* Nested records of the palette say only what differs from the defaults, too. */
  function complete(config, component, record) {
    return { ...editor.defaults(config, component), ...record };
  }

  function equipment(config, fields) {
    const { battery, evs = [] } = fields;
    return { battery: battery ? complete(config, "battery", battery) : null, evs: evs.map((ev) => complete(config, "ev", ev)) };
  }

  function scaleOf({ annual_kwh: energy, rating_kw: rating }, profile) {
    const [wanted, present] = energy ? [energy, profile.annual_kwh] : [rating, profile.rating_kw || profile.peak_kw];
    return wanted && present ? Math.round((wanted / present) * 10000) / 10000 : 1;
  }

  /** Return the profiles that a new thing takes, as far as the project's library has them. */
  function profilesOf(doc, supplies) {
    const byName = new Map(doc.library.profiles.map((profile) => [profile.name, profile]));
    return supplies
      .map((supply) => ({ supply, profile: supply.series.map((series) => byName.get(`SimBench ${series}`)).find(Boolean) }))
      .filter(({ profile }) => profile)
      .map(({ supply, profile }) => ({ profile: profile.id, scale: scaleOf(supply, profile) }));
  }

  function nameOf(doc, item) {
    if (item.kind === "house" && item.fields.house_type === "residential") return doc.freeName("House");
    if (item.kind === "transformer") return doc.freeName("Transformer");
    if (item.kind === "junction") return doc.freeName("Junction");
    return doc.freeName(item.label);
  }

  /**
   * Return the operation that adds a thing of the palette.
   * @param {Object} doc
   * @param {Object} config
   * @param {Object} item Entry of `config.palette`.
   * @param {number[]} position
   * @param {string|null} [supply] Transformer that feeds it; that of the nearest node where it is not given.
   */
  function placed(doc, config, item, position, supply = supplyAt(doc, position)) {
    const fields = { ...editor.defaults(config, item.kind), ...structuredClone(item.fields), position };
    fields.ordinal = doc.nextOrdinal(item.kind);
    fields.name = nameOf(doc, item);
    if (item.kind === "transformer") fields.parent = null;
    else fields.transformer = supply;
    if (item.kind === "house") Object.assign(fields, equipment(config, item.fields), { profiles: profilesOf(doc, item.supplies || []) });
    return { op: "add", kind: item.kind, id: editor.newId(), fields };
  }

  editor.placing = { placed, supplyAt };
})();
