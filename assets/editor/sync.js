/* Autosave: a serial queue of edits to the server, and others' edits back. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const DEBOUNCE_MS = 80;
  const POLL_MS = 3000;
  const LONGEST_WAIT_MS = 20000;
  const KEEPALIVE_BYTES = 60000;
  const RETRY = new Set([408, 425, 429, 500, 502, 503, 504]);

  /** Return transactions as one batch. */
  editor.batchOf = function (transactions, baseRevision) {
    const labels = [...new Set(transactions.map((one) => one.label))];
    const label = labels.length > 1 ? `${labels[0]} and ${labels.length - 1} more` : labels[0];
    const operations = compacted(transactions.flatMap((one) => one.operations));
    return { batch: editor.newId(), base_revision: baseRevision, label, operations, transactions };
  };

  /* Of sets of one object in a row only the sum is sent; it goes where the last one is, behind all that it refers to. */
  function compacted(operations) {
    const result = [];
    const last = new Map();
    for (const operation of operations) {
      const index = operation.op === "set" ? last.get(operation.id) : undefined;
      if (index === undefined) result.push(operation);
      else {
        const earlier = result[index];
        result[index] = null;
        const fields = { ...earlier.fields, ...operation.fields };
        result.push({ ...operation, fields, before: { ...operation.before, ...earlier.before } });
      }
      if (operation.op === "set") last.set(operation.id, result.length - 1);
      else last.delete(operation.id);
    }
    return result.filter(Boolean);
  }

  function bodyOf({ batch, base_revision, label, operations }) {
    return JSON.stringify({ batch, base_revision, label, operations });
  }

  /**
   * Return what saves a document and brings others' edits into it.
   *
   * `state` is "saved", "saving", "offline", "conflict", "refused" or "read_only"; `problem` says more about the last
   * three of trouble: `{status, body}`. Edits wait in `queue`, at most one batch is on its way (`flight`).
   * @param {Object} doc
   * @param {{url: string, mayEdit: boolean, journal: Object, onRemote: function(Object[])}} options
   */
  editor.createSync = function (doc, options) {
    const { url, journal } = options;
    const changed = editor.emitter();
    let queue = [];
    let flight = null;
    let isAsking = false;
    let isOver = false;
    let waitMs = 1000;
    let timer = 0;

    const sync = {
      state: options.mayEdit ? "saved" : "read_only",
      mayEdit: options.mayEdit,
      savedAt: null,
      problem: null,
      on: changed.on,

      /** Hand over a transaction that the document shows already. */
      enqueue(label, operations) {
        queue.push({ label, operations });
        keep();
        if (sync.state === "conflict" || isSignedOut()) return changed.emit(sync);
        if (sync.state !== "offline") become("saving");
        if (!flight) schedule(sync.state === "offline" ? waitMs : DEBOUNCE_MS);
      },

      /** Send at once what waits; resolves when it is answered. */
      flush() {
        if (sync.pendingCount && sync.state !== "conflict") send();
        return sync.idle();
      },

      /** Resolve when everything is saved. */
      idle() {
        const isIdle = () => !sync.pendingCount && (sync.state === "saved" || sync.state === "read_only");
        if (isIdle()) return Promise.resolve();
        return new Promise((resolve) => {
          const off = changed.on(() => isIdle() && (off(), resolve()));
        });
      },

      /** How many transactions the server has not acknowledged. */
      get pendingCount() {
        return queue.length + (flight ? flight.transactions.length : 0);
      },

      /** Transactions that the server has not acknowledged, in their order. */
      pending: () => [...(flight ? flight.transactions : []), ...queue],

      /** Whether edits would be lost with the page. */
      get isAtRisk() {
        return sync.pendingCount > 0 && !journal.isKept;
      },

      /** Go on after a decision: `kept` replaces what waits, on top of a newer revision of the server. */
      resume(revision, remote, kept) {
        const operations = (transactions) => transactions.flatMap((one) => one.operations);
        editor.rebase(doc, operations(sync.pending()), remote, operations(kept));
        doc.revision = revision;
        flight = null;
        queue = kept;
        sync.problem = null;
        keep();
        settle();
      },

      /** Take over edits of an earlier visit that the document shows and the server has refused or not answered. */
      adopt(transactions, baseRevision) {
        doc.revision = baseRevision;
        queue.push(...transactions);
        keep();
        settle();
      },

      /** Take a revision that this browser asked for by other means, such as restoring. */
      take(revision, remote) {
        editor.rebase(doc, [], remote.flatMap((one) => one.operations), []);
        doc.revision = revision;
        sync.savedAt = new Date();
        changed.emit(sync);
      },

      poll,
      retry: () => (isSignedOut() || sync.state === "offline" || sync.state === "refused") && send(),

      /** Stop listening; what waits is still sent. */
      dispose() {
        isOver = true;
        clearInterval(pollTimer);
        listeners.abort();
        if (sync.pendingCount && sync.state !== "conflict") send();
        else journal.release();
      },
    };

    const isSignedOut = () => Boolean(sync.problem && sync.problem.status === 401);

    function become(state, problem) {
      sync.state = state;
      sync.problem = problem || null;
      changed.emit(sync);
    }

    function keep() {
      const batches = [...(flight ? [flight] : []), ...(queue.length ? [{ transactions: queue }] : [])];
      journal.write(doc.revision, batches);
    }

    function schedule(ms) {
      clearTimeout(timer);
      timer = setTimeout(send, ms);
    }

    function settle() {
      if (sync.pendingCount) {
        become("saving");
        schedule(0);
      } else {
        become(sync.mayEdit ? "saved" : "read_only");
        if (isOver) journal.release();
      }
    }

    function takeFlight(transactions) {
      flight = editor.batchOf(transactions, doc.revision);
      queue = queue.slice(transactions.length);
      keep();
    }

    async function send() {
      clearTimeout(timer);
      if (isAsking || !sync.pendingCount) return;
      if (!flight) takeFlight(queue);
      isAsking = true;
      if (sync.state !== "offline") become("saving");
      const body = bodyOf(flight);
      let answer = null;
      try {
        answer = await editor.request("POST", `${url}/operations`, body, { keepalive: body.length < KEEPALIVE_BYTES });
      } catch {
        answer = { status: 0, body: null };
      }
      isAsking = false;
      understand(answer);
    }

    function understand(answer) {
      if (answer.status === 200) return saved(answer.body);
      if (answer.status === 0 || RETRY.has(answer.status)) return later(answer);
      if (answer.status === 401) return become("offline", answer);
      queue = [...flight.transactions, ...queue];
      flight = null;
      keep();
      become(answer.status === 409 ? "conflict" : "refused", answer);
    }

    function saved(body) {
      waitMs = 1000;
      flight = null;
      sync.savedAt = new Date(body.saved_at || Date.now());
      const remote = body.remote || [];
      const waiting = queue.flatMap((one) => one.operations);
      const conflicts = editor.conflictsBetween(doc, waiting, remote);
      if (conflicts.length) {
        // the revision of the document stays: what waits was made on it
        const own = { status: 409, body: { revision: body.revision, conflicts, remote } };
        keep();
        return become("conflict", own);
      }
      merge(body.revision, remote, waiting);
      keep();
      settle();
    }

    function merge(revision, remote, waiting) {
      doc.revision = revision;
      if (!remote.length) return;
      editor.rebase(doc, waiting, remote.flatMap((one) => one.operations), waiting);
      options.onRemote(remote);
    }

    function later(answer) {
      become("offline", answer);
      schedule(waitMs);
      waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
    }

    async function poll() {
      if (isOver || document.hidden || sync.pendingCount || isAsking || sync.state === "conflict") return;
      const after = doc.revision;
      isAsking = true;
      let answer = null;
      try {
        answer = await editor.request("GET", `${url}/revisions?after=${after}`, undefined, { timeout: 10000 });
      } catch {
        answer = { status: 0, body: null };
      }
      isAsking = false;
      if (sync.pendingCount) return send(); // their answer brings the same, in the right order
      if (doc.revision === after) heard(answer);
    }

    function heard({ status, body }) {
      const isFine = status === 200;
      if (isFine && body.revision > doc.revision) merge(body.revision, body.revisions, []);
      const state = sync.mayEdit ? "saved" : "read_only";
      if (isFine && sync.state !== state) become(state);
      else if (status === 401 || status === 403 || status === 404) become("refused", { status, body });
      else if (!isFine && sync.state !== "offline") become("offline", { status, body });
    }

    function leave() {
      if (isAsking || !sync.pendingCount || sync.state === "conflict") return; // what is on its way outlives the page
      if (!flight) takeFlight(fitting(queue));
      const body = bodyOf(flight);
      if (body.length < KEEPALIVE_BYTES) editor.request("POST", `${url}/operations`, body, { keepalive: true }).catch(() => {});
    }

    /* The first transactions that fit into one last request; the rest stays in the journal. */
    function fitting(transactions) {
      let bytes = 1000;
      const count = transactions.findIndex((one) => (bytes += JSON.stringify(one).length) > KEEPALIVE_BYTES);
      return count < 1 ? transactions : transactions.slice(0, count);
    }

    const listeners = new AbortController();
    const listening = { signal: listeners.signal };
    const pollTimer = setInterval(poll, POLL_MS);
    window.addEventListener("online", () => (sync.pendingCount ? send() : poll()), listening);
    window.addEventListener("offline", () => sync.pendingCount && become("offline", { status: 0 }), listening);
    window.addEventListener("pagehide", leave, listening);
    document.addEventListener("visibilitychange", () => (document.hidden ? sync.pendingCount && send() : poll()), listening);
    return sync;
  };
})();
