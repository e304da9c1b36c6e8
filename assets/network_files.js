/* Files of the network page in the browser: exports show what is drawn, imports know what was seen. */
(function () {
  "use strict";

  const PATIENCE_MS = 4000;
  const PICTURES = new Set(["png", "svg"]);

  function studio() {
    return window.hyggeEditor && window.hyggeEditor.current;
  }

  /* What is drawn but not saved yet goes to the server first; where that takes too long, what is saved has to do. */
  async function settled() {
    const current = studio();
    const late = new Promise((resolve) => setTimeout(resolve, PATIENCE_MS));
    if (current && current.sync.pendingCount) await Promise.race([current.sync.flush(), late]);
    return current;
  }

  function download(url) {
    const link = document.createElement("a");
    link.href = url;
    link.setAttribute("download", "");
    document.body.append(link);
    link.click();
    link.remove();
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.networkFiles = {
    /* Save the network as a file or a picture, whichever entry of the menu was chosen. */
    take: async function (_clicks, config) {
      const [trigger] = window.dash_clientside.callback_context.triggered;
      if (!trigger || !trigger.value) return;
      const ending = window.dash_clientside.callback_context.triggered_id.index;
      const current = await settled();
      if (PICTURES.has(ending)) {
        if (current) current.commands.run(`save-${ending}`);
      } else {
        download(`/api/v1/grids/${config.grid_id}/export.${ending}`);
      }
    },

    /* The revision that an import replaces is the one that can be seen here. */
    seen: async function (clicks) {
      if (!clicks) return window.dash_clientside.no_update;
      const current = await settled();
      return { click: clicks, revision: current ? current.doc.revision : null };
    },

    /* The drawing was changed on the server: fetch it now, not with the next look for changes. */
    look: function (changed) {
      const current = studio();
      if (changed && current) current.sync.poll();
    },
  };
})();
