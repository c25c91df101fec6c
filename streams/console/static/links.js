// The addresses of pages about somebody or something.
import { h, words } from "./dom.js";

// A browser takes these for steps in a path, even when they are encoded: there is no page of such a key.
const STEPS = new Set(["", ".", ".."]);

const pathOf = (page, key) => (STEPS.has(key) ? null : `/${page}/${encodeURIComponent(key)}`);

export const articlePath = (id) => pathOf("articles", id) ?? `/tables/articles?${new URLSearchParams({ id })}`;
export const entityPath = (key) => pathOf("entities", key) ?? `/tables/entities?${new URLSearchParams({ key })}`;
export const sourcePath = (site) => pathOf("sources", site) ?? `/tables/sources?${new URLSearchParams({ site })}`;
export const explorePath = (asked) => `/explore?${new URLSearchParams(asked)}`;
export const lettersPath = (asked) => `/dead-letters?${new URLSearchParams(asked)}`;
export const boardPath = (about) => `/?${new URLSearchParams({ about })}`;

/** What the explorer is asked about a holder: the name; of one without a name of its own (critics, a pronoun) the key, which is that article's alone. */
export const holderAsked = (name, key) => (/^[a-z]+:(?!\/\/)[^@]*$/.test(key) && !key.endsWith(`/${name}`) ? name : key);

export const holderLink = (name, key, attributes = {}) =>
  h("a", { href: explorePath({ holder: holderAsked(name, key) }), ...attributes }, words(name));

export const subjectLink = (name) => h("a", { href: explorePath({ about: name }) }, words(name));

export const entityLink = (name, key) => h("a", { href: entityPath(key) }, words(name));

export const sourceLink = (site, name = site) => h("a", { href: sourcePath(site) }, words(name));
