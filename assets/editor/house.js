/* The form of houses: type, flags, profiles, battery, cars, connection, prices. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  function typeField(form) {
    const { doc } = form.studio;
    const entries = () => doc.library.house_types.map(({ key, label }) => ({ value: key, label }));
    return editor.fields.choice(form, { path: "house_type", attribute: form.attribute("house", "house_type"), entries }).root;
  }

  function connectionHint(form) {
    const { doc } = form.studio;
    if (form.isMixed("transformer")) return editor.fields.MIXED.toLowerCase();
    const supply = doc.get(form.read("transformer"));
    return supply ? supply.name : "not connected";
  }

  function pricesHint(form) {
    const given = ["share", "bid_eur_per_kwh", "ask_eur_per_kwh"].some((name) => form.values(name).some((value) => value !== null));
    return given ? "own" : "of the community";
  }

  function house(form) {
    const { section, field } = editor.kinds;
    const { doc } = form.studio;
    const houses = form.objects;
    return [
      section(form, { id: "house", title: "House" }, [typeField(form), field(form, "participates"), editor.chips.flags(form).root]),
      section(form, { id: "house-profiles", title: "Profiles", hint: () => editor.profiles.summary(doc, houses()) }, editor.profiles.section(form)),
      section(form, { id: "house-battery", title: "Battery", hint: () => editor.battery.summary(houses()) }, editor.battery.section(form)),
      section(form, { id: "house-evs", title: "Electric vehicles", hint: () => editor.evs.summary(houses()) }, editor.evs.section(form)),
      section(form, { id: "house-connection", title: "Connection", hint: () => connectionHint(form) }, [
        editor.supply.field(form), field(form, "line_loss_pct"), field(form, "fuse_a"),
      ]),
      section(form, { id: "house-prices", title: "Share and prices", hint: () => pricesHint(form), isClosed: true }, [
        field(form, "share"), field(form, "bid_eur_per_kwh"), field(form, "ask_eur_per_kwh"),
      ]),
    ];
  }

  editor.house = { form: house };
})();
