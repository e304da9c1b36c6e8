/* Puts the editor on the page: fetches the drawing, starts the parts, takes them down again. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const PARTS = [
    ["view", "createView"],
    ["commands", "createCommands"],
    ["palette", "createPalette"],
    ["toolbar", "createToolbar"],
    ["keyboard", "createKeyboard"],
    ["menu", "createMenu"],
    ["panel", "createPanel"],
    ["problems", "createProblems"],
    ["search", "createSearch"],
    ["minimap", "createMinimap"],
    ["legend", "createLegend"],
    ["status", "createStatus"],
    ["revisions", "createRevisions"],
    ["conflicts", "createConflicts"],
    ["help", "createHelp"],
  ];
  const CANVAS_DEADLINE_MS = 20000;
  const editing = window.matchMedia("(min-width: 48em)");
  const SWEEP_MS = 20000;
  let visit = 0;

  /**
   * Show a message at the bottom right.
   * @param {string} text
   * @param {"info"|"success"|"error"} [kind]
   * @param {string} [subject] A message takes the place of the one before it on its subject.
   */
  function notify(text, kind, subject) {
    const id = `editor-${subject || text}`;
    const toast = {
      id,
      action: "show",
      message: text,
      autoClose: kind === "error" ? 9000 : 5000,
      withBorder: true,
      radius: "lg",
      className: kind === "error" ? "toast toast-warning" : "toast",
    };
    window.dash_clientside.set_props("shell-notifications", { sendNotifications: [{ ...toast, action: "update" }, toast] });
  }

  /* Dash Cytoscape keeps its instance on the element, some time after the page appeared. */
  async function canvasReady(id, isCurrent) {
    const deadline = Date.now() + CANVAS_DEADLINE_MS;
    while (isCurrent() && Date.now() < deadline) {
      const element = document.getElementById(id);
      if (element && element._cyreg && element._cyreg.cy) return element._cyreg.cy;
      await new Promise((resolve) => setTimeout(resolve, 25));
    }
    return null;
  }

  async function load(config, journal) {
    const url = `/api/v1/grids/${config.grid_id}`;
    const rest = config.may_edit ? await editor.sendLeftBehind(url, journal) : [];
    const { status, body } = await editor.request("GET", `${url}/drawing`);
    if (status !== 200) throw Object.assign(new Error((body && body.detail) || "The network could not be loaded."), { status });
    return { url, rest, drawing: body };
  }

  /* What is placed brings profiles of the project's library: the first of each series that it names. */
  function withProfiles(item, profiles) {
    const chosen = item.supplies.flatMap(({ series, annual_kwh: energy, rating_kw: rating }) => {
      const names = series.map((one) => `SimBench ${one}`);
      const found = names.map((name) => profiles.find((one) => one.name === name)).find(Boolean);
      const scale = found && (energy ? energy / found.annual_kwh : rating / (found.rating_kw || found.peak_kw));
      return Number.isFinite(scale) && scale > 0 ? [{ profile: found.id, scale }] : [];
    });
    return item.kind === "house" ? { ...item, fields: { ...item.fields, profiles: chosen } } : item;
  }

  function createStudio(asked, config, journal, { url, rest, drawing }) {
    const doc = editor.createDocument(drawing);
    config.palette = config.palette.map((item) => withProfiles(item, doc.library.profiles));
    const studio = { asked, config, doc, url, journal, notify, disposed: false };
    studio.sync = editor.createSync(doc, {
      url,
      journal,
      mayEdit: config.may_edit,
      onRemote: (revisions) => editor.announce && editor.announce(studio, revisions),
    });
    studio.history = editor.createHistory(doc, studio.sync);
    studio.dispose = () => dispose(studio);
    rest.forEach((one) => adopt(studio, one));
    return studio;
  }

  /* Edits of an earlier visit that the server refused become one's own again, with what there is to decide. */
  function adopt({ doc, sync, journal }, { baseRevision, transactions, key }) {
    doc.apply(editor.operationsOf(transactions), "user");
    sync.adopt(transactions, Math.min(baseRevision, doc.revision));
    journal.rewrite(key, 0, []);
  }

  /* A tab that was closed while this one is open may have left something behind too. */
  async function sweep(studio) {
    const { sync, url, journal } = studio;
    if (document.hidden || sync.pendingCount || sync.state !== "saved") return;
    if (!navigator.locks) return; // nobody knows whether the other tab is still there
    try {
      const rest = await editor.sendLeftBehind(url, journal);
      for (const one of rest) if (!studio.disposed && !sync.pendingCount) adopt(studio, one);
    } catch {
      // offline: there is a next time
    }
  }

  function start(studio) {
    studio.parts = [];
    for (const [name, create] of PARTS) {
      if (!editor[create]) continue;
      studio[name] = editor[create](studio) || {};
      studio.parts.push(studio[name]);
    }
    const sweeping = setInterval(() => sweep(studio), SWEEP_MS);
    studio.parts.push({ dispose: nameFollows(studio) }, { dispose: () => clearInterval(sweeping) });
    studio.watcher = new MutationObserver(() => isGone(studio) && studio.dispose());
    studio.watcher.observe(document.body, { childList: true, subtree: true });
    document.documentElement.dataset.editor = "ready";
  }

  /* The head of the page says the network's name, whoever changed it. */
  function nameFollows({ doc }) {
    return doc.on(({ operations }) => {
      if (!operations.some((one) => one.kind === "grid")) return;
      window.dash_clientside.set_props("network-grid-name", { children: doc.grid().name });
    });
  }

  function isGone(studio) {
    return !document.getElementById(studio.config.containers.canvas)?.isConnected;
  }

  function dispose(studio) {
    if (studio.disposed) return;
    studio.disposed = true;
    if (studio.watcher) studio.watcher.disconnect();
    for (const part of [...(studio.parts || [])].reverse()) if (part.dispose) part.dispose();
    studio.sync.dispose();
    if (editor.current === studio) editor.current = null;
    delete document.documentElement.dataset.editor;
  }

  function failed(config, error) {
    const box = document.getElementById(config.containers.overlay);
    if (!box) return;
    const again = editor.element("button", { type: "button", class: "ed-button", onclick: () => editor.mount(config) }, "Try again");
    const text = error.status ? error.message : "The server does not answer. Check the connection and try again.";
    box.replaceChildren(editor.element("div", { class: "ed-card ed-failed", role: "alert" }, [editor.element("p", {}, text), again]));
  }

  /**
   * Start the editor for the network of a configuration; takes down the one before.
   * @param {Object} config
   * @returns {Promise<Object|null>} The studio; null where the page was left meanwhile.
   */
  editor.mount = async function (config) {
    const mine = (visit += 1);
    const isCurrent = () => mine === visit;
    const previous = editor.current;
    if (previous) {
      previous.dispose();
      await Promise.race([previous.sync.idle(), new Promise((resolve) => setTimeout(resolve, 3000))]);
    }
    const allowed = { ...config, may_edit: config.may_edit && editing.matches };
    const journal = editor.createJournal(config.grid_id, config.user.id);
    try {
      const [loaded, cy] = await Promise.all([load(allowed, journal), canvasReady(config.containers.canvas, isCurrent)]);
      if (!isCurrent() || !cy) return null;
      const studio = (editor.current = createStudio(config, allowed, journal, loaded));
      start(studio);
      return studio;
    } catch (error) {
      if (isCurrent()) failed(config, error);
      if (error.status === undefined && !(error instanceof DOMException) && !(error instanceof TypeError)) throw error;
      return null;
    }
  };

  editing.addEventListener("change", () => editor.current && editor.mount(editor.current.asked));

  /* The list shows what is saved: it waits for the last edits, but not for a connection. */
  async function settled(sync) {
    await Promise.race([sync.flush(), new Promise((resolve) => setTimeout(resolve, 4000))]);
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.network = {
    mount(config) {
      if (config) editor.mount(config);
      return window.dash_clientside.no_update;
    },

    async show(view) {
      const isList = view === "list";
      if (isList && editor.current) await settled(editor.current.sync);
      const isFirst = !document.querySelector(".network-table");
      const asked = { is_first: isFirst, at: Date.now() };
      return [isList, !isList, isList ? asked : window.dash_clientside.no_update];
    },

    /* What is chosen in the list is chosen on the canvas, whose properties show. */
    choose(rows) {
      const studio = editor.current;
      const ids = studio && rows && rows.length ? studio.doc.idsOfName(rows[0].name) : [];
      if (ids.length) studio.view.select(ids, { center: true });
      return window.dash_clientside.no_update;
    },
  };
})();
