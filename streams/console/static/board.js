// The desk's question: who is for and who is against.
import * as api from "./api.js";
import { showChips, without } from "./chips.js";
import { articlePath, fill, h, outward, say, webHost, words } from "./dom.js";
import { atLeast, day, label, percent, plural } from "./format.js";
import { failure, notice } from "./notice.js";
import { go, goQuery } from "./router.js";

const STEP = 50; // positions a side at first, and as many more on demand
const MOST = 500; // the API's limit
const SUBJECTS = 12; // to start from, where nothing is asked yet
const ASKED = ["about", "q", "since", "until", "site"];

export function openBoard(main) {
  const form = makeForm();
  const chips = h("ul", { class: "chips", "aria-label": "Chosen sites" });
  const subjects = h("nav", { class: "subjects", "aria-label": "Subjects with the most articles" });
  const news = h("p", { class: "news" });
  const results = h("div", { class: "results" }, h("p", { class: "loading" }, "Loading …"));
  fill(main, h("div", { class: "head" }, h("h1", {}, "Who is for, who is against?")), form.element, chips, subjects, news, results);

  let query = new URLSearchParams();
  let asking = new AbortController();
  let unfollow = () => {};

  form.element.addEventListener("submit", (event) => {
    event.preventDefault();
    goQuery(form.query(query));
  });

  async function update(asked) {
    query = asked;
    asking.abort();
    asking = new AbortController();
    form.show(query);
    showChips(chips, query.getAll("site").map((site) => ["site", site]), (field, value) => {
      goQuery(without(query, field, value));
      form.element.elements.site.focus();
    });
    subjects.hidden = Boolean(query.get("about") || query.get("q"));
    results.setAttribute("aria-busy", "true");
    const filters = new URLSearchParams([...query].filter(([field]) => ASKED.includes(field)));
    const limited = new URLSearchParams(filters);
    limited.set("limit", query.get("limit") ?? STEP);
    unfollow();
    try {
      const board = await api.get(api.withQuery("/api/board", limited), asking.signal);
      fill(results, sides(board, query));
      watch(filters, board.sequence);
      const told = ["favor", "against", "neutral"].map((side) => board[side].total);
      say(`${told[0]} for, ${told[1]} against, ${told[2]} neutral`);
    } catch (error) {
      if (error.name === "AbortError") return;
      fill(results, failure(error, () => update(query)));
    }
    results.removeAttribute("aria-busy");
  }

  /** Count what changes from now on; the board itself stays as it is read until somebody asks again. */
  function watch(filters, sequence) {
    const changed = new Set();
    const tell = () => {
      if (!changed.size) return fill(news);
      const again = h("button", { type: "button", on: { click: () => update(query) } }, "Show them");
      return fill(news, `${plural(changed.size, "position has", "positions have")} changed since. `, again);
    };
    tell();
    if (filters.has("until")) return; // of days that are over, mostly; the stream knows no end
    unfollow = api.follow("/api/tables/positions/stream", filters, sequence, {
      row: ({ key }) => { changed.add(key); tell(); },
      skipped: ({ from, to }) => { changed.add(`${from} to ${to}`); tell(); },
      state: () => {},
    });
  }

  suggest(form, subjects);
  return { title: "For and against", update, close() { asking.abort(); unfollow(); } };
}

/** The search form: a question, how it is meant, days and sites. */
function makeForm() {
  const field = (name, text, attributes) =>
    h("label", { class: "field" }, h("span", {}, text), h("input", { name, autocomplete: "off", ...attributes }));
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
    const asked = new URLSearchParams();
    if (inputs.question.value.trim()) asked.set(inputs.meant.value, inputs.question.value.trim());
    for (const name of ["since", "until"]) if (inputs[name].value) asked.set(name, inputs[name].value);
    for (const site of new Set([...before.getAll("site"), inputs.site.value.trim()])) if (site) asked.append("site", site);
    return asked;
  }

  const offer = (id, values) => fill(element.querySelector(id), values.map((value) => h("option", { value })));
  return { element, show, query, offer };
}

/** Offer the subjects and sites that there are; without them the form works all the same. */
async function suggest(form, subjects) {
  const distinct = (rows, name) => [...new Set(rows.map((row) => row[name]).filter(Boolean))];
  try {
    const [stances, sources] = await Promise.all([
      api.get("/api/tables/stances?sort=-articles&limit=200"),
      api.get("/api/tables/sources?sort=-day&limit=500"),
    ]);
    const about = distinct(stances.rows, "about");
    form.offer("#known-subjects", about);
    form.offer("#known-sites", distinct(sources.rows, "site").sort());
    const links = about.slice(0, SUBJECTS).map((name) => h("li", {}, subjectLink(name)));
    fill(subjects, h("p", {}, "Much written about"), h("ul", {}, links));
    subjects.classList.toggle("none", links.length === 0);
  } catch {
    subjects.classList.add("none"); // the board's own request tells what is wrong
  }
}

const subjectLink = (about) => h("a", { href: `/?${new URLSearchParams({ about })}` }, words(about));

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
  const lines = positions.map(line);
  return h(
    "section", { class: `side ${name}`, "aria-labelledby": id },
    h("h2", { id }, heading, " ", h("span", { class: "count" }, atLeast(total, isExact))),
    lines.length ? h("ol", {}, lines) : h("p", { class: "quiet" }, "Nobody, as far as these articles tell."),
  );
}

function neutral({ total, total_is_exact: isExact, positions }) {
  if (!total) return null;
  return h(
    "details", { class: "side neutral" },
    h("summary", {}, "Neutral ", h("span", { class: "count" }, atLeast(total, isExact)), h("span", { class: "quiet" }, " who say that they take no side")),
    h("ol", {}, positions.map(line)),
  );
}

function line(position) {
  const { holder, target, site, link, id, confidence, about } = position;
  const isOther = about.toLowerCase() !== target.toLowerCase();
  const host = webHost(link);
  return h(
    "li", { class: "position" },
    h("p", { class: "who" }, words(holder, { class: "holder" }), " ", h("span", { class: "on" }, "on"), " ", words(target, { class: "target" })),
    h("blockquote", { dir: "auto" }, position.words),
    h("p", { class: "where" },
      h("span", {}, site ? words(site) : "unknown site"),
      h("span", {}, day(position.day)),
      host ? h("span", {}, outward(link, host === site ? "Read it there" : words(`Read it at ${host}`))) : null,
      h("span", {}, h("a", { href: articlePath(id) }, "Article")),
      isOther && h("span", {}, "about ", subjectLink(about)),
      h("span", { class: "quiet", title: "Precision of the way it was found, as measured on annotated articles" },
        h("span", { class: "unseen" }, `${label("confidence")} `), percent(confidence)),
    ),
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
