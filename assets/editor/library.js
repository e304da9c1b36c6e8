/* The dialog in which profiles of the project's library are chosen: search, kinds, pictures. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const MOST = 100;

  /** Return the profiles whose names hold all words of a search, of one kind or of all (""). */
  function matching(profiles, search, kind) {
    const words = search.toLowerCase().split(/\s+/).filter(Boolean);
    return profiles.filter((profile) => {
      const name = profile.name.toLowerCase();
      return (!kind || profile.kind === kind) && words.every((word) => name.includes(word));
    });
  }

  function facts(profile) {
    const { unit } = editor.profiles.LAYERS[profile.kind];
    const energy = `${editor.values.energy(profile.annual_kwh)} a year`;
    return profile.kind !== "load" && profile.rating_kw > 0 ? `${energy} · ${editor.values.quantity(profile.rating_kw, unit)}` : energy;
  }

  /**
   * A list of profiles to choose from, with search and kinds.
   * @param {Object} options `taken`: ids that cannot be chosen; `chosen`: a Set of ids, changed here; `onChange()`
   */
  function picker(studio, { taken = new Set(), chosen, onChange }) {
    const { profiles } = studio.doc.library;
    const list = editor.element("ul", { class: "lib-list", "aria-label": "Profiles" });
    const more = editor.element("p", { class: "prop-muted lib-more" });
    const search = editor.element("input", { type: "search", class: "ed-input", placeholder: "Search profiles …", "aria-label": "Search profiles" });
    let kind = "";

    function row(profile) {
      const isTaken = taken.has(profile.id);
      const box = editor.element("input", { type: "checkbox", class: "lib-box", disabled: isTaken });
      box.checked = isTaken || chosen.has(profile.id);
      box.addEventListener("change", () => {
        if (box.checked) chosen.add(profile.id);
        else chosen.delete(profile.id);
        onChange();
      });
      const layer = editor.profiles.LAYERS[profile.kind];
      return editor.element("li", {}, [
        editor.element("label", { class: `lib-row${isTaken ? " is-taken" : ""}` }, [
          box,
          editor.element("span", { class: "prop-kind", title: layer.label }, editor.icon(layer.icon, 14)),
          editor.element("span", { class: "lib-text" }, [
            editor.element("span", { class: "lib-name" }, profile.name),
            editor.element("small", {}, isTaken ? "in use already" : facts(profile)),
          ]),
          editor.profiles.pictured(studio, profile.id, editor.profiles.picturesOf(profile)),
        ]),
      ]);
    }

    function draw() {
      const found = matching(profiles, search.value, kind);
      list.replaceChildren(...found.slice(0, MOST).map(row));
      list.scrollTop = 0;
      more.hidden = found.length > 0 && found.length <= MOST;
      more.textContent = found.length ? `${found.length - MOST} more: search to narrow them down.` : nothing();
    }

    function nothing() {
      return profiles.length ? "No profile of this kind and name." : "The project's library is empty. Add profiles on the page Profiles first.";
    }

    const kinds = editor.sums.LAYERS.filter((layer) => profiles.some((profile) => profile.kind === layer));
    const keys = ["", ...kinds].map((layer) =>
      editor.element("button", {
        type: "button", class: "prop-size", "aria-pressed": String(layer === kind),
        onClick: (event) => {
          kind = layer;
          keys.forEach((key) => key.setAttribute("aria-pressed", String(key === event.currentTarget)));
          draw();
        },
      }, layer ? editor.profiles.LAYERS[layer].label : "All"),
    );
    search.addEventListener("input", draw);
    draw();
    return editor.element("div", { class: "lib" }, [search, editor.element("div", { class: "prop-sizes", role: "group", "aria-label": "Kind" }, keys), list, more]);
  }

  /**
   * Open the library.
   * @param {Object} options `taken`: ids in use already; `onChoose(ids)`
   */
  function open(studio, { taken, onChoose }) {
    const chosen = new Set();
    const add = editor.element("button", { type: "button", class: "ed-button ed-primary", disabled: true }, "Add");
    const onChange = () => {
      add.disabled = !chosen.size;
      add.textContent = chosen.size > 1 ? `Add ${chosen.size} profiles` : "Add";
    };
    const dialog = editor.openDialog({ title: "Add profiles", body: picker(studio, { taken, chosen, onChange }), actions: [add] });
    add.addEventListener("click", () => {
      dialog.close();
      onChoose([...chosen]);
    });
  }

  editor.library = { matching, picker, open };
})();
