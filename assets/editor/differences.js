/* What changed about an object, field by field, in words. Pure functions of a document and the attribute table. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const KINDS = { grid: "Network", transformer: "Transformer", house: "House", junction: "Cable joint", line: "Cable" };
  const REFERENCES = new Set(["transformer", "parent", "from_node", "to_node"]);
  const UNSHOWN = new Set(["ordinal", "id", "kind"]);
  const THIN_SPACE = "\u2009";

  function count(number, one, many) {
    return number === 1 ? `1 ${one}` : `${number} ${many}`;
  }

  function profilesText(doc, profiles) {
    const names = new Map(doc.library.profiles.map((one) => [one.id, one.name]));
    return profiles.map((one) => `${names.get(one.profile) || "Profile"} × ${Number(one.scale.toPrecision(3))}`).join(", ");
  }

  /** Return the value of a field as people read it. */
  function textOf(doc, attribute, name, value) {
    if (value === null || value === undefined || (Array.isArray(value) && !value.length)) return "–";
    if (REFERENCES.has(name)) return (doc.get(value) || { name: "gone" }).name;
    if (name === "position") return value.map((one) => Math.round(one)).join(", ");
    if (name === "profiles") return profilesText(doc, value);
    if (name === "evs") return count(value.length, "vehicle", "vehicles");
    if (name === "battery") return `${value.capacity_kwh}${THIN_SPACE}kWh, ${value.strategy.replaceAll("_", " ")}`;
    if (typeof value === "boolean") return value ? "Yes" : "No";
    if (Array.isArray(value)) return value.join(", ");
    return attribute && attribute.unit ? `${value}${THIN_SPACE}${attribute.unit}` : String(value);
  }

  function labelOf(attribute, name) {
    if (attribute) return attribute.label;
    return name === "profiles" ? "Profiles" : name;
  }

  /**
   * Return the rows of a comparison: what is different in any of several states of one object.
   * @param {Object} studio
   * @param {string} kind
   * @param {Array<Object|undefined>} states The first is what the others are compared with.
   * @returns {Array<{label: string, texts: string[]}>} Two values that read the same are told apart by "changed".
   */
  function rows({ config, doc }, kind, states) {
    const attributes = new Map((config.attributes[kind] || []).map((one) => [one.name, one]));
    const names = new Set(states.filter(Boolean).flatMap(Object.keys));
    const there = states.filter(Boolean);
    const differing = [...names].filter((name) => !UNSHOWN.has(name) && there.some((one) => !editor.equal(one[name], there[0][name])));
    const changed = differing.map((name) => {
      const texts = states.map((one) => (one ? textOf(doc, attributes.get(name), name, one[name]) : "removed"));
      const told = texts.map((text, index) => {
        const isOther = states[index] && states[0] && !editor.equal(states[index][name], states[0][name]);
        return index && isOther && text === texts[0] ? `${text} (changed)` : text;
      });
      return { label: labelOf(attributes.get(name), name), texts: told };
    });
    if (there.length === states.length) return changed;
    return [{ label: "", texts: states.map((one) => (one ? "there" : "removed")) }, ...changed];
  }

  /** Return when something was, such as "12:04", with the day unless it is today. */
  function timeText(at) {
    const date = new Date(at);
    const time = date.toLocaleTimeString("en-GB", { hour: "2-digit", minute: "2-digit" });
    const isToday = date.toDateString() === new Date().toDateString();
    return isToday ? time : `${date.toLocaleDateString("en-GB", { day: "numeric", month: "short", year: "numeric" })}, ${time}`;
  }

  editor.differences = { rows, count, timeText, kindLabel: (kind) => KINDS[kind] || kind };
})();
