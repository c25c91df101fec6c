// DOM nodes from data. Data becomes text nodes and attributes here, never markup; addresses are checked first.

/** Make an element: `h("a", {class: "x", on: {click}}, "text", node, null)`. Null and false are left out. */
export const h = (tag, attributes = {}, ...children) => make(document.createElement(tag), attributes, children);

/** The same for a drawing's elements. */
export const drawn = (tag, attributes = {}, ...children) => make(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

function make(element, attributes, children) {
  const { on = {}, ...others } = attributes;
  for (const [name, value] of Object.entries(others)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, String(value));
  }
  for (const [event, listener] of Object.entries(on)) element.addEventListener(event, listener);
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

/** Replace what is in `parent`. */
export function fill(parent, ...children) {
  parent.replaceChildren(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return parent;
}

/** The host of a web address, or null for what is none: other schemes, no address, nothing. */
export function webHost(address) {
  if (typeof address !== "string" || !/^https?:\/\//i.test(address)) return null;
  try {
    return new URL(address).hostname.replace(/^www\./, "");
  } catch {
    return null;
  }
}

/** A link that leaves the console, or null where the address is not one of the web. */
export function outward(address, ...children) {
  if (webHost(address) === null) return null;
  const hint = h("span", { class: "unseen" }, " (opens the publisher’s page)");
  return h("a", { class: "out", href: address, target: "_blank", rel: "noopener noreferrer" }, ...children, hint);
}

/** Words of unknown script: their direction is their own and does not turn what stands around them. */
export const words = (text, attributes = {}) => h("bdi", attributes, text);

/** Say something to those who do not see the page change. */
export function say(text) {
  document.getElementById("said").textContent = text;
}
