// Pages by path. A page is opened for a path and told of every change of its query; the URL holds all its filters.
import { fill, say } from "./dom.js";

let routes = [];
let elsewhere = null;
let root = null;
let shown = { path: null, page: null };

const match = (path) => {
  for (const { pattern, open } of routes) {
    const found = pattern.exec(path);
    if (found) return { open, parameter: found[1] === undefined ? undefined : decodeURIComponent(found[1]) };
  }
  return null;
};

const known = (path) => {
  try {
    return match(path) !== null;
  } catch {
    return false;
  }
};

/** Go to an address of this console. `state` is kept with the history's entry. */
export function go(address, { state = {}, replace = false } = {}) {
  history.replaceState({ ...history.state, scroll: window.scrollY }, "");
  history[replace ? "replaceState" : "pushState"](state, "", address);
  show({ arrived: !replace });
}

/** Go to the same page with another query. */
export function goQuery(query, options) {
  const text = query.toString();
  go(text ? `${location.pathname}?${text}` : location.pathname, options);
}

async function show({ arrived }) {
  const { pathname, search } = location;
  const fresh = pathname !== shown.path;
  if (fresh) {
    shown.page?.close();
    const main = fill(root);
    window.scrollTo(0, 0);
    const { open, parameter } = known(pathname) ? match(pathname) : { open: elsewhere };
    shown = { path: pathname, page: open(main, parameter) };
    markCurrent(pathname);
  }
  const { page } = shown;
  document.title = `${page.title} · Streams`;
  if (fresh && arrived) {
    root.focus({ preventScroll: true });
    say(page.title);
  }
  await page.update(new URLSearchParams(search));
  if (!arrived && page === shown.page && history.state?.scroll) window.scrollTo(0, history.state.scroll);
}

/** Set the title once a page knows it. */
export function retitle(page, title) {
  if (page === shown.page) document.title = `${title} · Streams`;
}

function markCurrent(path) {
  for (const link of document.querySelectorAll("#pages a")) {
    if (link.pathname === path) {
      link.setAttribute("aria-current", "page");
      link.scrollIntoView({ block: "nearest", inline: "center", behavior: "instant" });
    } else link.removeAttribute("aria-current");
  }
}

function followed(event) {
  if (event.defaultPrevented || event.button !== 0 || event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target.closest("a[href]");
  if (!link || link.target || link.hasAttribute("download") || link.origin !== location.origin) return;
  if (link.getAttribute("href").startsWith("#") || !known(link.pathname)) return;
  event.preventDefault();
  go(link.pathname + link.search + link.hash);
}

/** Show the page of the address, and each one that is gone to from now on; `other` is for paths without a route. */
export function start(main, table, other) {
  root = main;
  routes = table;
  elsewhere = other;
  history.scrollRestoration = "manual";
  document.addEventListener("click", followed);
  window.addEventListener("popstate", () => show({ arrived: false }));
  show({ arrived: false });
}
