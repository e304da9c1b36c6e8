/* Autosave: a serial queue of edits to the server, and others' edits back. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const DEBOUNCE_MS = 80;
  const POLL_MS = 3000;
  const LONGEST_WAIT_MS = 20000;
  const KEEPALIVE_BYTES = 60000;
  /* As many as the server takes at once. */
  const MOST_OPERATIONS = 20000;
  const RETRY = new Set([408, 425, 429, 500, 502, 503, 504]);

  /** Return transactions as one batch. */
  editor.batchOf = function (transactions, baseRevision) {
    const labels = [...new Set(transactions.map((one) => one.label))];
    const label = labels.length > 1 ? `${labels[0]} and ${labels.length - 1} more` : labels[0];
    const operations = editor.compacted(transactions.flatMap((one) => one.operations));
    return { batch: editor.newId(), base_revision: baseRevision, label, operations, transactions };
  };

  /** Return operations with one set in place of several of an object: where the last is, behind all that it refers to. */
  editor.compacted = function (operations) {
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
  };

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
    let isPolling = false;
    let isOver = false;
    let refusedCount = 0;
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
        const { state } = sync;
        if (state === "conflict" || (state === "refused" && sync.problem.status !== 422)) return changed.emit(sync);
        if (state !== "offline") become("saving");
        if (state !== "offline" && !flight) schedule(DEBOUNCE_MS);
      },

      /** Send at once what waits; resolves when it is answered. */
      flush() {
        if (sync.pendingCount && sync.state !== "conflict") send();
        return sync.idle();
      },

      /** Resolve when everything is saved; also when nobody is there any more to decide about what is not. */
      idle() {
        const isStuck = () => isOver && (sync.state === "conflict" || sync.state === "refused");
        const isIdle = () => (!sync.pendingCount && (sync.state === "saved" || sync.state === "read_only")) || isStuck();
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

      /** Transactions that the server refused, the first of those that wait. */
      refused: () => sync.pending().slice(0, refusedCount),

      /** Go on after a decision: `kept` replaces what waits, on top of a newer revision of the server. */
      resume(revision, remote, kept) {
        queue = editor.rebase(doc, sync.pending(), remote, kept);
        flight = null;
        doc.revision = revision;
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
        editor.rebase(doc, [], remote, []);
        doc.revision = revision;
        sync.savedAt = new Date();
        changed.emit(sync);
      },

      poll,
      retry: () => (sync.pendingCount ? sync.state !== "conflict" && send() : poll()),

      /** Stop listening; what waits is still sent. */
      dispose() {
        isOver = true;
        clearInterval(pollTimer);
        listeners.abort();
        if (sync.pendingCount && sync.state !== "conflict" && sync.state !== "refused") send();
        else journal.release();
      },
    };

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
      if (!flight) takeFlight(fitting(queue, MOST_OPERATIONS, (one) => one.operations.length));
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
      if (answer.status === 401) return become("refused", answer);
      refusedCount = flight.transactions.length;
      queue = [...flight.transactions, ...queue];
      flight = null;
      keep();
      if (isOver) return journal.release();
      const isConflict = answer.status === 409 && (answer.body.conflicts || []).length > 0;
      return become(isConflict ? "conflict" : "refused", answer);
    }

    function saved(body) {
      waitMs = 1000;
      flight = null;
      sync.savedAt = new Date(body.saved_at || Date.now());
      const { revision, remote } = body;
      const others = remote.filter((one) => one.revision !== revision); // its own are references mended by the server
      const conflicts = editor.conflictsBetween(doc, editor.operationsOf(queue), others);
      if (!conflicts.length) merge(revision, remote, others);
      keep();
      // in a conflict the revision of the document stays: what waits was made on it
      if (conflicts.length) become("conflict", { status: 409, body: { revision, conflicts, remote, others } });
      else settle();
    }

    function merge(revision, remote, others) {
      doc.revision = revision;
      if (remote.length) queue = editor.rebase(doc, queue, remote, queue);
      if (others.length) options.onRemote(others);
    }

    function later(answer) {
      become("offline", answer);
      schedule(waitMs);
      waitMs = Math.min(2 * waitMs, LONGEST_WAIT_MS);
    }

    async function poll() {
      if (isOver || document.hidden || sync.pendingCount || isPolling) return;
      const after = doc.revision;
      isPolling = true;
      let answer = null;
      try {
        answer = await editor.request("GET", `${url}/revisions?after=${after}`, undefined, { timeout: 10000 });
      } catch {
        answer = { status: 0, body: null };
      }
      isPolling = false;
      // with edits on their way, their answer brings the same, in the right order
      if (!sync.pendingCount && doc.revision === after) heard(answer);
    }

    function heard({ status, body }) {
      const isFine = status === 200;
      if (isFine && body.revision > doc.revision) merge(body.revision, body.revisions, body.revisions);
      const state = sync.mayEdit ? "saved" : "read_only";
      if (isFine && sync.state !== state) become(state);
      else if ([401, 403, 404, 409].includes(status)) refusedOnce({ status, body });
      else if (!isFine && sync.state !== "offline") become("offline", { status, body });
    }

    /* Said once, not with every question. */
    function refusedOnce(answer) {
      if (sync.state !== "refused" || sync.problem.status !== answer.status) become("refused", answer);
    }

    function leave() {
      const isStuck = sync.state === "conflict" || sync.state === "refused";
      if (isAsking || isStuck || !sync.pendingCount) return; // what is on its way outlives the page
      if (!flight) takeFlight(fitting(queue, KEEPALIVE_BYTES - 1000, (one) => JSON.stringify(one).length)); // the rest: journal
      const body = bodyOf(flight);
      if (body.length < KEEPALIVE_BYTES) editor.request("POST", `${url}/operations`, body, { keepalive: true }).catch(() => {});
      schedule(waitMs); // the page may come back
    }

    /* The first transactions that fit into one request, at least one. */
    function fitting(transactions, most, sizeOf) {
      let size = 0;
      const count = transactions.findIndex((one) => (size += sizeOf(one)) > most);
      return count < 0 ? transactions : transactions.slice(0, Math.max(count, 1));
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
