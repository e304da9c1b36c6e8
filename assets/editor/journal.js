/* Edits that the server has not acknowledged, kept in the browser: they survive a reload, a crash and a closed tab. */
(function () {
  "use strict";

  const editor = (window.hyggeEditor = window.hyggeEditor || {});
  const PREFIX = "hygge-edits";

  /* Which journals belong to tabs that live. Without the Web Locks API (plain HTTP) all count as left behind: batches
     have ids, so that one sent twice is saved once. */
  async function livingKeys() {
    if (!navigator.locks) return new Set();
    const { held } = await navigator.locks.query();
    return new Set(held.map((lock) => lock.name));
  }

  function kept() {
    try {
      return Object.keys(window.localStorage);
    } catch {
      return []; // forbidden
    }
  }

  function parse(text) {
    try {
      const entry = JSON.parse(text);
      return Array.isArray(entry.batches) ? entry : null;
    } catch {
      return null;
    }
  }

  /* Send a journal's batches in their order; returns what is not saved, from the first refusal on. */
  async function send(url, journal, entry) {
    let { baseRevision, batches } = entry;
    while (batches.length) {
      const [first, ...others] = batches;
      const batch = first.batch ? first : editor.batchOf(first.transactions, baseRevision);
      journal.rewrite(entry.key, baseRevision, [batch, ...others]); // with its id, so that twice sent is once saved
      const { label, operations } = batch;
      const body = { batch: batch.batch, base_revision: baseRevision, label, operations };
      const answer = await editor.request("POST", `${url}/operations`, body);
      if (answer.status !== 200) break;
      baseRevision = answer.body.revision;
      batches = others;
      journal.rewrite(entry.key, baseRevision, batches);
    }
    return { baseRevision, key: entry.key, transactions: batches.flatMap((one) => one.transactions) };
  }

  /* Two tabs that find the same journal do not send it both. */
  function alone(key, work) {
    if (!navigator.locks) return work();
    return navigator.locks.request(key, { ifAvailable: true }, (lock) => (lock ? work() : null));
  }

  /**
   * Send what earlier visits could not.
   * @returns {Promise<Array<{baseRevision: number, key: string, transactions: Object[]}>>} What is still not saved.
   */
  editor.sendLeftBehind = async function (url, journal) {
    const rest = [];
    for (const entry of await journal.leftBehind()) rest.push(await alone(entry.key, () => send(url, journal, entry)));
    return rest.filter((one) => one && one.transactions.length);
  };

  /**
   * Return the journal of this tab for one grid and one person.
   * @param {string} gridId
   * @param {string} userId Edits of one person are never sent in the name of another.
   */
  editor.createJournal = function (gridId, userId) {
    const family = `${PREFIX}:${gridId}:${userId}:`;
    const key = family + editor.newId();
    let release = () => {};
    if (navigator.locks) navigator.locks.request(key, () => new Promise((resolve) => (release = resolve)));

    const journal = {
      /** Whether what was last written is really kept. */
      isKept: true,

      /**
       * Keep the batches that are not acknowledged, in their order; forget everything when there are none.
       * @param {number} baseRevision Revision that the first batch was made on.
       * @param {Object[]} batches
       */
      write: (baseRevision, batches) => journal.rewrite(key, baseRevision, batches),

      /** Do the same with a journal that was left behind. */
      rewrite(other, baseRevision, batches) {
        try {
          if (batches.length) localStorage.setItem(other, JSON.stringify({ at: Date.now(), baseRevision, batches }));
          else localStorage.removeItem(other);
          journal.isKept = true;
        } catch {
          journal.isKept = false; // full or forbidden: leaving the page then asks first
        }
      },

      /** Return what tabs that are gone left behind, oldest first: `{key, at, baseRevision, batches}`. */
      async leftBehind() {
        const living = await livingKeys();
        const keys = kept().filter((one) => one.startsWith(family) && one !== key && !living.has(one));
        const entries = keys.map((one) => ({ ...parse(editor.remembered.read(one)), key: one }));
        return entries.filter((entry) => entry.batches).sort((a, b) => a.at - b.at);
      },

      release: () => release(),
    };
    return journal;
  };
})();
