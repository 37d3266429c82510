// @ts-check
/** Light, dark, or as the system says; remembered. */

const KEY = "mnemoscope.theme";
const NEXT = /** @type {const} */ ({ system: "light", light: "dark", dark: "system" });
const LABEL = { system: "Auto", light: "Light", dark: "Dark" };

/** @typedef {keyof typeof NEXT} Theme */

/** @returns {Theme} */
function chosen() {
  const theme = document.documentElement.dataset.theme;
  return theme === "light" || theme === "dark" ? theme : "system";
}

/** @param {Theme} theme */
function choose(theme) {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem(KEY);
    else localStorage.setItem(KEY, theme);
  } catch {
    // Storage is off: it holds until the page is closed.
  }
}

/** @param {HTMLElement} button @param {() => void} onChange after the colours have changed */
export function installTheme(button, onChange) {
  const label = /** @type {HTMLElement} */ (button.querySelector(".label"));
  const show = () => {
    label.textContent = LABEL[chosen()];
    button.ariaLabel = `Theme: ${LABEL[chosen()]}`;
    button.title = `Theme: ${LABEL[chosen()]}. Change to ${LABEL[NEXT[chosen()]]}.`;
  };
  button.addEventListener("click", () => {
    choose(NEXT[chosen()]);
    show();
    onChange();
  });
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", onChange);
  show();
}

/** The value of a custom property as the theme has it now. @param {string} name */
export const themed = (name) => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
