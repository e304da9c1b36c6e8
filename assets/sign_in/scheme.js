/* The colour scheme before the first paint: as chosen before, else as the system has it (remembered for this visit). */
(function () {
  const chosen = document.cookie.match(/(?:^|; )hygge_scheme=(light|dark)/);
  const system = window.matchMedia("(prefers-color-scheme: dark)").matches ? "dark" : "light";
  const scheme = chosen ? chosen[1] : system;
  document.documentElement.setAttribute("data-mantine-color-scheme", scheme);
  if (!chosen) document.cookie = "hygge_scheme=" + scheme + "; path=/; SameSite=Lax";
})();
