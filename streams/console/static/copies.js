// Who else has an article's text, and who had it first: the cluster of near-duplicates that it is in.
import * as api from "./api.js";
import { h, words } from "./dom.js";
import { moment, number, percent, plural } from "./format.js";
import { articlePath } from "./links.js";

const LISTED = 20; // the first to publish; the grid has all

const asked = (query) => `${api.tablePath("duplicates")}?${new URLSearchParams(query)}`;

/** The cluster of an article, its members in the order in which they were published; null: nobody else has the text. */
export async function copiesOf(id, signal) {
  const { rows: [row] } = await api.get(asked({ id }), signal);
  if (!row) return null;
  const { rows } = await api.get(asked({ cluster: row.cluster, sort: "published", limit: LISTED }), signal);
  return { row, first: rows.find((each) => each.id === row.cluster) ?? row, members: rows };
}

const clusterPath = ({ cluster }) => `/tables/duplicates?${new URLSearchParams({ cluster, sort: "published" })}`;

/** A line for the head of the article's page, or null. */
export const copiesLink = (copies) => copies && h("a", { href: clusterPath(copies.first) }, `the same text in ${plural(copies.first.size, "article", "articles")}`);

/** A section of the article's page, or null where there is nothing to tell. */
export function copiesSection(copies) {
  if (!copies) return null;
  const { row, first, members } = copies;
  const others = members.filter((each) => each.id !== row.id);
  const sites = first.sites ? ` on ${plural(first.sites, "site", "sites")}` : "";
  return h("section", { class: "copies", "aria-labelledby": "copies" },
    h("h2", { id: "copies" }, "The same text ", h("span", { class: "count" }, number(first.size))),
    h("p", {}, row.id === first.id ? "This article was the first" : h("span", {}, "First published by ", source(first)),
      ` of ${plural(first.size, "article", "articles")}${sites}. `, h("a", { href: clusterPath(first) }, "All of them")),
    others.length > 0 && h("h3", {}, "Also published by"),
    others.length > 0 && h("ul", {}, others.map((each) => item(each, first))),
    others.length > 0 && others.length < first.size - 1 && h("p", { class: "quiet" }, `and ${number(first.size - 1 - others.length)} more`));
}

const source = ({ id, site }) => h("a", { href: articlePath(id) }, words(site || "a site without a name"));

function item(each, first) {
  const told = each.id === first.id ? "the first" : `${percent(each.containment)} shared with the first`;
  return h("li", {}, source(each), h("p", { class: "quiet" }, moment(each.published), `, ${told}`),
    each.title && h("p", { class: "title" }, words(each.title)));
}
