/* Menus that pop up: entries made from commands, submenus, arrow keys, Esc; used by right click and by the toolbar. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const MARGIN = 8;
  const TYPING_MS = 700;

  let open = null;

  function caps(command) {
    const keys = command.keys[0];
    return keys ? editor.element("kbd", { class: "cmd-keys", "aria-hidden": "true" }, editor.keyText(keys)) : null;
  }

  /* What an entry does and looks like; those of commands come from the registry. */
  function facts(studio, entry, context) {
    if (!entry.command) return { ...entry, isEnabled: !entry.isDisabled, run: entry.run };
    const command = studio.commands.get(entry.command);
    return {
      label: entry.label || (command.labelNow ? command.labelNow(studio) : command.label),
      icon: command.icon,
      caps: caps(command),
      isEnabled: studio.commands.isEnabled(command.id),
      isChecked: command.checked ? studio.commands.isChecked(command.id) : undefined,
      run: () => studio.commands.run(command.id, context),
    };
  }

  function itemOf(studio, entry, context) {
    const { label, icon, caps: keys, isEnabled, isChecked, isDanger } = facts(studio, entry, context);
    const attributes = {
      type: "button", tabindex: "-1", disabled: !isEnabled, class: isDanger ? "cmd-item is-danger" : "cmd-item",
      role: isChecked === undefined ? "menuitem" : "menuitemcheckbox",
      "aria-checked": isChecked === undefined ? null : String(isChecked),
      "aria-haspopup": entry.entries ? "menu" : null,
      "aria-expanded": entry.entries ? "false" : null,
    };
    const mark = isChecked ? "check" : icon;
    return editor.element("button", attributes, [
      mark ? editor.icon(mark, 16) : editor.element("span", { class: "cmd-blank" }),
      editor.element("span", { class: "cmd-label" }, label),
      keys,
      entry.entries ? editor.icon("chevron-right", 14) : null,
    ]);
  }

  function listOf(label) {
    return editor.element("div", { class: "cmd-menu", role: "menu", tabindex: "-1", "aria-label": label });
  }

  function enabledItems(list) {
    return [...list.querySelectorAll(":scope > .cmd-item:not(:disabled)")];
  }

  function step(list, by) {
    const items = enabledItems(list);
    const here = items.indexOf(document.activeElement);
    const next = here < 0 ? (by > 0 ? 0 : items.length - 1) : (here + by + items.length) % items.length;
    if (items.length) items[next].focus();
  }

  /* Put a list where it fits: right of and below a point (or above it), or beside the entry that it belongs to. */
  function position(list, { x, y, left = x, isAbove = false }) {
    const { offsetWidth: width, offsetHeight: height } = list;
    const fitsRight = x + width + MARGIN <= window.innerWidth;
    const wanted = isAbove ? y - height : y;
    const top = Math.max(MARGIN, Math.min(wanted, window.innerHeight - height - MARGIN));
    list.style.left = `${Math.max(MARGIN, fitsRight ? x : Math.min(left, window.innerWidth - MARGIN) - width)}px`;
    list.style.top = `${top}px`;
  }

  function close(returnFocus) {
    if (!open) return;
    const { lists, listeners, before, onClose } = open;
    open = null;
    for (const [type, listener] of listeners) document.removeEventListener(type, listener, true);
    for (const list of lists) list.remove();
    if (returnFocus && before && before.isConnected) before.focus({ preventScroll: true });
    if (onClose) onClose();
  }

  function closeBelow(depth) {
    while (open.lists.length > depth + 1) open.lists.pop().remove();
    for (const item of open.lists[depth].querySelectorAll("[aria-expanded=true]")) item.setAttribute("aria-expanded", "false");
  }

  function expand(item, entry, depth, byKey) {
    closeBelow(depth);
    item.setAttribute("aria-expanded", "true");
    const list = fill(entry.entries, entry.label, depth + 1);
    const { right, left, top } = item.getBoundingClientRect();
    position(list, { x: right - 2, y: top - 5, left: left + 2 });
    if (byKey) step(list, 1);
  }

  /* Whoever chose an entry is back on the canvas before it runs, so that it may move the focus itself. */
  function choose(item, entry, depth, byKey) {
    if (entry.entries) {
      expand(item, entry, depth, byKey);
      return;
    }
    const { run } = facts(open.studio, entry, open.context);
    close(true);
    run();
  }

  function listen(item, entry, depth) {
    item.addEventListener("click", (event) => choose(item, entry, depth, event.detail === 0));
    // A menu that opens below a resting pointer must not take the focus away from where the keys are.
    item.addEventListener("pointermove", ({ movementX, movementY }) => {
      const isResting = !movementX && !movementY;
      if (item.disabled || !open || isResting || document.activeElement === item) return;
      item.focus({ preventScroll: true });
      if (entry.entries) expand(item, entry, depth, false);
      else closeBelow(depth);
    });
    item.hyggeEntry = entry;
  }

  function fill(entries, label, depth) {
    const list = listOf(label);
    for (const entry of entries) {
      if (entry === "-") list.append(editor.element("div", { class: "cmd-line", role: "separator" }));
      else if (entry.heading) list.append(editor.element("div", { class: "cmd-heading", role: "presentation" }, entry.heading));
      else {
        const item = itemOf(open.studio, entry, open.context);
        listen(item, entry, depth);
        list.append(item);
      }
    }
    open.lists.push(list);
    open.root.append(list);
    return list;
  }

  /* Jump to the next entry that begins with what is typed. */
  function jump(list, letter) {
    const now = Date.now();
    open.typed = now - open.typedAt < TYPING_MS ? open.typed + letter : letter;
    open.typedAt = now;
    const items = enabledItems(list);
    const start = items.indexOf(document.activeElement) + (open.typed.length === 1 ? 1 : 0);
    const ordered = [...items.slice(start), ...items.slice(0, start)];
    const found = ordered.find((item) => item.textContent.trim().toLowerCase().startsWith(open.typed));
    if (found) found.focus();
  }

  function leaveSubmenu(depth) {
    if (!depth) return;
    const owner = open.lists[depth - 1].querySelector("[aria-expanded=true]");
    closeBelow(depth - 1);
    owner.focus();
  }

  function key(event) {
    const depth = Math.max(0, open.lists.findIndex((list) => list.contains(document.activeElement)));
    const list = open.lists[depth];
    const item = document.activeElement;
    const actions = {
      ArrowDown: () => step(list, 1),
      ArrowUp: () => step(list, -1),
      Home: () => enabledItems(list)[0]?.focus(),
      End: () => enabledItems(list).pop()?.focus(),
      ArrowRight: () => item.hyggeEntry?.entries && expand(item, item.hyggeEntry, depth, true),
      ArrowLeft: () => leaveSubmenu(depth),
      Escape: () => (depth ? leaveSubmenu(depth) : close(true)),
      Tab: () => close(true),
    };
    const isLetter = /^\S$/u.test(event.key) && !event.ctrlKey && !event.metaKey;
    const action = actions[event.key] || (isLetter && (() => jump(list, event.key.toLowerCase())));
    if (event.key !== "Enter" && event.key !== " ") event.preventDefault();
    event.stopPropagation();
    if (action) action();
  }

  function outside(event) {
    if (!open.lists.some((list) => list.contains(event.target))) close(false);
  }

  /**
   * Show a menu.
   * @param {Object} studio
   * @param {Object[]} entries `{command, label}`, `{label, icon, run}`, `{label, icon, entries}`, `{heading}` or "-".
   * @param {{x: number, y: number, isAbove: boolean}} point Of the window.
   * @param {{label: string, context: Object, byKey: boolean, onClose: Function}} options
   */
  function show(studio, entries, point, { label, context = {}, byKey = false, onClose } = {}) {
    close(false);
    const listeners = [["keydown", key], ["pointerdown", outside], ["wheel", outside]];
    const root = document.getElementById(studio.config.containers.overlay);
    open = { studio, context, root, listeners, onClose, lists: [], before: document.activeElement, typed: "", typedAt: 0 };
    const list = fill(entries, label, 0);
    position(list, point);
    for (const [type, listener] of listeners) document.addEventListener(type, listener, true);
    if (byKey) step(list, 1);
    else list.focus({ preventScroll: true });
  }

  editor.popup = { show, close: () => close(false), isOpen: () => open !== null };
})();
