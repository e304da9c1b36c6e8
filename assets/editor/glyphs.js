/* Pictures of nodes: one small SVG for each look and theme, the same on the canvas, in the palette's ghost and in the legend. */
(function () {
  "use strict";
  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const SIZE = 48;
  const CENTRE = SIZE / 2;
  const INK = "#1d1b18";
  const PLAIN_INK = "#ffffff";
  const ICON = "fill='none' stroke-width='2' stroke-linecap='round' stroke-linejoin='round'";

  /* What a house owns, and where its mark sits. */
  const BADGES = {
    solar: { color: "energy-generation", icon: "sun", x: 38, y: 10 },
    wind: { color: "energy-generation", icon: "wind", x: 43, y: 24 },
    battery: { color: "energy-battery", icon: "battery", x: 38, y: 38 },
    ev: { color: "energy-ev", icon: "zap", x: 10, y: 38 },
    heat_pump: { color: "energy-heat-pump", icon: "flame", x: 10, y: 10 },
  };
  const BADGE_RADIUS = 8.5;

  /* Plants stand in the colour of what they do. */
  const TONES = {
    battery: "energy-battery",
    solar: "energy-generation",
    wind: "energy-generation",
    ev: "energy-ev",
  };

  const drawings = new Map();
  let pictures = new Map();
  let colors = new Map();

  function token(name) {
    if (!colors.has(name)) colors.set(name, getComputedStyle(document.documentElement).getPropertyValue(`--${name}`).trim());
    return colors.get(name);
  }

  /* The drawing of an icon, read from the style sheet that shows it elsewhere. */
  function drawingOf(name) {
    if (drawings.has(name)) return drawings.get(name);
    const probe = editor.element("span", { class: `icon icon-${name}`, hidden: true });
    document.body.append(probe);
    const style = getComputedStyle(probe);
    const uri = /url\("?data:image\/svg\+xml,([^"]*)"?\)/.exec(style.maskImage || style.webkitMaskImage || "");
    probe.remove();
    const inner = uri && /<svg[^>]*>(.*)<\/svg>/s.exec(decodeURIComponent(uri[1].replace(/\\"/g, '"')));
    drawings.set(name, inner ? inner[1].replace(/"/g, "'") : "");
    return drawings.get(name);
  }

  function symbol(name, color, size, x = CENTRE, y = CENTRE) {
    const place = `translate(${x - size / 2} ${y - size / 2}) scale(${size / 24})`;
    return `<g transform='${place}' stroke='${color}' ${ICON}>${drawingOf(name)}</g>`;
  }

  function disc(x, y, radius, fill, stroke, width) {
    return `<circle cx='${x}' cy='${y}' r='${radius}' fill='${fill}' stroke='${stroke}' stroke-width='${width}'/>`;
  }

  function badge(name, x = BADGES[name].x, y = BADGES[name].y, radius = BADGE_RADIUS) {
    const { color, icon } = BADGES[name];
    const ground = disc(x, y, radius, token(color), token("color-surface"), radius / 4.5);
    return ground + symbol(icon, INK, radius * 1.2, x, y);
  }

  /* An error has a ring and a filled mark; a warning only an open mark, for there may be many of them. */
  function problemMark(severity, radius, y) {
    if (!severity) return "";
    const [color, ground] = [token("energy-overload"), token("color-surface")];
    const isError = severity === "error";
    const ring = isError ? disc(CENTRE, CENTRE, radius, "none", color, 2.25) : "";
    const [fill, ink] = isError ? [color, PLAIN_INK] : [ground, token("color-danger-text")];
    const bang = `<path d='M${CENTRE} ${y - 3.2}v3.4M${CENTRE} ${y + 3}v.01' stroke='${ink}' ${ICON}/>`;
    return ring + disc(CENTRE, y, 6.2, fill, isError ? ground : color, 1.5) + bang;
  }

  function houseBody(look) {
    const tone = TONES[look.symbol];
    const accent = token("color-accent-fill");
    const ground = tone ? token(tone) : look.flagged ? accent : token("color-surface");
    const border = look.flagged ? accent : tone ? token(tone) : token("palette-gray-5");
    const ink = tone ? INK : look.flagged ? token("color-on-accent") : token("color-text");
    const halo = tone && look.flagged ? disc(CENTRE, CENTRE, 19.5, token("color-surface"), accent, 2.5) : "";
    const body = halo + disc(CENTRE, CENTRE, halo ? 16 : 17, ground, border, 1.5) + symbol(look.symbol, ink, 20);
    const badges = Object.keys(BADGES).filter((name) => look[name]).map((name) => badge(name));
    return body + badges.join("") + problemMark(look.problem, 22, 6.5);
  }

  function stationBody(look) {
    const [ink, ground] = [token("color-text"), token("color-surface")];
    const under = look.collapsed
      ? `<rect x='9' y='9' width='36' height='36' rx='9' fill='${ground}' stroke='${ink}' stroke-width='2'/>`
      : "";
    const at = look.collapsed ? 3 : 6;
    const body = `<rect x='${at}' y='${at}' width='36' height='36' rx='9' fill='${ink}'/>`;
    const middle = at + 18;
    return under + body + symbol(look.symbol, ground, 21, middle, middle) + problemMark(look.problem, 23, 6.5);
  }

  function junctionBody(look) {
    const fill = token("color-muted");
    return disc(CENTRE, CENTRE, 10, fill, token("color-surface"), 4) + problemMark(look.problem, 20, 6.5);
  }

  const BODIES = { house: houseBody, transformer: stationBody, grid: stationBody, junction: junctionBody };

  function svg(body) {
    const head = `<svg xmlns='http://www.w3.org/2000/svg' width='${SIZE * 2}' height='${SIZE * 2}' viewBox='0 0 ${SIZE} ${SIZE}'>`;
    return `data:image/svg+xml,${encodeURIComponent(head + body + "</svg>")}`;
  }

  function cached(key, body) {
    if (!pictures.has(key)) pictures.set(key, svg(body()));
    return pictures.get(key);
  }

  /** Return the key of a look: looks of the same key have the same picture. */
  function keyOf(look) {
    return Object.keys(look).sort().filter((name) => look[name]).map((name) => `${name}=${look[name]}`).join("|");
  }

  editor.glyphs = {
    /** Return the picture of a look ({kind, symbol, flagged, problem, …}) in the present theme, as a data URI. */
    picture: (look) => cached(keyOf(look), () => BODIES[look.kind](look)),

    /** Return the mark of one kind of equipment alone, for the legend. */
    badge: (name) => cached(`badge ${name}`, () => badge(name, CENTRE, CENTRE, 20)),

    /** Return the mark of a problem alone. */
    problem: (severity) => cached(`problem ${severity}`, () => `<g transform='matrix(3 0 0 3 -48 4)'>${problemMark(severity, 0, 6.5)}</g>`),

    /** Return a colour or another design token of the present theme. */
    token,

    /** Forget the colours of a theme that has changed. */
    forget() {
      pictures = new Map();
      colors = new Map();
    },

    keyOf,
    equipment: Object.keys(BADGES),

    /** Return where the marks of a look sit around its middle, and how far they reach, in parts of the picture. */
    marksOf: (look) => Object.keys(BADGES).filter((name) => look[name]).map((name) => [(BADGES[name].x - CENTRE) / SIZE, (BADGES[name].y - CENTRE) / SIZE]),
    markReach: BADGE_RADIUS / SIZE,
  };
})();
