/* The history of a network: who changed what when, what going back would change, and going back. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const PAGE = 50;
  const LISTED = 8;
  const WORDS = { add: "Comes back", remove: "Goes away", set: "Changes back" };

  async function ask(method, url, body) {
    try {
      return await editor.request(method, url, body);
    } catch {
      return { status: 0, body: { detail: "The server does not answer. Try again in a moment." } };
    }
  }

  /* Everything that was done after a revision, in as many answers as it takes. */
  async function since(studio, revision) {
    const found = [];
    let last = revision;
    while (last < studio.doc.revision) {
      const { status, body } = await ask("GET", `${studio.url}/revisions?after=${last}`);
      if (status !== 200 || !body.revisions.length) return null;
      found.push(...body.revisions);
      last = body.revision;
    }
    return found;
  }

  /* The same objects as they were: what would come, go and change, taken together. */
  function effectOf(doc, revisions) {
    const states = new Map();
    for (const operation of editor.operationsOf(revisions).reverse()) {
      const { op, kind, id, fields } = editor.inverse(operation);
      if (op === "add") states.set(id, { kind, id, ...fields });
      else if (op === "remove") states.set(id, undefined);
      else states.set(id, { ...(states.has(id) ? states.get(id) : doc.get(id)), ...fields });
    }
    const effect = { add: [], remove: [], set: [] };
    for (const [id, target] of states) {
      const current = doc.get(id);
      if (target && !current) effect.add.push(target);
      else if (!target && current) effect.remove.push(current);
      else if (target && !editor.equal(target, current)) effect.set.push(current);
    }
    return effect;
  }

  function namesOf(objects) {
    const names = objects.slice(0, LISTED).map((one) => one.name || editor.differences.kindLabel(one.kind));
    const more = objects.length - names.length;
    return more > 0 ? `${names.join(", ")} and ${more} more` : names.join(", ");
  }

  function effectLines(effect) {
    const lines = Object.entries(WORDS).filter(([op]) => effect[op].length);
    if (!lines.length) return [editor.element("p", { class: "ed-hint" }, "The network was the same then as it is now.")];
    return lines.map(([op, words]) =>
      editor.element("p", { class: `ed-effect is-${op}` }, [
        editor.element("strong", {}, `${words}: ${effect[op].length}`),
        editor.element("span", {}, namesOf(effect[op])),
      ]),
    );
  }

  /* Going back is an edit like others: a revision of its own, which undo takes back. */
  async function restore(studio, revision) {
    const { sync, doc, history, notify } = studio;
    await sync.flush();
    const body = { revision: revision.revision, base_revision: doc.revision, batch: editor.newId() };
    const { status, body: answer } = await ask("POST", `${studio.url}/restore`, body);
    if (status !== 200) {
      sync.poll();
      notify(answer.detail || "That did not work.", "error");
      return false;
    }
    const own = answer.remote.filter((one) => one.revision === answer.revision);
    sync.take(answer.revision, answer.remote);
    history.record(`Go back to ${editor.differences.timeText(revision.at)}`, editor.operationsOf(own));
    notify("The network is as it was then. Undo takes you back.", "success");
    return true;
  }

  function preview(studio, revision, dialog) {
    const { element } = editor;
    const box = element("div", { class: "ed-preview" }, element("p", { class: "ed-hint" }, "Comparing …"));
    since(studio, revision.revision).then((later) => {
      if (!later) return box.replaceChildren(element("p", { class: "ed-error" }, "The comparison could not be loaded."));
      const effect = effectOf(studio.doc, later);
      const isSame = !effect.add.length && !effect.remove.length && !effect.set.length;
      const go = element("button", { type: "button", class: "ed-button ed-small", disabled: isSame }, "Go back to this state");
      go.addEventListener("click", async () => {
        go.disabled = true;
        if (await restore(studio, revision)) dialog.close();
        else go.disabled = false;
      });
      return box.replaceChildren(...effectLines(effect), ...(studio.config.may_edit ? [go] : []));
    });
    return box;
  }

  function entry(studio, revision, dialog) {
    const { element, differences } = editor;
    const isCurrent = revision.revision === studio.doc.revision;
    const changes = revision.n_operations ? [differences.count(revision.n_operations, "change", "changes")] : [];
    const facts = [revision.author, differences.timeText(revision.at), ...changes];
    const root = element("details", { class: "ed-revision", name: "ed-revision" }, [
      element("summary", {}, [
        element("span", { class: "ed-revision-label" }, revision.label || "Edit"),
        isCurrent && element("span", { class: "ed-badge" }, "Now"),
        element("span", { class: "ed-hint" }, facts.join(" · ")),
      ]),
    ]);
    root.addEventListener("toggle", () => {
      if (root.open && root.children.length === 1) root.append(preview(studio, revision, dialog));
    });
    return root;
  }

  async function fill(studio, list, dialog, before) {
    const { element } = editor;
    const { status, body } = await ask("GET", `${studio.url}/history?limit=${PAGE}${before ? `&before=${before}` : ""}`);
    if (status !== 200) return list.append(element("p", { class: "ed-error", role: "alert" }, body.detail || "The history could not be loaded."));
    list.append(...body.revisions.map((one) => entry(studio, one, dialog)));
    if (body.revisions.length < PAGE) return undefined;
    const more = element("button", { type: "button", class: "ed-button ed-small" }, "Show earlier ones");
    more.addEventListener("click", () => {
      more.remove();
      fill(studio, list, dialog, body.revisions[PAGE - 1].revision);
    });
    return list.append(more);
  }

  /**
   * Offer the history.
   * @returns {{open: Function, dispose: Function}}
   */
  editor.createRevisions = function (studio) {
    let dialog = null;

    async function open() {
      if (dialog) return;
      const list = editor.element("div", { class: "ed-revisions" });
      dialog = editor.openDialog({ title: "History", body: list });
      dialog.root.classList.add("is-drawer");
      dialog.closed.then(() => (dialog = null));
      const mine = dialog;
      await Promise.race([studio.sync.flush(), new Promise((resolve) => setTimeout(resolve, 3000))]);
      fill(studio, list, mine);
    }

    return { open, dispose: () => dialog && dialog.close() };
  };
})();
