// The stance explorer: positions on something, or of somebody, over time.
import * as api from "./api.js";
import { asked, field, offer, suggestions } from "./asking.js";
import { chart } from "./chart.js";
import { showChips, without } from "./chips.js";
import { fill, h, say, words } from "./dom.js";
import { atLeast, day, number, plural } from "./format.js";
import { boardPath, entityPath, explorePath, holderAsked, holderLink, subjectLink } from "./links.js";
import { makeNews } from "./news.js";
import { failure, notice } from "./notice.js";
import { steps } from "./paging.js";
import { lines, quotation, SIDES } from "./positions.js";
import { makeQuestion } from "./question.js";
import { ranked } from "./ranked.js";
import { goQuery, retitle } from "./router.js";

const PARTS = ["about", "holder", "q"]; // what a question is of
const FEW = 3; // changes before the rest is folded
const INPUTS = [...PARTS, "since", "until", "by"];
const SERIES = [
  { field: "favor", name: "for", side: "up" },
  { field: "against", name: "against", side: "down" },
  { field: "neutral", name: "neutral" },
];

export function openExplorer(main) {
  const page = { title: "Explore", update, close() { question.close(); news.rest(); } };
  const heading = h("h1", {}, "Explore positions");
  const form = makeForm();
  const chips = h("ul", { class: "chips", "aria-label": "Chosen sites" });
  const news = makeNews("position has", "positions have", () => update(query));
  const results = h("div", { class: "results" }, h("p", { class: "loading" }, "Loading …"));
  fill(main, h("div", { class: "head" }, heading), form.element, chips, news.element, results);
  let query = new URLSearchParams();
  const question = makeQuestion(results, (error) => fill(results, failure(error, () => update(query))));

  form.element.addEventListener("submit", (event) => {
    event.preventDefault();
    goQuery(asked(form.element.elements, INPUTS, query));
  });
  form.suggest();

  function update(given) {
    query = given;
    form.show(query);
    showChips(chips, query.getAll("site").map((site) => ["site", site]), (name, value) => {
      goQuery(withoutPlace(without(query, name, value)));
      form.element.elements.site.focus();
    });
    retitled(titleOf(query));
    news.rest();
    return question.ask(async (signal) => {
      const answer = await api.get(api.withQuery("/api/explore", query), signal);
      retitled(titleOf(query, answer));
      fill(results, answer.total ? found(answer, query) : nothing(query));
      if (!query.has("until")) news.watch("positions", followed(query, answer), answer.sequence);
      say(`${plural(answer.total, "position", "positions")}, ${plural(answer.flips_total, "change", "changes")} of mind`);
    });
  }

  function retitled(title) {
    page.title = title;
    retitle(page, title);
    fill(heading, title);
  }

  return page;
}

function makeForm() {
  const list = (id) => h("datalist", { id });
  const by = h("select", { name: "by" }, [["", "fitting"], ["day", "day"], ["week", "week"], ["month", "month"], ["year", "year"]].map(([value, text]) => h("option", { value }, text)));
  const element = h("form", { class: "ask explore", role: "search" },
    field("about", "About", { type: "search", list: "known-subjects", placeholder: "anything" }),
    field("holder", "Holder", { list: "known-holders", placeholder: "anybody" }),
    field("q", "Words", { placeholder: "any" }),
    field("since", "Since", { type: "date" }),
    field("until", "Until", { type: "date" }),
    field("site", "Site", { list: "known-sites", placeholder: "any" }),
    h("label", { class: "field" }, h("span", {}, "Bars by"), by),
    h("button", { type: "submit", class: "main" }, "Explore"),
    list("known-subjects"), list("known-holders"), list("known-sites"));

  function show(query) {
    for (const name of INPUTS) element.elements[name].value = query.get(name) ?? "";
    element.elements.site.value = "";
  }

  async function suggest() {
    try {
      const known = await suggestions();
      for (const name of ["subjects", "holders", "sites"]) offer(element.querySelector(`#known-${name}`), known[name]);
    } catch {
      // the explorer's own request tells what is wrong
    }
  }

  return { element, show, suggest };
}

/** What the page is of; an answer knows the names of keys. */
function titleOf(query, { subjects = [], holders = [] } = {}) {
  const name = (value, known) => known.find(({ key }) => key === value)?.name ?? value;
  const [about, holder, q] = [name(query.get("about"), subjects), name(query.get("holder"), holders), query.get("q")];
  const told = [holder && `of ${holder}`, about && `on ${about}`, q && `with “${q}”`].filter(Boolean).join(" ");
  return told ? `Positions ${told}` : "Explore positions";
}

