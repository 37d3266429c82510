// @ts-check
/** The few things that every view does with elements. Data goes in as text only. */

/**
 * @param {string} id
 * @returns {HTMLElement}
 */
export function byId(id) {
  const element = document.getElementById(id);
  if (element === null) throw new Error(`index.html has no #${id}`);
  return element;
}

/**
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} tag
 * @param {Record<string, string>} attributes
 * @param {(Node | string)[]} children
 * @returns {HTMLElementTagNameMap[K]}
 */
export function create(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

/** Touches the document only where something changes. @param {Element} element @param {string} text */
export function setText(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** @param {Element} element @param {string} name @param {string} value */
export function setAttribute(element, name, value) {
  if (element.getAttribute(name) !== value) element.setAttribute(name, value);
}

/** A name of somebody's own: its direction does not spill over, all of it is there to hover. @param {HTMLElement} element @param {string} name */
export function setName(element, name) {
  setText(element, name);
  setAttribute(element, "title", name);
}

/** The mark and word of a state or severity: shape and word, not only colour. @param {string} className */
export function badge(className) {
  const mark = create("span", { class: "mark", "aria-hidden": "true" });
  const word = create("span", { class: "word" });
  const element = create("span", { class: `badge ${className}` }, mark, word);
  return {
    element,
    /** @param {string} state @param {string} [text] */
    show(state, text = state) {
      setAttribute(element, "data-state", state);
      setText(word, text);
    },
  };
}

/**
 * Makes the children of `parent` those of `items`, in order, keeping the elements of items that stay.
 *
 * @template T
 * @template {{ element: HTMLElement }} V
 */
export class Keyed {
  /** @type {Map<string, V>} */
  #views = new Map();
  #parent;
  #create;

  /** @param {Element} parent @param {() => V} make */
  constructor(parent, make) {
    this.#parent = parent;
    this.#create = make;
  }

  /** @param {T[]} items @param {(item: T) => string} key @param {(view: V, item: T, index: number) => void} update */
  show(items, key, update) {
    const focused = document.activeElement;
    const wanted = new Set(items.map(key));
    for (const [k, view] of this.#views) {
      if (wanted.has(k)) continue;
      view.element.remove();
      this.#views.delete(k);
    }
    let next = this.#parent.firstElementChild;
    items.forEach((item, index) => {
      const view = this.#view(key(item));
      if (view.element === next) next = next.nextElementSibling;
      else this.#parent.insertBefore(view.element, next);
      update(view, item, index);
    });
    refocus(focused);
  }

  /** @param {string} key */
  #view(key) {
    const known = this.#views.get(key);
    if (known !== undefined) return known;
    const view = this.#create();
    this.#views.set(key, view);
    return view;
  }
}

/** An element that is moved loses the focus. @param {Element | null} element */
function refocus(element) {
  if (element instanceof HTMLElement && element.isConnected && document.activeElement !== element) {
    element.focus({ preventScroll: true });
  }
}
