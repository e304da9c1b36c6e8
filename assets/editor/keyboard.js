/* Shortcuts: from the keyboard to commands, never while somebody types or uses a control that wants the key itself. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});

  const FIELDS = "input:not([type=checkbox]):not([type=radio]):not([type=button]), textarea, select, [contenteditable=true]";
  /* What keeps every key for itself while the focus is in it, and what needs the plain ones. */
  const APART = "[role=dialog], [role=alertdialog], [role=menu], [role=listbox], dialog, .ag-root, .mantine-Modal-root";
  const CONTROLS = "button, a[href], summary, input, [role=tab], [role=radio], [role=slider], [role=switch], [role=option]";
  const OWN_KEYS = new Set(["Enter", " ", "ArrowLeft", "ArrowRight", "ArrowUp", "ArrowDown"]);

  function within(event, selector) {
    return event.target instanceof Element && event.target.closest(selector) !== null;
  }

  function isTaken(event, keys) {
    if (event.defaultPrevented || within(event, FIELDS) || within(event, APART)) return true;
    const plain = keys.split("+").pop() || keys;
    return OWN_KEYS.has(plain) && within(event, CONTROLS);
  }

  /* Behind the list of houses nobody sees what a key would do. */
  const isHidden = (studio) => studio.view.container.closest("[hidden]") !== null;

  /* Somebody marked text in the panel and copies it: that is not about the drawing. */
  function isMarkedText() {
    const marked = window.getSelection();
    return Boolean(marked && !marked.isCollapsed && marked.toString().trim());
  }

  /**
   * Listen for shortcuts while the studio is there.
   *
   * Copy, cut and paste come as events of the clipboard and not as keys: only these may read and write the system's
   * clipboard without asking, and without HTTPS.
   */
  editor.createKeyboard = function (studio) {
    const { commands } = studio;

    function pressed(event) {
      const keys = editor.shortcutOf(event);
      const command = keys && commands.ofShortcut(keys);
      if (!command || command.isNative || isTaken(event, keys) || isHidden(studio)) return;
      if (commands.isEnabled(command.id) || command.keepsKey) event.preventDefault();
      commands.run(command.id, { keys });
    }

    function exchanged(event) {
      if (event.defaultPrevented || within(event, FIELDS) || within(event, APART)) return;
      if (isMarkedText() || isHidden(studio)) return;
      const isHandled = editor.clipboard.exchange(studio, event.type, event.clipboardData);
      if (isHandled) event.preventDefault();
    }

    const listeners = [["keydown", pressed], ["copy", exchanged], ["cut", exchanged], ["paste", exchanged]];
    for (const [type, listener] of listeners) document.addEventListener(type, listener);
    return {
      dispose() {
        for (const [type, listener] of listeners) document.removeEventListener(type, listener);
      },
    };
  };
})();
