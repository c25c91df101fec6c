// A value of a row as nodes: short for a cell, whole for the row's details.
import { h, outward, words } from "./dom.js";
import { day, label, moment, number, percent } from "./format.js";
import { articlePath, entityLink, holderLink, lettersPath, sourceLink, subjectLink } from "./links.js";

const SHORT_ID = 14; // characters of an id that tell it from others on a page
const NAMED = 3; // names of a list that fit into a cell

const none = () => h("span", { class: "none" }, "–");
const names = (list, name) => {
  const first = list.slice(0, NAMED).map((each) => each[name]).join(", ");
  return list.length ? words(`${number(list.length)}: ${first}${list.length > NAMED ? ", …" : ""}`) : "0";
};
const tag = (value) => h("span", { class: `tag is-${String(value).replace(/\W/g, "-")}` }, String(value));
const shortened = (id) => (id.length > SHORT_ID + 1 ? `${id.slice(0, SHORT_ID)}…` : id);
const articleLink = (id) => h("a", { href: articlePath(id), title: id }, words(shortened(id)));
const clusterLink = (id) => h("a", { href: `/tables/duplicates?${new URLSearchParams({ cluster: id, sort: "published" })}`, title: `All articles with the text of ${id}` }, words(shortened(id)));
const yes = (value) => (value ? "yes" : "no");
const position = (origin) => `${origin.partition}/${origin.offset}`;

const CELLS = {
  outcome: tag, label: tag, stage: tag,
  confidence: percent, removed_share: percent, containment: percent,
  evidence: (list) => (list.length ? words(`“${list[0].words}”${list.length > 1 ? ` and ${list.length - 1} more` : ""}`) : none()),
  words: (value) => words(`“${value}”`),
  origin: position,
  times: (times) => Object.keys(times).join(", "),
  retracted: (value) => (value ? tag("retracted") : "no"),
  kind: tag, headline_changed: yes, stance_turned: yes, origin_before: position,
};

const TYPES = { day, time: moment, link: (value) => outward(value, "Open") ?? none() };

const TITLED = ["articles", "duplicates"]; // their titles lead to the article
const source = (site) => sourceLink(site);
const holder = (name, row) => holderLink(name, row.holder_key);
const TABLE_CELLS = {
  articles: { id: articleLink, site: source, error: (error, row) => h("a", { href: articlePath(row.id), title: error }, words(error)) },
  positions: { id: articleLink, holder, about: (name) => subjectLink(name), site: source },
  stances: { holder, about: (name) => subjectLink(name) },
  entities: { name: (name, row) => entityLink(name, row.key) },
  sources: { site: source },
  dead_letters: { error: (error, row) => h("a", { href: lettersPath({ fingerprint: row.fingerprint, letter: row.example }), title: error }, words(error)) },
  duplicates: { id: articleLink, site: source, cluster: clusterLink },
  contributions: { id: articleLink, site: source, entities: (list) => names(list, "name"), stances: (list) => names(list, "holder") },
  changes: { id: articleLink, site: source, entities: (list) => names(list, "name"), stances: (list) => names(list, "holder") },
};

/** The short form of a row's field, of one of the API's types. */
export function cell(table, field, type, row) {
  const value = row[field];
  if (TITLED.includes(table) && field === "title") return h("a", { href: articlePath(row.id) }, value ? words(value) : "(no title)");
  if (value === null || value === undefined || value === "") return none();
  const known = TABLE_CELLS[table]?.[field] ?? CELLS[field] ?? TYPES[type];
  if (known) return known(value, row);
  if (typeof value === "number") return number(value);
  return words(typeof value === "object" ? JSON.stringify(value) : String(value));
}

/** What a cell says, as plain text: shown where the cell is too narrow. */
export function plain(value) {
  return typeof value === "string" ? value : null;
}

/** The whole of a value, however deep. */
export function whole(name, value) {
  if (value === null || value === undefined) return none();
  if (Array.isArray(value)) return value.length ? h("ol", { class: "values" }, value.map((each) => h("li", {}, whole(name, each)))) : "none";
  if (typeof value === "object") return details(value);
  if (typeof value === "string") return wholeText(name, value);
  return typeof value === "number" ? number(value) : String(value);
}

function wholeText(name, value) {
  if (["at", "first", "last", "published"].includes(name)) return moment(value);
  if (name === "article") return h("a", { href: articlePath(value) }, words(value));
  if (name === "url" || name === "link") return outward(value, words(value)) ?? words(value);
  return words(value);
}

/** All fields of a row or of a value inside it. */
export function details(row) {
  return h("dl", { class: "details" }, Object.entries(row).map(([name, value]) =>
    h("div", {}, h("dt", {}, label(name)), h("dd", {}, whole(name, value)))));
}
