// One article: its text with names and evidence marked, the positions, what was removed, and how it came about.
import * as api from "./api.js";
import { copiesLink, copiesOf, copiesSection } from "./copies.js";
import { fill, h, outward, webHost, words } from "./dom.js";
import { editsOf } from "./edits.js";
import { label, number, percent, plural, published } from "./format.js";
import { entityPath, holderLink, lettersPath, sourceLink } from "./links.js";
import { codePoints, marked, spansOf, WAYS } from "./marks.js";
import { failure, notice } from "./notice.js";
import { SIDES } from "./positions.js";
import { retitle } from "./router.js";
import { stagesSection } from "./stages.js";

const MANY_ENTITIES = 12; // shown at first
const MANY_REMOVED = 30; // more are folded

export function openArticle(main, id) {
  const page = { title: "Article", update, close: () => asking.abort() };
  const body = h("div", { class: "article-page" }, h("p", { class: "loading" }, "Loading …"));
  let asking = new AbortController();
  fill(main, body);
  main.addEventListener("click", jumped, { signal: asking.signal });

  async function update() {
    const path = encodeURIComponent(id);
    const { signal } = asking;
    body.setAttribute("aria-busy", "true");
    const asked = [
      api.get(`/api/articles/${path}`, signal), api.get(`/api/trace/${path}`, signal),
      editsOf(id, signal), copiesOf(id, signal),
    ];
    const [article, trace, edits, copies] = await Promise.allSettled(asked);
    if (signal.aborted) return;
    body.removeAttribute("aria-busy");
    if (article.status === "rejected") fill(body, h("h1", {}, "Article"), problemOf(article.reason, id, update));
    else if (article.value.text === undefined) showUnfinished(article.value.row, trace.value, edits.value);
    else show(article.value, trace.value, edits.value, copies.value);
  }

  function show(article, trace, edits, copies) {
    const title = article.title || article.row?.title || id;
    retitle(page, title);
    page.title = title;
    fill(body,
      header(article, copies),
      h("div", { class: "columns" },
        h("div", { class: "rail" }, positions(article), portrayals(article), copiesSection(copies), entities(article)),
        h("div", { class: "document" }, text(article), removed(article))),
      edits,
      stagesSection(id, article, trace));
    if (location.hash.startsWith("#words-")) point(location.hash.slice("#words-".length));
  }

  /** An article without a result yet, or ever: its row tells how far it came. */
  function showUnfinished(row, trace, edits) {
    const title = row.title || id;
    retitle(page, title);
    fill(body, h("header", {}, h("h1", { dir: "auto" }, title), meta(row.site, null, row.url, [])), unfinished(row), edits, stagesSection(id, null, trace));
  }

  return page;
}

function unfinished({ outcome, stage, error }) {
  if (outcome === "dead") {
    const box = notice(`This article died in ${stage}`, error ?? "");
    box.append(h("p", {}, h("a", { href: lettersPath({ stage }) }, "The dead letters of this stage"), h("span", { class: "quiet" }, " tell of its kind, and how to try again.")));
    box.classList.add("failure");
    return box;
  }
  if (outcome === "retracted") return notice("This article was retracted", "Its publisher took it back; nothing of it counts in any table.");
  if (outcome === "enriched") return notice("Its result can’t be read", "The record is not on the last topic any more, or not yet.");
  return notice("Not through yet", `It has come as far as ${stage}. Reload in a moment.`);
}

function problemOf(problem, id, again) {
  if (problem.status !== 404) return failure(problem, again);
  return notice("No article has this id", `Nothing is known of ${id}. The articles that came in:`, "/tables/articles", "Articles");
}

function meta(site, name, address, others) {
  const link = outward(address, "Read it at the publisher’s");
  const parts = [site ? sourceLink(site, name || site) : name && words(name), link, ...others].filter(Boolean);
  return h("ul", { class: "meta" }, parts.map((part) => h("li", {}, part)));
}

function header(article, copies) {
  const { title, source, byline, credit, published_at: at, language, cleaning, row } = article;
  const points = codePoints(title ?? "");
  const address = webHost(source?.url) ? source.url : source?.canonical_url;
  return h("header", {},
    h("h1", { dir: "auto" }, title ? marked(points, spansOf(article, "title"), 0, points.length) : "(no title)"),
    meta(row?.site ?? source?.site, source?.name, address, [
      at && h("span", {}, "published ", published(at)),
      byline && h("span", {}, "by ", words(byline)),
      credit?.length > 0 && h("span", {}, "from ", words(credit.join(", "))),
      copiesLink(copies),
      language && h("span", {}, `language ${language.code}`),
      cleaning && h("span", {}, `cleaning ${cleaning.quality}, ${percent(cleaning.confidence)}`),
    ]),
    (cleaning?.notes ?? []).map((note) => h("p", { class: "quiet", dir: "auto" }, note)));
}

