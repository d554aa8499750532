// Before the first paint, so that a chosen theme does not flash. The page's own code takes over in src/theme.
(function () {
  var asked = new URLSearchParams(location.search).get("theme");
  var chosen = null;
  try { chosen = JSON.parse(localStorage.getItem("millrace.preferences") || "{}").theme; } catch (e) { /* no storage: the system decides */ }
  var theme = asked === "light" || asked === "dark" ? asked : chosen;
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
})();
