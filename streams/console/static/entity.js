// An entity: when and under which names it is named, who takes positions on it, its own positions, its articles.
import { withQuery } from "./api.js";
import { chart } from "./chart.js";
import { fill, h, words } from "./dom.js";
import { atLeast, day, label, number, plural } from "./format.js";
import { articlePath, entityLink, explorePath, holderAsked, sourceLink } from "./links.js";
import { steps } from "./paging.js";
import { openProfile } from "./profile.js";
import { ranked } from "./ranked.js";

const ARTICLES = 20; // a page of them
const SERIES = [{ field: "articles", name: "articles", side: "up" }, { field: "mentions", name: "mentions" }];

export function openEntity(main, key) {
  return openProfile(main, {
    key,
    kind: "Entity",
    ask: (query) => {
      const own = new URLSearchParams([...query].filter(([name]) => name === "by" || name === "cursor"));
      own.set("limit", ARTICLES);
      return [
        withQuery(`/api/entities/${encodeURIComponent(key)}`, own),
        `/api/explore?${new URLSearchParams({ about: key, limit: 1 })}`,
        `/api/explore?${new URLSearchParams({ holder: key, limit: 1 })}`,
      ];
    },
    name: (entity) => entity.name,
    followed: ["entities", new URLSearchParams({ key })],
    missing: ["No article names it", `Nothing is known of ${key}, or no longer.`, "/tables/entities", "Entities"],
    show: ([entity, towards, own], query) => [
      about(entity),
      chart({ heading: "Articles that name it", timeline: entity.timeline, by: entity.by, series: SERIES }),
      h("div", { class: "ranked" }, opinions(entity, towards), positions(entity, own)),
      companions(entity),
      articles(entity, query),
    ],
  });
}

function about({ type, names, name, articles: total, mentions, key, wikidata }) {
  const others = names.filter((each) => each !== name);
  return h("ul", { class: "meta" },
    h("li", {}, label(type.toLowerCase())),
    h("li", {}, `${plural(total, "article", "articles")}, ${plural(mentions, "mention", "mentions")}`),
    others.length > 0 && h("li", {}, "also called ", others.flatMap((each, at) => [at > 0 && ", ", words(each)]).filter(Boolean)),
    h("li", {}, h("code", {}, key)),
    /^Q\d+$/.test(wikidata ?? "") && h("li", {}, h("a", { class: "out", href: `https://www.wikidata.org/wiki/${wikidata}`, target: "_blank", rel: "noopener noreferrer" }, "Wikidata ", wikidata)),
    h("li", {}, h("a", { href: `/api/entities/${encodeURIComponent(key)}`, title: "This page from the API" }, "JSON")));
}

/** Who is for and who is against it, or that nobody is. */
function opinions({ name, key }, { favor, against, holders, holders_total: total }) {
  const explore = explorePath({ about: key });
  if (!holders.length) return h("section", { "aria-labelledby": "towards" }, h("h2", { id: "towards" }, "Positions on it"), h("p", { class: "quiet" }, "None was found in these articles."));
  return h("div", {},
    ranked("towards", "Positions on it", holders, total, (each) => explorePath({ about: key, holder: holderAsked(each.name, each.key) })),
    h("p", {}, h("a", { href: explore }, `${number(favor)} for, ${number(against)} against: explore positions on `, words(name))));
}

function positions({ name, key }, { holders, subjects, subjects_total: total }) {
  if (!holders.length) return h("section", { "aria-labelledby": "own" }, h("h2", { id: "own" }, "Its own positions"), h("p", { class: "quiet" }, "None was found in these articles."));
  return h("div", {},
    ranked("own", "Its own positions", subjects, total, (each) => explorePath({ holder: key, about: each.name })),
    h("p", {}, h("a", { href: explorePath({ holder: key }) }, "Explore positions of ", words(name))));
}

function companions({ companions: found }) {
  if (!found.length) return null;
  const item = ({ key, name, articles: total }) => h("li", {}, entityLink(name, key), h("span", { class: "quiet" }, ` ${number(total)}`));
  return h("section", { "aria-labelledby": "companions" },
    h("h2", { id: "companions" }, "Named together with"),
    h("p", { class: "quiet" }, "In how many of its newest hundred articles."),
    h("ul", { class: "entities" }, found.map(item)));
}

function articles({ rows, total, total_is_exact: isExact, next }, query) {
  const item = ({ id, title, site, day: at, mentions }) => h("li", {},
    h("a", { href: articlePath(id) }, title ? words(title) : "(no title)"),
    h("p", { class: "where" }, h("span", {}, site ? sourceLink(site) : "unknown site"), h("span", {}, day(at)), h("span", {}, plural(mentions, "mention", "mentions"))));
  return h("section", { "aria-labelledby": "articles" },
    h("h2", { id: "articles" }, "Articles ", h("span", { class: "count" }, atLeast(total, isExact))),
    rows.length ? h("ol", { class: "documents" }, rows.map(item)) : h("p", { class: "quiet" }, "None is left of those that named it."),
    fill(h("nav", { class: "paging", "aria-label": "Pages of articles" }), steps(query, next)));
}
