/* Pictures of the network to keep: SVG and PNG, of everything or of the selection. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const FONT = "/assets/fonts/inter-latin-wght-normal.woff2";
  const SCALE = 2;
  /* Browsers refuse larger canvases. [px] */
  const LONGEST_SIDE = 14000;
  const LARGEST_AREA = 120e6;

  let font = null;

  function asDataUri(blob) {
    return new Promise((resolve, reject) => {
      const reader = new FileReader();
      reader.onload = () => resolve(reader.result);
      reader.onerror = () => reject(reader.error);
      reader.readAsDataURL(blob);
    });
  }

  /** Return the typeface as a data URI, so that pictures look the same everywhere; null where it cannot be had. */
  async function typeface() {
    if (!font) {
      try {
        const response = await fetch(FONT);
        if (response.ok) font = await asDataUri(await response.blob());
      } catch {
        return null;
      }
    }
    return font;
  }

  function scaleFor({ width, height }) {
    return Math.min(SCALE, LONGEST_SIDE / Math.max(width, height), Math.sqrt(LARGEST_AREA / (width * height)));
  }

  async function asPng(drawing) {
    const url = URL.createObjectURL(new Blob([drawing.text], { type: "image/svg+xml" }));
    try {
      const image = new Image(drawing.width, drawing.height);
      image.src = url;
      await image.decode();
      const scale = scaleFor(drawing);
      const [width, height] = [drawing.width, drawing.height].map((length) => Math.round(length * scale));
      const canvas = editor.element("canvas", { width, height });
      canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
      return await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    } finally {
      URL.revokeObjectURL(url);
    }
  }

  /** Return a name as file systems allow it. */
  function fileName(name, ending) {
    const plain = name.replace(/[\u0000-\u001f<>:"/\\|?*]+/g, " ").replace(/\s+/g, " ").replace(/^[. ]+|[. ]+$/g, "");
    return `${plain || "Network"}.${ending}`;
  }

  function offer(blob, name) {
    const url = URL.createObjectURL(blob);
    const link = editor.element("a", { href: url, download: name, hidden: true });
    document.body.append(link);
    link.click();
    link.remove();
    setTimeout(() => URL.revokeObjectURL(url), 60000);
  }

  /** Return the drawing with all names that there is room for at full size, however far away it is looked at. */
  function drawn({ view }, options) {
    view.arrangeNames(1);
    const drawing = editor.drawingAsSvg(view.cy, { ...options, token: editor.glyphs.token });
    view.arrangeNames();
    return drawing;
  }

  /**
   * Offer a picture as a download.
   * @param {Object} studio
   * @param {"png"|"svg"} format
   * @param {string[]} [ids] Only these objects.
   */
  async function save(studio, format, ids) {
    const { name } = studio.doc.grid();
    const title = ids ? `${name}, selection` : name;
    const face = await typeface();
    if (studio.disposed) return;
    const drawing = drawn(studio, { ids, title, font: face });
    const isPng = format === "png";
    const blob = isPng ? await asPng(drawing) : new Blob([drawing.text], { type: "image/svg+xml" });
    if (blob) offer(blob, fileName(title, format));
    else studio.notify("The picture is too large for this browser. Save it as SVG, or only a selection.", "error");
  }

  editor.pictures = { save, fileName };
})();
