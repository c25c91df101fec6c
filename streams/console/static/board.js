// The desk's question: who is for and who is against.
import * as api from "./api.js";
import { asked, field, offer, suggestions } from "./asking.js";
import { showChips, without } from "./chips.js";
import { fill, h, say, words } from "./dom.js";
import { atLeast } from "./format.js";
import { boardPath } from "./links.js";
import { makeNews } from "./news.js";
import { failure, notice } from "./notice.js";
import { lines } from "./positions.js";
import { makeQuestion } from "./question.js";
import { go, goQuery } from "./router.js";

const STEP = 50; // positions a side at first, and as many more on demand
const MOST = 500; // the API's limit
const SUBJECTS = 12; // to start from, where nothing is asked yet
const ASKED = ["about", "q", "since", "until", "site"];

export function openBoard(main) {
  const form = makeForm();
  const chips = h("ul", { class: "chips", "aria-label": "Chosen sites" });
  const subjects = h("nav", { class: "subjects", "aria-label": "Subjects with the most articles" });
  const news = makeNews("position has", "positions have", () => update(query));
  const results = h("div", { class: "results" }, h("p", { class: "loading" }, "Loading …"));
  fill(main, h("div", { class: "head" }, h("h1", {}, "Who is for, who is against?")), form.element, chips, subjects, news.element, results);

  let query = new URLSearchParams();
  const question = makeQuestion(results, (error) => fill(results, failure(error, () => update(query))));

  form.element.addEventListener("submit", (event) => {
    event.preventDefault();
    goQuery(form.query(query));
  });

  function update(given) {
    query = given;
    form.show(query);
    showChips(chips, query.getAll("site").map((site) => ["site", site]), (field, value) => {
      goQuery(without(query, field, value));
      form.element.elements.site.focus();
    });
    subjects.hidden = Boolean(query.get("about") || query.get("q"));
    const filters = new URLSearchParams([...query].filter(([field]) => ASKED.includes(field)));
    const limited = new URLSearchParams(filters);
    limited.set("limit", query.get("limit") ?? STEP);
    news.rest();
    return question.ask(async (signal) => {
      const board = await api.get(api.withQuery("/api/board", limited), signal);
      fill(results, sides(board, query));
      // of days that are over, mostly; the stream knows no end
      if (!filters.has("until")) news.watch("positions", filters, board.sequence);
      const told = ["favor", "against", "neutral"].map((side) => board[side].total);
      say(`${told[0]} for, ${told[1]} against, ${told[2]} neutral`);
    });
  }

  suggest(form, subjects);
  return { title: "For and against", update, close() { question.close(); news.rest(); } };
}

/** The search form: a question, how it is meant, days and sites. */
function makeForm() {
  const choice = (value, text) =>
    h("label", {}, h("input", { type: "radio", name: "meant", value, checked: value === "q" }), " ", text);
  const element = h(
    "form", { class: "ask", role: "search" },
    h("label", { class: "field question" }, h("span", {}, "About"),
      h("input", { type: "search", name: "question", list: "known-subjects", autocomplete: "off", placeholder: "a bill, a person, a country, any words" })),
    h("fieldset", { class: "choice" }, h("legend", { class: "unseen" }, "How the question is meant"),
      choice("q", "these words"), choice("about", "exactly this subject")),
    field("since", "Since", { type: "date" }),
    field("until", "Until", { type: "date" }),
    field("site", "Site", { list: "known-sites", placeholder: "any", class: "narrow" }),
    h("button", { type: "submit", class: "main" }, "Ask"),
    h("datalist", { id: "known-subjects" }), h("datalist", { id: "known-sites" }),
  );
  const inputs = element.elements;

  function show(query) {
    const about = query.get("about");
    inputs.question.value = about ?? query.get("q") ?? "";
    inputs.meant.value = about === null ? "q" : "about";
    inputs.since.value = query.get("since") ?? "";
    inputs.until.value = query.get("until") ?? "";
    inputs.site.value = "";
  }

  function query(before) {
    const narrowed = asked(inputs, ["since", "until"], before);
    const question = inputs.question.value.trim();
    return question ? new URLSearchParams([[inputs.meant.value, question], ...narrowed]) : narrowed;
  }

  return { element, show, query };
}

/** Offer the subjects and sites that there are; without them the form works all the same. */
async function suggest(form, subjects) {
  try {
    const { subjects: about, sites } = await suggestions();
    offer(form.element.querySelector("#known-subjects"), about);
    offer(form.element.querySelector("#known-sites"), sites);
    const links = about.slice(0, SUBJECTS).map((name) => h("li", {}, h("a", { href: boardPath(name) }, words(name))));
    fill(subjects, h("p", {}, "Much written about"), h("ul", {}, links));
    subjects.classList.toggle("none", links.length === 0);
  } catch {
    subjects.classList.add("none"); // the board's own request tells what is wrong
  }
}

function sides(board, query) {
  const totals = ["favor", "against", "neutral"].map((side) => board[side].total);
  if (totals.every((total) => total === 0)) return nothing(query);
  return [
    h("div", { class: "sides" }, side("favor", "For", board.favor), side("against", "Against", board.against)),
    neutral(board.neutral),
    more(board, query),
  ];
}

function nothing(query) {
  const about = query.get("about");
  if (about) {
    const others = new URLSearchParams(query);
    others.delete("about");
    others.set("q", about);
    return notice(`No position on exactly “${about}”`, "The subject may be written otherwise.", `/?${others}`, "Search for the words instead");
  }
  if (ASKED.some((name) => query.has(name))) {
    return notice("No position found", "Fewer or other words may help, more days, or more sites.", "/", "Start again");
  }
  return notice("No positions yet", "They appear here as soon as articles are enriched. Publish one: `streams publish FILE --wait`.", "/tables/articles", "See how far the articles have come");
}

function side(name, heading, { total, total_is_exact: isExact, positions }) {
  const id = `side-${name}`;
  return h(
    "section", { class: `side ${name}`, "aria-labelledby": id },
    h("h2", { id }, heading, " ", h("span", { class: "count" }, atLeast(total, isExact))),
    positions.length ? h("ol", {}, lines(positions)) : h("p", { class: "quiet" }, "Nobody, as far as these articles tell."),
  );
}

function neutral({ total, total_is_exact: isExact, positions }) {
  if (!total) return null;
  return h(
    "details", { class: "side neutral" },
    h("summary", {}, "Neutral ", h("span", { class: "count" }, atLeast(total, isExact)), h("span", { class: "quiet" }, " who say that they take no side")),
    h("ol", {}, lines(positions)),
  );
}

function more(board, query) {
  const cut = ["favor", "against", "neutral"].some((name) => board[name].total > board[name].positions.length);
  const limit = Number(query.get("limit") ?? STEP);
  if (!cut) return null;
  if (limit >= MOST) return h("p", { class: "quiet" }, `The newest ${MOST} of each side. More words, days or sites narrow the question; `, h("a", { href: "/tables/positions" }, "the table"), " has all.");
  const wider = new URLSearchParams(query);
  wider.set("limit", Math.min(MOST, limit + STEP));
  const click = () => go(`/?${wider}`, { replace: true });
  return h("p", {}, h("button", { type: "button", on: { click } }, "Show more"));
}
