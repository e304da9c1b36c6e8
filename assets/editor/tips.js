/* Help on a field: what it means, its range, its default, what "empty" means. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const GAP = 8;
  let bubble = null;

  function hide() {
    if (bubble) bubble.remove();
    bubble = null;
  }

  function show(anchor, lines) {
    hide();
    bubble = editor.element("div", { class: "prop-tip", role: "tooltip" }, lines.map((line) => editor.element("p", {}, line)));
    (anchor.closest("dialog") || document.body).append(bubble);
    const place = anchor.getBoundingClientRect();
    const left = Math.min(place.left, window.innerWidth - bubble.offsetWidth - GAP);
    const below = place.bottom + GAP;
    const fits = below + bubble.offsetHeight < window.innerHeight;
    bubble.style.left = `${Math.max(GAP, left)}px`;
    bubble.style.top = `${fits ? below : place.top - bubble.offsetHeight - GAP}px`;
  }

  /** Return the sentences about an attribute, for its tip. */
  function helpOf(attribute) {
    const unit = attribute.unit ? ` ${attribute.unit}` : "";
    const range = editor.values.rangeText(attribute);
    const hasDefault = attribute.kind === "number" && attribute.default !== null && attribute.default !== undefined;
    return [
      attribute.help,
      range && `Range: ${range}${unit}.`,
      attribute.null && `Empty: ${attribute.null}.`,
      hasDefault && `Default: ${attribute.default}${unit}.`,
    ].filter(Boolean);
  }

  /** Return an info mark that shows sentences while it is pointed at or pressed; fields are described by them anyway. */
  function mark(lines) {
    const sign = editor.element("span", { class: "prop-info", "aria-hidden": "true" }, editor.icon("info", 14));
    sign.addEventListener("pointerenter", () => show(sign, lines));
    sign.addEventListener("click", () => show(sign, lines));
    sign.addEventListener("pointerleave", hide);
    return sign;
  }

  editor.tips = { mark, helpOf, show, hide };
})();
