/* The projects page in the browser: search without asking the server. */
(function () {
  "use strict";

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.projects = {
    /* Show the cards that hold every word of the search; return whether "No project matches" stays hidden. */
    search: function (wanted) {
      const words = (wanted || "").toLowerCase().split(/\s+/).filter(Boolean);
      const cards = Array.from(document.querySelectorAll("#projects-list .project-grid > li"));
      let found = 0;
      for (const card of cards) {
        const text = (card.dataset.search || "").toLowerCase();
        card.hidden = !words.every((word) => text.includes(word));
        found += card.hidden ? 0 : 1;
      }
      return !cards.length || found > 0;
    },
  };
})();
