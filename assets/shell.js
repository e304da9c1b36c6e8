/* The shell in the browser: theme, navigation, shortcuts, and what happens when a session ends. */
(function () {
  "use strict";

  const YEAR_S = 31536000;
  const GO_MS = 1200;

  function remember(name, value) {
    document.cookie = `${name}=${value}; path=/; max-age=${YEAR_S}; SameSite=Lax`;
  }

  function click(id) {
    const element = document.getElementById(id);
    if (element) element.click();
  }

  /* One toast for each kind of trouble, however often it happens. */
  function tell(id, title, message) {
    const toast = { id: id, action: "show", title: title, message: message, autoClose: 8000, withBorder: true, radius: "lg" };
    window.dash_clientside.set_props("shell-notifications", { sendNotifications: [toast] });
  }

  function tellStatus(status) {
    if (status === 413) tell("too-large", "That file is too large", "Choose a smaller one, or ask an administrator to raise the limit.");
    if (status >= 500) tell("server-error", "Something went wrong", "The server could not answer. Try again in a moment.");
  }

  function goToSignIn() {
    const here = window.location.pathname + window.location.search;
    window.location.assign("/sign-in?next=" + encodeURIComponent(here));
    return new Promise(() => {});
  }

  /* Callbacks: without a session (401) go and sign in, and come back here; say so where there is no answer. */
  const fetchPlain = window.fetch;
  let isLeaving = false;
  window.addEventListener("pagehide", () => (isLeaving = true));

  window.fetch = async function (resource, options) {
    const url = new URL(typeof resource === "string" ? resource : resource.url, window.location.href);
    if (!url.pathname.startsWith("/_dash-")) return fetchPlain.call(window, resource, options);
    try {
      const response = await fetchPlain.call(window, resource, options);
      if (response.status === 401) return goToSignIn();
      tellStatus(response.status);
      return response;
    } catch (error) {
      if (!isLeaving && error.name !== "AbortError")
        tell("offline", "No connection", "The server does not answer. What you see stays; it goes on when the connection is back.");
      throw error;
    }
  };

  /* Dash keeps the figure that the server sent; only the drawing changes here, without a request. */
  function retemplate(template) {
    for (const figure of document.querySelectorAll(".js-plotly-plot")) {
      if (window.Plotly) window.Plotly.relayout(figure, { template: template });
    }
  }

  function csrfToken() {
    const entry = document.cookie.split("; ").find((part) => part.startsWith("_csrf_token="));
    return entry ? decodeURIComponent(entry.slice("_csrf_token=".length)) : "";
  }

  async function signOut() {
    await fetchPlain("/sign-out", { method: "POST", headers: { "X-CSRFToken": csrfToken() }, redirect: "manual" });
    window.location.assign("/sign-in");
  }

  function navbar(old, mobileOpen, railCollapsed) {
    const width = railCollapsed ? 60 : 220;
    return Object.assign({}, old, { width: width, collapsed: { mobile: !mobileOpen } });
  }

  window.dash_clientside = window.dash_clientside || {};
  window.dash_clientside.shell = {
    toggleScheme: function (_clicks, scheme, templates) {
      const next = scheme === "dark" ? "light" : "dark";
      remember("hygge_scheme", next);
      retemplate(templates[next]);
      return [next, next];
    },

    navigation: function (opened, _toggle, _backdrop, _pathname, old, className) {
      const trigger = window.dash_clientside.callback_context.triggered_id;
      let collapsed = className.includes("rail-collapsed");
      if (trigger === "shell-rail-toggle") {
        collapsed = !collapsed;
        remember("hygge_rail", collapsed ? "collapsed" : "expanded");
      }
      const open = trigger === "shell-burger" && opened;
      const classes = ["shell", collapsed && "rail-collapsed", open && "nav-open"].filter(Boolean).join(" ");
      return [navbar(old, open, collapsed), classes, open];
    },

    open: () => true,
    signOut: signOut,
  };

  /* Shortcuts: `g` and a letter for places, single keys for the rest; never while somebody types. */
  let goUntil = 0;

  function isTyping(target) {
    return target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName);
  }

  const ACTIONS = { "?": "shell-help", t: "shell-theme-toggle", "[": "shell-rail-toggle" };

  document.addEventListener("keydown", function (event) {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (Date.now() < goUntil) {
      goUntil = 0;
      event.preventDefault();
      const link = document.querySelector(`[data-shortcut="${CSS.escape(event.key)}"] a`);
      if (link) link.click();
    } else if (event.key === "g") {
      goUntil = Date.now() + GO_MS;
    } else if (ACTIONS[event.key]) {
      event.preventDefault();
      click(ACTIONS[event.key]);
    }
  });
})();
