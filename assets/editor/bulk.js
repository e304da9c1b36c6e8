/* Several things at once: how many of each kind, narrowing, and what they are together. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const KINDS = {
    transformer: { one: "transformer", many: "transformers", icon: "transformer" },
    house: { one: "house", many: "houses", icon: "house" },
    junction: { one: "junction", many: "junctions", icon: "junction" },
    line: { one: "cable", many: "cables", icon: "cable" },
    grid: { one: "grid", many: "grids", icon: "grid" },
  };
  const SHOWN = 3;

  /** Return the ids by kind, in the order of `KINDS`. */
  function byKind(doc, ids) {
    return Object.keys(KINDS)
      .map((kind) => ({ kind, ids: ids.filter((id) => doc.get(id).kind === kind) }))
      .filter((group) => group.ids.length);
  }

  /** Say how many of a kind, such as "12 houses". */
  function counted(kind, count) {
    return editor.values.counted(count, KINDS[kind].one, KINDS[kind].many);
  }

  /** Say which they are: the first few names. */
  function names(doc, ids) {
    const first = ids.slice(0, SHOWN).map((id) => doc.get(id).name);
    const rest = ids.length - first.length;
    return rest ? `${first.join(", ")} and ${rest} more` : first.join(", ");
  }

  function narrowing(studio, groups) {
    const keys = groups.map(({ kind, ids }) =>
      editor.element("button", {
        type: "button", class: "ed-button prop-narrow", title: `Choose only the ${KINDS[kind].many}`,
        onClick: () => studio.view.select(ids),
      }, [editor.icon(KINDS[kind].icon, 16), editor.element("span", {}, counted(kind, ids.length)), editor.icon("chevron-right", 14)]),
    );
    return editor.element("div", { class: "prop-narrows" }, keys);
  }

  /* What feeds them is all that different kinds of nodes share. */
  function supplyField(studio, ids) {
    const { doc } = studio;
    const nodes = ids.filter((id) => ["transformer", "house", "junction"].includes(doc.get(id).kind));
    if (nodes.length < 2) return null;
    const supplies = new Set(nodes.map((id) => editor.wiring.supplyOf(doc.get(id))));
    const [only] = supplies;
    const entries = editor.supply.possible(doc, nodes);
    const select = editor.element("select", { class: "ed-input", id: "prop-supply", disabled: !studio.config.may_edit }, [
      editor.element("option", { value: "?", disabled: true }, supplies.size > 1 ? editor.fields.MIXED : "Nothing yet"),
      entries.map((one) => editor.element("option", { value: one.id }, one.name)),
    ]);
    select.value = supplies.size === 1 && entries.some((one) => one.id === only) ? only : "?";
    select.addEventListener("change", () => editor.supply.feed(studio, nodes, select.value));
    return editor.element("div", { class: "prop-field" }, [
      editor.element("span", { class: "prop-label" }, editor.element("label", { for: "prop-supply" }, "Fed by")),
      editor.element("div", { class: "prop-control prop-select" }, select),
    ]);
  }

  /** The panel of a selection of different kinds. */
  function mixed(studio, ids) {
    const groups = byKind(studio.doc, ids);
    return [
      editor.element("header", { class: "prop-head" }, [
        editor.element("span", { class: "prop-tile" }, editor.icon("layers", 20)),
        editor.element("div", { class: "prop-title" }, [
          editor.element("h2", {}, `${editor.values.count(ids.length)} selected`),
          editor.element("p", { class: "prop-muted" }, "Choose a kind to change its properties."),
        ]),
      ]),
      editor.element("div", { class: "prop-body" }, [narrowing(studio, groups), supplyField(studio, ids)]),
    ];
  }

  /** What many houses are together. */
  function together(form) {
    const { doc } = form.studio;
    return editor.kinds.section(form, { id: "bulk", title: "Together" }, [
      form.block(
        () => editor.kinds.versionOf(doc.all("house")),
        () => editor.kinds.sumFacts(doc, form.objects()),
      ),
    ]);
  }

  editor.bulk = { KINDS, byKind, counted, names, mixed, together };
})();
