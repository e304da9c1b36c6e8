/* Small pictures of profiles: the mean day, the months, and a house's year of layers. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const SVG = "http://www.w3.org/2000/svg";
  const MONTHS = ["J", "F", "M", "A", "M", "J", "J", "A", "S", "O", "N", "D"];

  function svg(tag, attributes, children = []) {
    const node = document.createElementNS(SVG, tag);
    for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
    node.append(...children);
    return node;
  }

  function picture(width, height, label, children) {
    const size = { viewBox: `0 0 ${width} ${height}`, width, height, class: "spark", preserveAspectRatio: "none" };
    return svg("svg", { ...size, role: "img", "aria-label": label }, children);
  }

  /** The edge of values over a width, from left to right, as points. */
  function edge(values, width, height, top) {
    const x = (index) => (index / (values.length - 1)) * width;
    return values.map((value, index) => `${x(index).toFixed(1)},${(height - (value / top) * (height - 1)).toFixed(1)}`);
  }

  function area(upper, lower, width, height, top, look) {
    const points = [...edge(upper, width, height, top), ...edge(lower, width, height, top).reverse()];
    return svg("polygon", { points: points.join(" "), class: `spark-area spark-${look}` });
  }

  function line(values, width, height, top, look) {
    return svg("polyline", { points: edge(values, width, height, top).join(" "), class: `spark-line spark-${look}` });
  }

  /** Draw a mean day of 24 hourly values. */
  function day(values, look, label, [width, height] = [72, 24]) {
    const top = Math.max(...values) || 1;
    const zero = values.map(() => 0);
    return picture(width, height, label, [area(values, zero, width, height, top, look), line(values, width, height, top, look)]);
  }

  /** Draw twelve months as bars. */
  function months(values, look, label, [width, height] = [72, 24]) {
    const top = Math.max(...values) || 1;
    const slot = width / 12;
    const bars = values.map((value, index) => {
      const tall = (value / top) * (height - 1);
      return svg("rect", { x: index * slot + 0.5, y: height - tall, width: slot - 1.5, height: tall, class: `spark-area spark-${look}` });
    });
    return picture(width, height, label, bars);
  }

  function added(a, b) {
    return a.map((value, index) => value + b[index]);
  }

  /** Sum the series of the same layer: {load: [...], …} of "day" or "month". */
  function layersOf(parts, series) {
    const sums = {};
    for (const { layer, scale, spark } of parts) {
      const values = spark[series].map((value) => value * scale);
      sums[layer] = sums[layer] ? added(sums[layer], values) : values;
    }
    return sums;
  }

  function stacked(layers, names) {
    let below = null;
    return names.filter((name) => layers[name]).map((name) => {
      const lower = below || layers[name].map(() => 0);
      below = added(lower, layers[name]);
      return { name, lower, upper: below };
    });
  }

  const LOADS = ["load", "heat_pump", "ev"];
  const SOURCES = ["solar", "wind"];

  /** Draw a house's mean day: loads stacked, generation as a line. */
  function houseDay(parts, label, [width, height]) {
    const layers = layersOf(parts, "day");
    const loads = stacked(layers, LOADS);
    const sources = stacked(layers, SOURCES);
    const generation = sources.length ? sources[sources.length - 1].upper : null;
    const top = Math.max(...loads.flatMap((one) => one.upper), ...(generation || []), 1e-9);
    const drawn = loads.map(({ name, lower, upper }) => area(upper, lower, width, height, top, name));
    if (generation) drawn.push(line(generation, width, height, top, "solar"));
    return picture(width, height, label, drawn);
  }

  /** Draw a house's months: loads stacked, generation beside them. */
  function houseMonths(parts, label, [width, height]) {
    const layers = layersOf(parts, "month");
    const stacks = [stacked(layers, LOADS), stacked(layers, SOURCES)].filter((stack) => stack.length);
    const top = Math.max(...stacks.flatMap((stack) => stack[stack.length - 1].upper), 1e-9);
    const slot = width / 12;
    const wide = (slot - 3) / (stacks.length || 1);
    const bars = stacks.flatMap((stack, place) =>
      stack.flatMap(({ name, lower, upper }) =>
        upper.map((value, month) => {
          const y = height - (value / top) * (height - 1);
          const tall = ((value - lower[month]) / top) * (height - 1);
          return svg("rect", { x: month * slot + 1 + place * wide, y, width: Math.max(1, wide - 0.5), height: tall, class: `spark-area spark-${name}` });
        }),
      ),
    );
    return picture(width, height, label, bars);
  }

  /** The labels below a chart, such as hours or months. */
  function scale(labels) {
    return editor.element("div", { class: "spark-scale", "aria-hidden": "true" }, labels.map((text) => editor.element("span", {}, text)));
  }

  editor.charts = { MONTHS, day, months, houseDay, houseMonths, scale };
})();
