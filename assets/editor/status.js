/* The foot of the panel: whether everything is saved; and what holds people back who leave too early. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const LONGEST_WAIT_MS = 4000;
  const SLOW_MS = 600;

  /** Return icon, words and the way out of a state. */
  function sayingOf(sync) {
    const { state, problem, pendingCount, savedAt } = sync;
    const kept = editor.differences.count(pendingCount, "edit", "edits");
    if (state === "read_only") return { icon: "eye", text: "For reading only" };
    if (state === "saving") return { icon: "loader", text: "Saving …" };
    if (state === "conflict") return { icon: "warning", text: "Conflict", action: "Decide", isTrouble: true };
    if (state === "offline") {
      const isServer = problem && problem.status > 0;
      const text = isServer ? "The server is busy, will retry" : "Offline, will retry";
      return { icon: "refresh", text: pendingCount ? `${text} · ${kept}` : text, action: "Retry", isTrouble: true };
    }
    if (state === "refused") {
      const text = problem.status === 401 ? "Session ended" : "Not saved";
      return { icon: "warning", text: pendingCount ? `${text} · ${kept}` : text, action: "Show", isTrouble: true };
    }
    const at = savedAt ? ` ${editor.differences.timeText(savedAt)}` : "";
    return { icon: "check", text: `Saved${at}`, isSaved: true };
  }

  function wait(ms) {
    return new Promise((resolve) => setTimeout(resolve, ms));
  }

  /* Simulations read what is saved: the way there waits for the last edits. */
  function heldBack(studio, signal) {
    async function hold(event) {
      const link = event.target.closest && event.target.closest("#network-simulate");
      if (!link || !studio.sync.pendingCount || event.metaKey || event.ctrlKey) return;
      event.preventDefault();
      event.stopPropagation();
      await Promise.race([studio.sync.flush(), wait(LONGEST_WAIT_MS)]);
      if (studio.sync.pendingCount) studio.notify("Your last edits are not saved yet, so a simulation would miss them.", "error");
      else link.click();
    }
    document.addEventListener("click", hold, { capture: true, signal });
  }

  /**
   * Show the state of saving, and ask before the page is left with edits that would be lost.
   * @returns {{dispose: Function}}
   */
  editor.createStatus = function (studio) {
    const { sync, config, history } = studio;
    const { element } = editor;
    const root = document.getElementById(config.containers.status);
    const listeners = new AbortController();
    const shown = element("span", { class: "ed-state" });
    const spoken = element("span", { class: "ed-spoken", role: "status", "aria-live": "polite" });
    const action = element("button", { type: "button", class: "ed-button ed-small", hidden: true });
    let timer = 0;

    function show() {
      clearTimeout(timer);
      timer = 0;
      const saying = sayingOf(sync);
      const text = element("span", {}, saying.text);
      shown.replaceChildren(editor.icon(saying.icon, 14), text);
      shown.className = `ed-state${saying.isSaved ? " is-saved" : ""}${saying.isTrouble ? " is-trouble" : ""}`;
      action.hidden = !saying.action;
      action.textContent = saying.action || "";
      root.dataset.state = sync.state;
      // a reader hears trouble and its end, not each time that something is saved
      if (sync.state !== "saving" && (saying.isTrouble || spoken.dataset.trouble)) spoken.textContent = saying.text;
      if (sync.state !== "saving") spoken.dataset.trouble = saying.isTrouble ? "yes" : "";
    }

    /* What is saved at once need not flicker. */
    function later() {
      if (sync.state !== "saving") show();
      else if (root.dataset.state !== "saving") timer = timer || setTimeout(show, SLOW_MS);
    }

    function onLeave(event) {
      if (sync.isAtRisk) event.preventDefault();
    }

    action.addEventListener("click", () => (sync.state === "offline" ? sync.retry() : studio.conflicts.open()));
    window.addEventListener("beforeunload", onLeave, { signal: listeners.signal });
    heldBack(studio, listeners.signal);
    root.replaceChildren(shown, spoken, action);
    const stops = [sync.on(later), history.on(later)];
    show();
    return {
      dispose() {
        clearTimeout(timer);
        listeners.abort();
        stops.forEach((stop) => stop());
        root.replaceChildren();
      },
    };
  };
})();
