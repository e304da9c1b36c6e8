/* Ways out where edits could not be saved: decide a conflict, take back what was refused, sign in again. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const SIDES = { mine: "Keep mine", theirs: "Take theirs" };

  function cell(text, index, texts) {
    return editor.element("td", { class: index && text !== texts[0] ? "is-changed" : null }, text);
  }

  function table(studio, conflict, states) {
    const { element } = editor;
    const heads = ["", "Before", "Mine", "Theirs"];
    const rows = editor.differences.rows(studio, conflict.kind, states);
    return element("table", { class: "ed-table" }, [
      element("thead", {}, element("tr", {}, heads.map((text) => element("th", { scope: "col" }, text)))),
      element("tbody", {}, rows.map(({ label, texts }) =>
        element("tr", {}, [element("th", { scope: "row" }, label), ...texts.map(cell)]),
      )),
    ]);
  }

  function choice(conflict, side, choices) {
    const { element } = editor;
    const radio = element("input", {
      type: "radio",
      name: `conflict-${conflict.id}`,
      value: side,
      checked: choices[conflict.id] === side,
      onChange: () => (choices[conflict.id] = side),
    });
    return element("label", { class: "ed-check" }, [radio, SIDES[side]]);
  }

  function section(studio, conflict, own, choices) {
    const { element, differences } = editor;
    const { before, mine, theirs } = editor.threeStates(studio.doc, own, conflict);
    const who = `${conflict.author} changed it at ${differences.timeText(conflict.at)}`;
    return element("section", { class: "ed-conflict", "aria-label": conflict.name }, [
      element("h3", {}, [conflict.name || differences.kindLabel(conflict.kind), " ", element("small", {}, who)]),
      table(studio, conflict, [before, mine, theirs]),
      element("div", { class: "ed-row" }, Object.keys(SIDES).map((side) => choice(conflict, side, choices))),
    ]);
  }

  function chooseAll(root, choices, side) {
    for (const id of Object.keys(choices)) choices[id] = side;
    for (const radio of root.querySelectorAll(`input[type="radio"][value="${side}"]`)) radio.checked = true;
  }

  /* One's own edits may have been undone meanwhile. */
  function settled(sync, revision, remote) {
    sync.resume(revision, remote, sync.pending());
    return null;
  }

  /* Show what both changed; nothing happens until it is decided. */
  function decide(studio) {
    const { element } = editor;
    const { sync, doc } = studio;
    const { revision, remote, others } = sync.problem.body;
    const own = editor.operationsOf(sync.pending());
    const conflicts = editor.conflictsBetween(doc, own, others || remote); // also with what was drawn since
    if (!conflicts.length) return settled(sync, revision, remote);
    const choices = Object.fromEntries(conflicts.map((one) => [one.id, "mine"]));
    const go = element("button", { type: "button", class: "ed-button ed-primary" }, "Save the decision");
    const many = Object.entries(SIDES).map(([side, label]) =>
      element("button", { type: "button", class: "ed-button ed-small", onClick: () => chooseAll(dialog.root, choices, side) }, `${label} everywhere`),
    );
    const says = "Somebody else saved first. Keep mine puts what you changed on top of theirs; theirs stays in the history.";
    const dialog = editor.openDialog({
      title: conflicts.length === 1 ? "Both of you changed the same thing" : `Both of you changed the same ${conflicts.length} things`,
      wide: true,
      cancel: "Decide later",
      body: [
        element("p", {}, says),
        conflicts.length > 1 && element("div", { class: "ed-row ed-all" }, many),
        ...conflicts.map((one) => section(studio, one, own, choices)),
      ],
      actions: [go],
    });
    go.addEventListener("click", () => {
      const kept = editor.decided(doc, sync.pending(), conflicts, choices);
      dialog.close();
      sync.resume(revision, remote, kept);
    });
    return dialog;
  }

  function issueLine(studio, issue) {
    const names = (issue.ids || []).map((id) => (studio.doc.get(id) || { name: "" }).name).filter(Boolean);
    const attribute = (studio.config.attributes[issue.component] || []).find((one) => one.name === issue.field);
    const where = [names.join(", "), attribute ? attribute.label : issue.field].filter(Boolean).join(" · ");
    return editor.element("li", {}, [where && editor.element("strong", {}, `${where}: `), issue.message]);
  }

  function show(studio, issues) {
    const ids = issues.flatMap((one) => one.ids || []).filter((id) => studio.doc.get(id));
    if (!ids.length) return;
    studio.view.reveal(ids);
    studio.view.select(ids, { center: true });
  }

  /* Take back the refused edits, and what was built on them since. */
  function takeBack(studio) {
    const { sync, doc } = studio;
    const refused = new Set(sync.refused());
    sync.resume(doc.revision, [], sync.pending().filter((one) => !refused.has(one)));
  }

  /* The server does not know what these edits were made on, after it was restored from a backup for example. */
  function loadAgain(studio) {
    studio.sync.resume(studio.doc.revision, [], []);
    editor.mount(studio.asked);
  }

  function refusal(studio) {
    const { element } = editor;
    const { sync } = studio;
    const { status, body } = sync.problem;
    const isOutOfStep = status === 409;
    const issues = (body && body.issues) || [];
    const labels = [...new Set(sync.refused().map((one) => one.label))];
    const back = element("button", { type: "button", class: "ed-button ed-primary" }, isOutOfStep ? (sync.pendingCount ? "Load again without them" : "Load again") : "Undo these edits");
    const look = element("button", { type: "button", class: "ed-button" }, "Show them");
    const dialog = editor.openDialog({
      title: sync.pendingCount ? "These edits could not be saved" : "Changes cannot be followed any more",
      cancel: status === 422 ? "Keep editing" : "Close",
      body: [
        element("p", {}, issues.length ? "The server cannot take them as they are:" : (body && body.detail) || "The server refused them."),
        element("ul", { class: "ed-issues" }, issues.slice(0, 12).map((one) => issueLine(studio, one))),
        labels.length ? element("p", { class: "ed-hint" }, `Not saved: ${labels.slice(0, 5).join(" · ")}`) : null,
      ],
      actions: issues.length ? [look, back] : [back],
    });
    look.addEventListener("click", () => (dialog.close(), show(studio, issues)));
    back.addEventListener("click", () => (dialog.close(), isOutOfStep ? loadAgain(studio) : takeBack(studio)));
    return dialog;
  }

  function link(href, text) {
    return editor.element("a", { class: "ed-button ed-primary", href }, text);
  }

  function signIn(studio) {
    const { element } = editor;
    const here = window.location.pathname + window.location.search;
    const { pendingCount, isAtRisk } = studio.sync;
    const kept = isAtRisk
      ? "Sign in in another window, then come back: this browser cannot keep your last edits."
      : `${editor.differences.count(pendingCount, "edit is", "edits are")} kept in this browser and saved when you are back.`;
    return editor.openDialog({
      title: "Your session has ended",
      body: element("p", {}, pendingCount ? kept : "Everything is saved. Sign in to go on."),
      cancel: "Later",
      actions: [link(`/sign-in?next=${encodeURIComponent(here)}`, "Sign in")],
    });
  }

  function gone(studio) {
    return editor.openDialog({
      title: "This network is gone",
      body: editor.element("p", {}, "Somebody removed it, or you are no longer a member of its project."),
      actions: [link(`/projects/${studio.config.project_id}/network`, "Other networks of the project")],
    });
  }

  function dialogFor(studio) {
    const { state, problem } = studio.sync;
    if (state === "conflict") return decide(studio);
    if (problem.status === 401) return signIn(studio);
    return problem.status === 404 ? gone(studio) : refusal(studio);
  }

  /**
   * Show a way out as soon as edits could not be saved.
   * @returns {{open: Function, dispose: Function}} `open` shows it again.
   */
  editor.createConflicts = function (studio) {
    const { sync } = studio;
    let dialog = null;
    let shown = null;

    function open() {
      if (dialog || !sync.problem) return;
      shown = sync.problem;
      dialog = dialogFor(studio);
      if (dialog) dialog.closed.then(() => (dialog = null));
    }

    function follow() {
      const isStuck = sync.state === "conflict" || sync.state === "refused";
      if (isStuck && sync.problem !== shown) open();
      if (!isStuck && dialog) dialog.close();
    }

    const stop = sync.on(follow);
    follow();
    return {
      open,
      dispose() {
        stop();
        if (dialog) dialog.close();
      },
    };
  };

  /** Say who changed what, in a few words. */
  editor.announce = function (studio, revisions) {
    const last = revisions[revisions.length - 1];
    const who = last.author === studio.config.user.name ? "You, in another window" : last.author;
    const more = revisions.length > 1 ? ` and ${revisions.length - 1} more` : "";
    studio.notify(`${who}: ${last.label || "Edit"}${more}`, "info", "others");
  };
})();
