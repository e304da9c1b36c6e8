/* Cables: the type fills resistance, reactance, capacitance and ampacity; the length can come from the drawing. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const VALUES = ["r_ohm_per_km", "x_ohm_per_km", "c_nf_per_km", "max_current_a"];

  /** Return the type of the library that a line is of, if it is one. */
  function typeOf(config, line) {
    return config.cables.find((cable) => cable.name === line.cable_type);
  }

  function isAsListed(config, line) {
    const type = typeOf(config, line);
    return Boolean(type) && VALUES.every((name) => line[name] === (type[name] ?? null));
  }

  /** Return the fields of a line of a type. */
  function ofType(type) {
    return { cable_type: type.name, ...Object.fromEntries(VALUES.map((name) => [name, type[name] ?? null])) };
  }

  function typeField(form) {
    const { cables } = form.studio.config;
    const attribute = form.attribute("line", "cable_type");
    const entries = () => {
      const listed = cables.map((cable) => ({ value: cable.name, label: cable.name }));
      return form.read("cable_type") === "" ? [{ value: "", label: "None" }, ...listed] : listed;
    };
    const onChoose = (name) => {
      const type = cables.find((cable) => cable.name === name);
      if (type) form.change(`Use ${name}`, () => ofType(type));
    };
    return editor.fields.choice(form, { path: "cable_type", attribute, entries, onChoose }).root;
  }

  function state(form) {
    const lines = form.objects();
    const { config } = form.studio;
    return { own: lines.filter((line) => !isAsListed(config, line)).length, types: lines.map((line) => line.cable_type) };
  }

  /** Says where the values come from, and puts the listed ones back where some were changed. */
  function origin(form) {
    const { config } = form.studio;
    const lines = form.objects();
    const changed = lines.filter((line) => typeOf(config, line) && !isAsListed(config, line));
    const source = !form.isMixed("cable_type") && typeOf(config, lines[0]) ? typeOf(config, lines[0]).source : "";
    if (!changed.length) return source ? editor.element("p", { class: "prop-muted prop-source" }, source) : null;
    const back = () => form.change("Use the values of the type", (line) => (typeOf(config, line) ? ofType(typeOf(config, line)) : null));
    return editor.element("div", { class: "prop-differ" }, [
      editor.element("p", { class: "prop-muted" }, "Some values differ from those of the type."),
      form.mayEdit ? editor.element("button", { type: "button", class: "ed-button", onClick: back }, "Use the values of the type") : null,
    ]);
  }

  function proposed(form, line) {
    return editor.wiring.proposedLength(form.studio.doc, line.from_node, line.to_node);
  }

  /** Offers the length that the drawing suggests, where it is another one. */
  function proposal(form) {
    const open = form.objects().filter((line) => line.from_node && line.to_node && proposed(form, line) !== line.length_m);
    if (!form.mayEdit || !open.length) return null;
    const take = () => form.change("Take length from drawing", (line) => (line.from_node && line.to_node ? { length_m: proposed(form, line) } : null));
    const label = form.isSingle ? `${editor.values.quantity(proposed(form, open[0]), "m")} by the drawing` : "Lengths by the drawing";
    return editor.element("button", { type: "button", class: "ed-button prop-propose", onClick: take }, [editor.icon("sliders", 14), label]);
  }

  function ends(form) {
    const { doc, view } = form.studio;
    const names = () => ["from_node", "to_node"].map((end) => doc.get(form.read(end)));
    const link = (node, text) =>
      node
        ? editor.element("button", { type: "button", class: "prop-link", onClick: () => view.select([node.id], { center: true }) }, node.name)
        : editor.element("span", { class: "prop-muted" }, text);
    return form.block(
      () => names().map((node) => node && node.name),
      () => editor.element("p", { class: "prop-ends" }, [link(names()[0], "nothing"), editor.icon("arrow-right", 14), link(names()[1], "nothing")]),
    );
  }

  function field(form, name) {
    return editor.fields.field(form, { path: name, attribute: form.attribute("line", name) }).root;
  }

  /** The fields of lines. */
  function section(form) {
    const { doc } = form.studio;
    const places = () => form.objects().map((line) => [line.length_m, [line.from_node, line.to_node].map((id) => (doc.get(id) || {}).position)]);
    return [
      form.isSingle ? ends(form) : null,
      typeField(form),
      field(form, "length_m"),
      form.block(places, () => proposal(form)),
      VALUES.map((name) => field(form, name)),
      form.block(() => state(form), () => origin(form)),
    ];
  }

  editor.cables = { ofType, section };
})();
