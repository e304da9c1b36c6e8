/* Values of attributes as people type and read them, and the checks of engine/validation.py on them. Pure. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const MAX_TEXT_LENGTH = 120;
  const UNSHOWABLE = /[\u0000-\u001f\u007f-\u009f\u2028-\u202e\u2066-\u2069\ud800-\udfff]/u;
  const SPACES = /[\s'’_]/g;
  const CLOCK = /^([01]\d|2[0-3]):[0-5]\d$/;
  const THIN_SPACE = "\u2009";
  const NOTHING = new Set(["", "-", "–", "none"]);

  function problem(code, message) {
    return { code, message };
  }

  /**
   * Read a number as people write it: decimal comma or point, spaces or both kinds of marks for thousands, the unit
   * behind it. NaN where it is none; undefined where it can be read in two ways ("1,250").
   */
  function readNumber(text, unit = "") {
    let plain = text.replace(SPACES, "").replace(/^[\u2212\u2013]/, "-");
    const suffix = unit.replace(SPACES, "");
    if (suffix && plain.toLowerCase().endsWith(suffix.toLowerCase())) plain = plain.slice(0, -suffix.length);
    if (/^[+-]?[1-9]\d{0,2},\d{3}$/.test(plain)) return undefined;
    if (/^[+-]?\d{1,3}((,\d{3})+\.\d*|(,\d{3}){2,})$/.test(plain)) plain = plain.replaceAll(",", "");
    else if (/^[+-]?\d{1,3}((\.\d{3})+,\d*|(\.\d{3}){2,})$/.test(plain)) plain = plain.replaceAll(".", "");
    plain = plain.replace(",", ".");
    return /^[+-]?(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain) ? Number(plain) + 0 : NaN;
  }

  /** Read a time of day, such as "6", "6:30", "0630" or "18.30", as "hh:mm"; null where it is none. */
  function readTime(text) {
    const parts = /^(\d{1,2})(?:[:.h]?(\d{2}))?$/i.exec(text.trim());
    if (!parts) return null;
    const hour = Number(parts[1]) % 24 || 0;
    const time = `${String(hour).padStart(2, "0")}:${parts[2] || "00"}`;
    return Number(parts[1]) <= 24 && CLOCK.test(time) && !(parts[1] === "24" && Number(parts[2])) ? time : null;
  }

  /** Say the range of a number for people, such as "> 0, ≤ 100"; empty where there is none. */
  function rangeText(attribute) {
    const { minimum, maximum } = attribute;
    const lower = minimum == null ? "" : `${attribute.open_minimum ? ">" : "≥"} ${minimum}`;
    const upper = maximum == null ? "" : `${attribute.open_maximum ? "<" : "≤"} ${maximum}`;
    return [lower, upper].filter(Boolean).join(", ");
  }

  function allows(attribute, value) {
    const { minimum, maximum } = attribute;
    const low = minimum == null || value > minimum || (value === minimum && !attribute.open_minimum);
    const high = maximum == null || value < maximum || (value === maximum && !attribute.open_maximum);
    return low && high;
  }

  function numberProblem(attribute, value) {
    if (!Number.isFinite(value)) return problem("not_finite", "It is not a finite number. Give a smaller one.");
    if (allows(attribute, value)) return null;
    const code = value < 0 && (attribute.minimum ?? 0) >= 0 ? "negative" : "out_of_range";
    const unit = attribute.unit ? ` ${attribute.unit}` : "";
    return problem(code, `It is ${Number(value.toPrecision(6))}${unit}. Give a number ${rangeText(attribute)}.`);
  }

  function textProblem(text) {
    const length = [...text].length;
    if (length > MAX_TEXT_LENGTH)
      return problem("too_long", `It has ${length} characters; ${MAX_TEXT_LENGTH} are possible. Shorten it.`);
    if (UNSHOWABLE.test(text))
      return problem("unprintable", "It contains characters that cannot be shown, such as line breaks. Remove them.");
    return null;
  }

  function daysProblem(days) {
    const isKnown = (day) => Number.isInteger(day) && day >= 0 && day <= 6;
    return days.every(isKnown) ? null : problem("unknown_day", "Give numbers from 0 (Monday) to 6 (Sunday).");
  }

  const CHECKS = {
    number: numberProblem,
    choice: (attribute, value) =>
      attribute.choices.includes(value) ? null : problem("unknown_choice", `Give one of ${attribute.choices.join(", ")}.`),
    text: (_attribute, value) => textProblem(value),
    texts: (_attribute, value) =>
      value.map(textProblem).find(Boolean) || (value.some((text) => !text.trim()) ? problem("empty_flag", "It is empty.") : null),
    time: (_attribute, value) => (CLOCK.test(value) ? null : problem("malformed_time", "Give a time from 00:00 to 23:59.")),
    days: (_attribute, value) => daysProblem(value),
  };

  /**
   * Check a value against its attribute, as engine/validation.py does.
   * @returns {{code: string, message: string} | null}
   */
  function check(attribute, value) {
    if (value === null) return attribute.required ? problem("missing", "It has to be given.") : null;
    const own = CHECKS[attribute.kind];
    return own ? own(attribute, value) : null;
  }

  function parseNumber(attribute, text) {
    const range = rangeText(attribute);
    const isNothing = NOTHING.has(text.trim().toLowerCase()) || (attribute.null && text.trim() === attribute.null);
    if (isNothing && attribute.required) return { problem: problem("missing", `Give a number${range && ` ${range}`}.`) };
    if (isNothing) return { value: attribute.default ?? null };
    const value = readNumber(text, attribute.unit);
    if (value === undefined) {
      const [whole, decimals] = text.trim().split(",");
      const message = `It can be read in two ways. Write ${whole}${decimals} or ${whole}.${decimals}.`;
      return { problem: problem("ambiguous_number", message) };
    }
    if (Number.isNaN(value)) return { problem: problem("not_a_number", `“${text.trim()}” is not a number.`) };
    return { value };
  }

  const PARSERS = {
    number: parseNumber,
    text: (_attribute, text) => ({ value: text.trim() }),
    time: (_attribute, text) => ({ value: readTime(text) ?? text.trim() }),
  };

  /**
   * Read what was typed into a field.
   * @returns {{value: *} | {problem: {code: string, message: string}}} a value that may be saved, or why there is none
   */
  function parse(attribute, text) {
    const read = PARSERS[attribute.kind](attribute, text);
    if (read.problem) return read;
    const wrong = check(attribute, read.value);
    return wrong ? { problem: wrong } : read;
  }

  /** Write a value as it stands in a field; every digit of a number is kept. */
  function format(_attribute, value) {
    return value === null || value === undefined ? "" : String(value);
  }

  /**
   * Check a name: not empty, not taken. Houses, junctions and transformers share their names, lines have their own.
   * @param {Object} doc document
   * @param {string[]} ids things that would get the name
   */
  function nameProblem(doc, ids, name) {
    if (!name.trim()) return problem("empty_name", "The name is empty. Give every thing a name.");
    const isLine = doc.get(ids[0]).kind === "line";
    if (doc.get(ids[0]).kind === "grid") return textProblem(name);
    const others = doc.idsOfName(name).filter((id) => {
      const kind = doc.get(id).kind;
      return !ids.includes(id) && kind !== "grid" && (kind === "line") === isLine;
    });
    if (!others.length) return textProblem(name);
    return problem("duplicate_name", `“${name}” is taken by another ${doc.get(others[0]).kind}. Names are identities.`);
  }

  let zones = null;

  /** Return the IANA names of time zones that this browser knows. */
  function timeZones() {
    zones = zones || ["UTC", ...Intl.supportedValuesOf("timeZone").filter((name) => name !== "UTC")];
    return zones;
  }

  /** Read the name of a time zone in whatever case; names of older spelling are accepted as they are. */
  function parseTimeZone(text) {
    const typed = text.trim();
    const known = timeZones().find((name) => name.toLowerCase() === typed.toLowerCase());
    if (known) return { value: known };
    const message = `The time zone “${typed}” is not known. Give an IANA name such as Europe/Copenhagen.`;
    try {
      if (!/^[A-Z][\w+-]*(\/[A-Z][\w+-]*)*$/.test(typed)) throw new RangeError(typed);
      new Intl.DateTimeFormat("en", { timeZone: typed });
      return { value: typed };
    } catch {
      return { problem: problem("unknown_timezone", message) };
    }
  }

  /** Write a number with three significant digits, all digits before the point, thin spaces for thousands. */
  function significant(value, digits = 3) {
    if (value === 0) return "0";
    const rounded = Math.abs(value) < 10 ** digits ? Number(value.toPrecision(digits)) : Math.round(value);
    const decimals = Math.max(0, digits - 1 - Math.floor(Math.log10(Math.abs(rounded))));
    const [whole, fraction] = Math.abs(rounded).toFixed(decimals).split(".");
    const grouped = whole.replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);
    return (rounded < 0 ? "\u2212" : "") + grouped + (fraction ? `.${fraction}` : "");
  }

  /** Write a number with its unit; a dash where it is not known. */
  function quantity(value, unit) {
    if (value === null || value === undefined || !Number.isFinite(value)) return "–";
    return unit ? `${significant(value)}${THIN_SPACE}${unit}` : significant(value);
  }

  function scaled(value, units) {
    let step = 0;
    while (Math.abs(value) >= 999.5 && step < units.length - 1) {
      value /= 1000;
      step += 1;
    }
    return quantity(value, units[step]);
  }

  /** Write an energy [kWh], in MWh over 1,000 kWh. */
  const energy = (kwh) => scaled(kwh, ["kWh", "MWh", "GWh"]);

  /** Write a power [kW], in MW over 1,000 kW. */
  const power = (kw) => scaled(kw, ["kW", "MW", "GW"]);

  /** Write a count whole, thin spaces for thousands. */
  const count = (number) => String(number).replace(/\B(?=(\d{3})+$)/g, THIN_SPACE);

  /** Write a count with its noun, such as "1 house" or "12 houses". */
  function counted(number, noun, plural = `${noun}s`) {
    return `${count(number)} ${number === 1 ? noun : plural}`;
  }

  editor.values = {
    readNumber, readTime, rangeText, check, parse, format, nameProblem, timeZones, parseTimeZone,
    significant, quantity, energy, power, count, counted,
  };
})();
