// A site: what came from it, how much of its pages was no article, what died, and what its articles report positions on.
import { withQuery } from "./api.js";
import { chart } from "./chart.js";
import { fill, h, words } from "./dom.js";
import { atLeast, day, label, number, percent, plural } from "./format.js";
import { articlePath, explorePath } from "./links.js";
import { steps } from "./paging.js";
import { openProfile } from "./profile.js";
import { ranked } from "./ranked.js";

const ARTICLES = 20; // a page of them
const DEAD = 5;
const COUNTS = [{ field: "articles", name: "articles", side: "up" }, { field: "dead", name: "dead", side: "down" }];
const SHARE = [
  { field: "removed_share", name: "removed", side: "up", written: percent },
  { field: "removed_length", name: "removed characters" },
  { field: "text_length", name: "characters of articles" },
];

export function openSource(main, site) {
  return openProfile(main, {
    key: site,
    kind: "Source",
    ask: (query) => {
      const rows = new URLSearchParams({ site, sort: "-at", limit: ARTICLES });
      if (query.has("cursor")) rows.set("cursor", query.get("cursor"));
      const own = new URLSearchParams([...query].filter(([name]) => name === "by"));
      return [
        withQuery(`/api/sources/${encodeURIComponent(site)}`, own),
        `/api/explore?${new URLSearchParams({ site, limit: 1 })}`,
        withQuery("/api/tables/articles", rows),
        `/api/tables/articles?${new URLSearchParams({ site, outcome: "dead", sort: "-at", limit: DEAD })}`,
      ];
    },
    name: (source) => source.site,
    followed: ["sources", new URLSearchParams({ site })],
    missing: ["Nothing came from this site", `No article of ${site} is known, or no longer.`, "/tables/sources", "Sources"],
    show: ([source, stances, articles, dead], query) => [
      about(source),
      chart({ heading: "Articles", timeline: source.timeline, by: source.by, series: COUNTS }),
      chart({ heading: "Share of its pages that was removed", timeline: source.timeline, by: source.by, series: SHARE, most: 1 }),
      subjects(stances, site),
      deaths(dead, site),
      documents(articles, query),
    ],
  });
}

function about({ site, articles, dead, removed_share: share }) {
  return h("ul", { class: "meta" },
    h("li", {}, plural(articles, "article", "articles")),
    h("li", {}, `${number(dead)} dead`),
    h("li", { title: "Of the characters of its pages: what was not article" }, `${percent(share)} of its pages removed`),
    h("li", {}, h("a", { href: explorePath({ site }) }, "Explore its positions")),
    h("li", {}, h("a", { href: `/api/sources/${encodeURIComponent(site)}`, title: "This page from the API" }, "JSON")));
}

function subjects({ subjects: found, subjects_total: total }, site) {
  if (!found.length) return h("section", { "aria-labelledby": "subjects" }, h("h2", { id: "subjects" }, "What its articles report positions on"), h("p", { class: "quiet" }, "None was found in them."));
  return ranked("subjects", "What its articles report positions on", found, total, (each) => explorePath({ about: each.name, site }));
}

function deaths({ rows, total, total_is_exact: isExact }, site) {
  if (!rows.length) return null;
  const item = ({ id, title, stage, error }) => h("li", {},
    h("a", { href: articlePath(id) }, words(title || id)), h("p", { class: "quiet" }, `died in ${stage}: `, words(error ?? "")));
  return h("section", { "aria-labelledby": "dead" },
    h("h2", { id: "dead" }, "Died ", h("span", { class: "count" }, atLeast(total, isExact))),
    h("ol", { class: "documents" }, rows.map(item)),
    total > rows.length && h("p", {}, h("a", { href: `/tables/articles?${new URLSearchParams({ site, outcome: "dead" })}` }, "All that died")));
}

function documents({ rows, total, total_is_exact: isExact, next }, query) {
  const item = ({ id, title, outcome, stances, at }) => h("li", {},
    h("a", { href: articlePath(id) }, title ? words(title) : "(no title)"),
    h("p", { class: "where" }, h("span", {}, day(at)), h("span", {}, label(outcome)), stances !== null && h("span", {}, plural(stances, "position", "positions"))));
  return h("section", { "aria-labelledby": "articles" },
    h("h2", { id: "articles" }, "Articles ", h("span", { class: "count" }, atLeast(total, isExact)), h("span", { class: "quiet" }, " whatever became of them")),
    rows.length ? h("ol", { class: "documents" }, rows.map(item)) : h("p", { class: "quiet" }, "None is left."),
    fill(h("nav", { class: "paging", "aria-label": "Pages of articles" }), steps(query, next)));
}
