// @ts-check
// A classic script in the head, so that a remembered theme is there before the first paint.
(() => {
  let theme = null;
  try {
    theme = localStorage.getItem("mnemoscope.theme");
  } catch {
    // Storage is off: the system's choice holds.
  }
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
})();
