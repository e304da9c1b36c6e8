/* The registry of commands: toolbar, menus, shortcuts and the help sheet are made from it. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const isMac = /mac|iphone|ipad/i.test(navigator.platform || "");

  const ON_MAC = { mod: "⌘", shift: "⇧", alt: "⌥", Backspace: "⌫", Delete: "⌦" };
  const NAMES = {
    mod: "Ctrl", shift: "Shift", alt: "Alt",
    ArrowLeft: "←", ArrowRight: "→", ArrowUp: "↑", ArrowDown: "↓",
    Delete: "Del", Escape: "Esc", ContextMenu: "Menu", "-": "−",
  };

  /** Return the caps of a shortcut such as "mod+shift+z": ["Ctrl", "Shift", "Z"], or those of a Mac. */
  editor.keyCaps = function (keys) {
    const parts = keys === "+" ? ["+"] : keys.split("+");
    return parts.map((part) => (isMac && ON_MAC[part]) || NAMES[part] || (part.length === 1 ? part.toUpperCase() : part));
  };

  /** Return a shortcut as text for tooltips and menus: "Ctrl+Shift+Z" or "⌘⇧Z". */
  editor.keyText = (keys) => editor.keyCaps(keys).join(isMac ? "" : "+");

  /* The key that was pressed: letters and digits by their place where Alt, or another script, changes what they write. */
  function baseOf(event) {
    const byPlace = /^(?:Key([A-Z])|Digit(\d))$/.exec(event.code || "");
    const isForeign = event.key.length === 1 && event.key.charCodeAt(0) > 127;
    if (byPlace && (event.altKey || isForeign)) return (byPlace[1] || byPlace[2]).toLowerCase();
    return event.key.length === 1 ? event.key.toLowerCase() : event.key;
  }

  /**
   * Return the shortcut that an event is, such as "mod+shift+z"; null where it is nobody's.
   * Shift counts with letters and named keys only: whether "?" needs it depends on the keyboard.
   */
  editor.shortcutOf = function (event) {
    const [mod, other] = isMac ? [event.metaKey, event.ctrlKey] : [event.ctrlKey, event.metaKey];
    if (other || !event.key || event.isComposing) return null;
    const base = baseOf(event);
    const countsShift = base.length > 1 || /[a-z]/.test(base) || event.altKey;
    const parts = [mod && "mod", event.altKey && "alt", event.shiftKey && countsShift && "shift", base];
    return parts.filter(Boolean).join("+");
  };

  /**
   * Return the commands of a studio.
   *
   * A command is `{id, label, group, icon, keys, enabled(studio), checked(studio), edits, menus, run(studio, context)}`:
   * `keys` are shortcuts such as "mod+z"; `edits` marks what changes the network, so that readers do not see it;
   * `labelNow(studio)` is what menus say, `detail(studio)` what the tooltip adds; `menus` names the right-click menus that
   * show it beside those that name it themselves ("house", "transformer", "junction", "line", "many", "canvas"); a native
   * command (`isNative`) hears its keys elsewhere; `keepsKey` keeps them from the browser even where there is nothing to do.
   * `context` may hold `point`, a place of the drawing, and `keys`, the shortcut used.
   */
  editor.createCommands = function (studio) {
    const commands = new Map();
    const changed = editor.emitter();

    function mayRun(command) {
      if (command.edits && !studio.config.may_edit) return false;
      return !command.enabled || Boolean(command.enabled(studio));
    }

    const registry = {
      /** Add a command, or several; a command of the same id is replaced. */
      register(more) {
        for (const command of [more].flat()) commands.set(command.id, Object.freeze({ keys: [], group: "Network", ...command }));
        changed.emit();
      },

      /** Run a command; returns whether it could. */
      run(id, context = {}) {
        const command = commands.get(id);
        if (!command || !mayRun(command)) return false;
        command.run(studio, context);
        return true;
      },

      get: (id) => commands.get(id),
      isEnabled: (id) => commands.has(id) && mayRun(commands.get(id)),
      isChecked: (id) => Boolean(commands.get(id)?.checked?.(studio)),

      /** Return the commands that whoever looks at the network can use at all, group by group. */
      all() {
        const usable = [...commands.values()].filter((command) => !command.edits || studio.config.may_edit);
        const groups = [...new Set(usable.map(({ group }) => group))];
        return groups.flatMap((group) => usable.filter((command) => command.group === group));
      },

      /** Return the command of a shortcut. */
      ofShortcut: (keys) => registry.all().find((command) => command.keys.includes(keys)),

      on: changed.on,
      dispose() {},
    };
    for (const define of [editor.editCommands, editor.selectCommands, editor.arrangeCommands, editor.viewCommands]) {
      registry.register(define());
    }
    return registry;
  };
})();
