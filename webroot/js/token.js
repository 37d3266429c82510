// @ts-check
/** The token that a protected server asks for; kept until the tab is closed. */

const KEY = "mnemoscope.token";
let known = "";
try {
  known = sessionStorage.getItem(KEY) ?? "";
} catch {
  // Storage is off: it is kept in memory.
}

export const token = {
  get: () => known,
  /** @param {string} value */
  set(value) {
    known = value;
    try {
      sessionStorage.setItem(KEY, value);
    } catch {
      // As above.
    }
  },
};
