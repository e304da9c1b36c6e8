/* Copy, cut, paste and duplicate; through the system's clipboard, and beside it through the browser's storage. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const KEY = "hygge_editor_clip";
  const OFFSET = 40;

  /* The last place where the pointer was over the canvas of a studio. */
  const pointers = new WeakMap();
  /* How often the clipboard was used; tells whether an event came. */
  let asked = 0;

  function selectedIds(studio) {
    return editor.clips.withInner(studio.doc, studio.view.selection(), studio.view.isCollapsed);
  }

  function clipOfSelection(studio) {
    const clip = editor.clips.clipOf(studio.doc, studio.view.selection(), studio.view.isCollapsed);
    return clip.objects.some((object) => object.kind !== "line") ? clip : null;
  }

  /* Whoever is out of space or without storage still has the system's clipboard. */
  function remember(text) {
    try {
      localStorage.setItem(KEY, text);
    } catch {
      return;
    }
  }

  function remembered() {
    try {
      return editor.clips.parsed(localStorage.getItem(KEY));
    } catch {
      return null;
    }
  }

  const counted = (clip) => editor.arrange.counted(clip.objects.filter((object) => object.kind !== "line").length);

  /* What would lie exactly on something else goes a step further, so that pasting twice shows. */
  function free(studio, [x, y]) {
    const key = (place) => place.map(Math.round).join();
    const taken = new Set(editor.trees.nodes(studio.doc).map(({ position }) => key(position)));
    let shift = 0;
    while (taken.has(key([x + shift, y + shift]))) shift += OFFSET;
    return shift;
  }

  /* Return how places of a clip move so that its middle comes to a point. */
  function placing(studio, clip, point) {
    const [x, y] = editor.clips.middleOf(clip.objects);
    const [toX, toY] = point || pointers.get(studio) || studio.view.centreOfView();
    const [dx, dy] = studio.view.snapped([toX - x, toY - y]);
    const first = clip.objects.find((object) => object.position);
    const shift = first ? free(studio, [first.position[0] + dx, first.position[1] + dy]) : 0;
    return ([oldX, oldY]) => [oldX + dx + shift, oldY + dy + shift];
  }

  function add(studio, label, operations) {
    if (!operations.length || !studio.history.commit(label, operations)) return false;
    studio.view.select(operations.map(({ id }) => id));
    return true;
  }

  /** Paste a clip, its middle at a place of the drawing: one given, the pointer, or the middle of what is seen. */
  function pasteClip(studio, clip, point) {
    const operations = editor.clips.pasted(studio.doc, studio.config, clip, placing(studio, clip, point));
    return add(studio, `Paste ${counted(clip)}`, operations);
  }

  /** Take away objects together with what a collapsed area hides. */
  function remove(studio, word = "Delete") {
    const chosen = studio.view.selection();
    const ids = [...new Set([...chosen, ...selectedIds(studio)])];
    const single = ids.length === 1 && studio.doc.get(ids[0]).name;
    const nodes = ids.filter((id) => studio.doc.get(id).kind !== "line").length || ids.length;
    return studio.history.commit(`${word} ${single || editor.arrange.counted(nodes)}`, editor.wiring.removal(studio.doc, ids));
  }

  /** Copy the selected objects beside themselves. */
  function duplicate(studio) {
    const clip = clipOfSelection(studio);
    if (!clip) return false;
    const shifted = ([x, y]) => [x + OFFSET, y + OFFSET];
    return add(studio, `Duplicate ${counted(clip)}`, editor.clips.pasted(studio.doc, studio.config, clip, shifted));
  }

  /**
   * Handle an event of the clipboard; returns whether it was about the drawing.
   * @param {Object} studio
   * @param {"copy"|"cut"|"paste"} type
   * @param {DataTransfer} data
   */
  function exchange(studio, type, data) {
    asked += 1;
    if (type === "paste") {
      const text = data ? data.getData("text/plain") : "";
      const clip = text ? editor.clips.parsed(text) : remembered();
      if (clip && studio.config.may_edit) pasteClip(studio, clip);
      return Boolean(clip);
    }
    const clip = clipOfSelection(studio);
    if (!clip || (type === "cut" && !studio.config.may_edit)) return false;
    const text = JSON.stringify(clip);
    remember(text);
    if (data) data.setData("text/plain", text);
    if (type === "cut") remove(studio, "Cut");
    return true;
  }

  /** Copy or cut from a menu: by an event like that of the keyboard, or without the system's clipboard. */
  function copyByMenu(studio, type) {
    const before = asked;
    const isDone = document.execCommand(type);
    if (!isDone || asked === before) exchange(studio, type, null);
  }

  async function clipForMenu() {
    if (!navigator.clipboard || !navigator.clipboard.readText) return remembered();
    try {
      return editor.clips.parsed(await navigator.clipboard.readText()) || remembered();
    } catch {
      return remembered();
    }
  }

  /** Paste from a menu; the system's clipboard where people let the page read it. */
  async function pasteByMenu(studio, point) {
    const clip = await clipForMenu();
    if (studio.disposed) return;
    if (clip) pasteClip(studio, clip, point);
    else studio.notify("There is nothing to paste. Copy houses, transformers or cables first.", "info");
  }

  /** Remember where the pointer is over the canvas; returns how to stop. */
  function followPointer(studio) {
    const { container } = studio.view;
    const moved = (event) => pointers.set(studio, studio.view.toModel(event.clientX, event.clientY));
    const left = () => pointers.delete(studio);
    container.addEventListener("pointermove", moved);
    container.addEventListener("pointerleave", left);
    return () => {
      container.removeEventListener("pointermove", moved);
      container.removeEventListener("pointerleave", left);
    };
  }

  editor.clipboard = { exchange, duplicate, remove, copyByMenu, pasteByMenu, followPointer };
})();
