/* One form over one or many things of a kind: reads and writes values by path, remembers what is typed and not valid. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  let serial = 0;

  /** Return where in a list a key points to: "2" by its number, "@id" by the profile that the entry is about. */
  function placeOf(list, key) {
    return key.startsWith("@") ? list.findIndex((item) => item.profile === key.slice(1)) : Number(key);
  }

  function step(value, key) {
    if (value === null || value === undefined) return undefined;
    return Array.isArray(value) ? value[placeOf(value, key)] : value[key];
  }

  /** Return the value at a path such as "evs.0.charger_kw" or "profiles.@<id>.scale"; undefined where it leads nowhere. */
  function valueAt(thing, path) {
    return path.split(".").reduce(step, thing);
  }

  /** Return a copy of a thing with another value at a path; what leads there is copied too. */
  function withValue(thing, path, value) {
    const [key, ...rest] = path.split(".");
    const inner = rest.length ? withValue(step(thing, key), rest.join("."), value) : value;
    if (!Array.isArray(thing)) return { ...thing, [key]: inner };
    const place = placeOf(thing, key);
    return thing.map((item, index) => (index === place ? inner : item));
  }

  /**
   * Make a form.
   * @param {Object} studio
   * @param {string[]} ids things of one kind, at least one
   * @param {Map<string, string>} drafts what was typed and could not be saved, by form and path; outlives the form
   */
  function createForm(studio, ids, drafts) {
    const { doc, history } = studio;
    const fields = new Map();
    const key = ids.join(" ");
    const kind = doc.get(ids[0]).kind;
    let known = { list: null };

    /* What was read holds as long as the document has the same list of this kind: every change makes another one. */
    function current() {
      const list = doc.all(kind);
      if (known.list !== list) known = { list, objects: ids.map(doc.get).filter(Boolean), values: new Map(), mixed: new Map() };
      return known;
    }

    function remembered(cache, path, compute) {
      if (!cache.has(path)) cache.set(path, compute());
      return cache.get(path);
    }

    const objects = () => current().objects;

    /** The values at a path of those things that have one. */
    function values(path) {
      const keys = path.split(".");
      const read = () => objects().map((thing) => keys.reduce(step, thing)).filter((value) => value !== undefined);
      return remembered(current().values, path, read);
    }

    function isMixed(path) {
      const all = values(path);
      return remembered(current().mixed, path, () => all.some((value) => !editor.equal(value, all[0])));
    }

    /** Change things: `fieldsOf` gives the new fields of each, or null where one stays as it is. */
    function change(label, fieldsOf, options) {
      history.set(label, ids, (thing) => fieldsOf(thing) || {}, options);
    }

    /** Write a value into all things where the path leads somewhere. */
    function write(path, value, label, options) {
      const [first] = path.split(".");
      change(
        label,
        (thing) => (valueAt(thing, path) === undefined ? null : { [first]: withValue(thing, path, value)[first] }),
        options,
      );
    }

    /** Return the attribute of a component of the table. */
    function attribute(component, name) {
      return studio.config.attributes[component].find((one) => one.name === name);
    }

    function register(field) {
      fields.set(field.path, field);
      return field;
    }

    /** Make a part that is built anew when its signature changes; the focus stays on the field of the same path. */
    function block(signature, build) {
      const root = editor.element("div", { class: "prop-block" });
      let shown = null;

      function refresh() {
        const now = JSON.stringify(signature());
        if (now === shown) return;
        shown = now;
        const focused = root.contains(document.activeElement) && document.activeElement.closest("[data-path]");
        for (const [path, field] of fields) if (root !== field.root && root.contains(field.root)) fields.delete(path);
        root.replaceChildren(...[build()].flat(Infinity).filter(Boolean));
        const next = focused && fields.get(focused.dataset.path);
        if (next) next.focus();
      }

      register({ root, path: `block ${(serial += 1)}`, refresh, focus: () => undefined });
      refresh();
      return root;
    }

    return {
      studio, ids, kind, objects, values, isMixed, change, write, attribute,
      isSingle: ids.length === 1,
      mayEdit: studio.config.may_edit,
      read: (path) => values(path)[0],
      snapshot: (path) => new Map(objects().map((thing) => [thing.id, valueAt(thing, path)])),
      /** Put back the values of a snapshot. */
      restore(path, snapshot, options) {
        const [first] = path.split(".");
        change("Restore", (thing) => {
          const value = snapshot.get(thing.id);
          return value === undefined || valueAt(thing, path) === undefined
            ? null
            : { [first]: withValue(thing, path, value)[first] };
        }, options);
      },
      draft: (path) => drafts.get(`${key}|${path}`),
      keepDraft: (path, text) => drafts.set(`${key}|${path}`, text),
      dropDraft: (path) => drafts.delete(`${key}|${path}`),
      /** Forget the drafts below a path: the list that it counts in has changed. */
      dropDrafts(path) {
        for (const name of [...drafts.keys()]) if (name.startsWith(`${key}|${path}`)) drafts.delete(name);
      },
      register,
      block,
      /** Save what is being typed, before the form goes. */
      flush: () => fields.forEach((field) => field.flush && field.flush()),
      field: (path) => fields.get(path),
      /** The first field of what is below a path, such as a session of the car "evs.0". */
      fieldBelow: (path) => [...fields.values()].find((field) => field.path.startsWith(`${path}.`)),
      refresh: () => fields.forEach((field) => field.refresh()),
    };
  }

  Object.assign(editor, { createForm, valueAt, withValue });
})();