function positions({ stances = [] }) {
  const list = stances.map((stance, at) => {
    const { holder, target, label: side, evidence, confidence, link, route, also = [], conflicts = [], order } = stance;
    return h("li", { id: `position-${at + 1}`, class: `position ${side}`, tabindex: "-1" },
      h("p", { class: "who" }, holder.key ? holderLink(holder.name, holder.key, { class: "holder" }) : words(holder.name, { class: "holder" }), " ", h("span", { class: "label" }, SIDES[side] ?? side), " ", words(target.text, { class: "target" })),
      h("a", { class: "words", href: `#words-${at + 1}`, dir: "auto" }, evidence.text),
      h("p", { class: "where" }, h("span", { title: "How probable it is that this is right, fitted on annotated texts" }, `${percent(confidence)} (${route})`),
        webHost(link) !== null && h("span", {}, outward(link, "Read it there")),
        conflicts.length > 0 && h("span", {}, `takes other sides, too (${conflicts.map((other) => number(other + 1)).join(", ")}); in time number ${number(order)}`)),
      also.length > 0 && h("details", {}, h("summary", {}, `said ${number(also.length)}× more`),
        also.map((again) => h("p", { class: "quiet", dir: "auto" }, again.evidence.text))));
  });
  return h("section", { "aria-labelledby": "positions" },
    h("h2", { id: "positions" }, "Positions ", h("span", { class: "count" }, number(stances.length))),
    list.length ? h("ol", { class: "positions" }, list) : h("p", { class: "quiet" }, "None was found. Stages abstain rather than guess, and read English alone."));
}

function portrayals({ portrayals: found = [] }) {
  const toned = found.filter((each) => each.label !== "neutral");
  if (!toned.length) return null;
  const item = ({ name, key, label: side, against, neutral, favor }) => h("li", {},
    h("a", { href: entityPath(key) }, words(name)), " ",
    h("span", { class: "quiet" }, `in a ${side === "favor" ? "good" : "bad"} light in ${number(side === "favor" ? favor : against)} of ${number(against + neutral + favor)}`));
  return h("section", { "aria-labelledby": "portrayals" },
    h("h2", { id: "portrayals" }, "The narrator's tone ", h("span", { class: "count" }, number(toned.length))),
    h("ul", { class: "entities" }, toned.map(item)));
}

function entities({ entities: found = [] }) {
  if (!found.length) return null;
  const ordered = [...found].sort((a, b) => b.count - a.count);
  const item = ({ name, type, count, key }) => h("li", {},
    h("a", { href: entityPath(key), class: `entity ${type.toLowerCase()}` }, words(name)),
    h("span", { class: "quiet" }, ` ${label(type.toLowerCase())}, ${number(count)}×`));
  const rest = ordered.slice(MANY_ENTITIES).map(item);
  return h("section", { "aria-labelledby": "entities" },
    h("h2", { id: "entities" }, "Names ", h("span", { class: "count" }, number(found.length))),
    h("ul", { class: "entities" }, ordered.slice(0, MANY_ENTITIES).map(item)),
    rest.length > 0 && h("details", {}, h("summary", {}, `${number(rest.length)} more`), h("ul", { class: "entities" }, rest)));
}

function text(article) {
  const points = codePoints(article.text);
  const spans = spansOf(article, "text");
  return h("section", { class: "text", "aria-labelledby": "text" },
    h("h2", { id: "text", class: "unseen" }, "Text"),
    spans.some((span) => span.kind === "said") && legend(),
    article.paragraphs.map(({ start, end }) => h("p", { dir: "auto" }, marked(points, spans, start, end))));
}

function legend() {
  const ways = Object.entries(WAYS);
  return h("ul", { class: "legend", "aria-label": "What the lines under words mean" },
    ways.map(([way, meaning]) => h("li", {}, h("span", { class: `said ${way}` }, "said"), ` ${meaning}`)));
}

function removed({ removed: lines = [], cleaning }) {
  const fields = cleaning?.metadata ?? [];
  if (!lines.length && !fields.length) return null;
  const all = [
    ...lines.map((line) => ({ ...line, element: "del", why: line.reason })),
    ...fields.map((line) => ({ ...line, element: "span", why: `became ${label(line.field).toLowerCase()}` })),
  ].sort((a, b) => (a.line ?? 0) - (b.line ?? 0));
  return h("section", { class: "removed", "aria-labelledby": "removed" },
    h("h2", { id: "removed" }, "Not article"),
    h("details", { open: lines.length <= MANY_REMOVED },
      h("summary", {}, `${plural(lines.length, "line", "lines")} of the page removed, and why`),
      h("ol", {}, all.map(removedLine))));
}

function removedLine({ text, line, element, why }) {
  return h("li", {},
    h("span", { class: "line", title: "Line of the document" }, line === null ? "" : number(line)),
    h(element, { dir: "auto" }, text), " ", h("span", { class: "tag" }, why));
}

/** Follow a link to the words of a position, or back from the words to the position. */
function jumped(event) {
  const link = event.target.closest("a[href^='#words-'], a[href^='#position-']");
  if (!link) return;
  event.preventDefault();
  const hash = link.getAttribute("href");
  history.replaceState(history.state, "", hash);
  const at = hash.split("-")[1];
  if (hash.startsWith("#words-")) point(at);
  else goTo(document.getElementById(`position-${at}`));
}

function point(at) {
  for (const each of document.querySelectorAll("mark.current")) each.classList.remove("current");
  const marks = document.querySelectorAll(`mark[data-positions~="${CSS.escape(at)}"]`);
  for (const each of marks) each.classList.add("current");
  goTo(marks[0]);
}

function goTo(element) {
  if (!element) return;
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  element.focus({ preventScroll: true });
  element.scrollIntoView({ block: "center", behavior: calm ? "auto" : "smooth" });
}