/** What the stream of positions is asked: it takes a name or a key as such. */
function followed(query, { subjects, holders }) {
  const keys = { about: subjects, holder: holders };
  return new URLSearchParams([...query].filter(([name, value]) => value && [...PARTS, "since", "site"].includes(name)).map(([name, value]) =>
    [keys[name]?.some(({ key }) => key === value) ? `${name}_key` : name, value]));
}

function withoutPlace(query) {
  const changed = new URLSearchParams(query);
  changed.delete("cursor");
  return changed;
}

/** The address of the explorer with another value of one part; the rest of the question stays. */
function narrowed(query, parts) {
  const changed = withoutPlace(query);
  for (const [name, value] of Object.entries(parts)) changed.set(name, value);
  return explorePath(changed);
}

function found(answer, query) {
  return [
    ...summary(answer, query),
    chart({ heading: "Positions over time", timeline: answer.timeline, by: answer.by, series: SERIES, link: (since, until) => narrowed(query, { since, until }) }),
    h("div", { class: "ranked" },
      ranked("holders", "Who", answer.holders, answer.holders_total, (each) => narrowed(query, { holder: holderAsked(each.name, each.key) })),
      ranked("subjects", "On what", answer.subjects, answer.subjects_total, (each) => narrowed(query, { about: each.name }))),
    flips(answer),
    evidence(answer, query),
  ];
}

function summary(answer, query) {
  const { total, total_is_exact: isExact, favor, against, neutral } = answer;
  const about = query.get("about");
  const entities = [about && answer.subjects[0], query.get("holder") && answer.holders[0]].filter((each) => each?.is_entity);
  return [
    h("p", { class: "sum" },
      h("span", { class: "favor" }, `${number(favor)} for`), " · ", h("span", { class: "against" }, `${number(against)} against`), " · ", `${number(neutral)} neutral`,
      !isExact && ` (of the newest ${number(total)} pieces of evidence: narrow the question for older ones)`),
    h("ul", { class: "meta" },
      about && h("li", {}, h("a", { href: boardPath(about) }, "On the board")),
      entities.map(({ key, name }) => h("li", {}, h("a", { href: entityPath(key) }, "All of ", words(name)))),
      h("li", {}, h("a", { href: api.withQuery("/api/explore", query), title: "This page from the API" }, "JSON"))),
  ];
}

function flips({ flips: changes, flips_total: total }) {
  if (!total) return null;
  const half = (position, when) => h("div", { class: `half ${position.label}` },
    h("p", {}, h("span", { class: "label" }, SIDES[position.label].replace(" on", "")), ", ", when, " ", day(position.day)), quotation(position));
  const flip = ({ earlier, later }) => h("li", { class: "flip" },
    h("p", { class: "who" }, holderLink(later.holder, later.holder_key, { class: "holder" }), " ", h("span", { class: "on" }, "on"), " ", subjectLink(later.about)),
    h("div", { class: "halves" }, half(earlier, "on"), half(later, "since")));
  return h("section", { class: "flips", "aria-labelledby": "flips" },
    h("h2", { id: "flips" }, "Changed their position ", h("span", { class: "count" }, number(total))),
    h("p", { class: "quiet" }, "The latest position differs from one of an earlier day."),
    h("ol", {}, changes.slice(0, FEW).map(flip)),
    changes.length > FEW && h("details", {}, h("summary", {}, `${number(changes.length - FEW)} more`), h("ol", {}, changes.slice(FEW).map(flip))),
    changes.length < total && h("p", { class: "quiet" }, `The last ${changes.length} changes.`));
}

function evidence({ evidence: positions, total, total_is_exact: isExact, next }, query) {
  return h("section", { class: "evidence", "aria-labelledby": "evidence" },
    h("h2", { id: "evidence" }, "Evidence ", h("span", { class: "count" }, atLeast(total, isExact))),
    h("ol", {}, lines(positions, { withSide: true })),
    h("nav", { class: "paging", "aria-label": "Pages of evidence" }, steps(query, next)));
}

function nothing(query) {
  if (query.has("cursor")) return notice("No more evidence", "What was here has changed meanwhile.", explorePath(withoutPlace(query)), "Begin with the newest");
  if ([...query.keys()].length) return notice("No position found", "Names are taken as they are written. Fewer conditions, more days or other words may help.", "/explore", "Start again");
  return notice("No positions yet", "They appear here as soon as articles are enriched. Publish one: `streams publish FILE --wait`.", "/tables/articles", "See how far the articles have come");
}
