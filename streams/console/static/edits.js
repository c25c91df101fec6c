// What was edited after it was published: a card an edit, newest first, as they come.
import * as api from "./api.js";
import { asked, field } from "./asking.js";
import { showChips, without } from "./chips.js";
import { fill, h, say } from "./dom.js";
import { editItem } from "./edit.js";
import { atLeast, plural } from "./format.js";
import { makeLive } from "./live.js";
import { failure, notice } from "./notice.js";
import { makeQuestion } from "./question.js";
import { go, goQuery } from "./router.js";
import { makeLiveState } from "./tools.js";

const PATH = api.tablePath("changes");
const STEP = 30; // edits at first, and as many more on demand
const MOST = 500; // the API's limit
const ORDER = "-at";
// what one may look for, as the filters that it stands for
const WHAT = [
  ["", "anything"],
  ["headline_changed=true", "a headline"],
  ["stance_turned=true", "a position turned"],
  ["kind=retracted", "retracted"],
  ["kind=restored", "restored"],
];
const CHOSEN = ["headline_changed", "stance_turned", "kind"];
const FILTERS = [...CHOSEN, "site", "id"];

/** The latest edits of one article as a section, or nothing where it has none. */
export async function editsOf(id, signal) {
  const query = new URLSearchParams({ id, sort: ORDER, limit: "10" });
  const { rows, next } = await api.get(api.withQuery(PATH, query), signal);
  return rows.length > 0 && h("section", { class: "edits", "aria-labelledby": "edits" },
    h("h2", { id: "edits" }, "Edits"),
    h("ol", {}, rows.map((row) => editItem(row, { titled: false }))),
    next && h("p", {}, h("a", { href: `/edits?${new URLSearchParams({ id })}` }, "All edits of this article")));
}

export function openEdits(main) {
  const form = makeForm();
  const chips = h("ul", { class: "chips", "aria-label": "Filters" });
  const count = h("p", { class: "counts" });
  const state = makeLiveState(() => live?.turn());
  const others = h("div", { class: "links" });
  const body = h("div", { class: "edits" }, h("p", { class: "loading" }, "Loading …"));
  const bar = h("div", { class: "bar" }, count, state.element, h("div", { class: "end" }, others));
  const lead = "What new revisions of published articles changed: headlines, positions, names, length. And what was taken back.";
  fill(main, h("div", { class: "head" }, h("h1", {}, "Edits"), h("p", { class: "lead" }, lead)), h("div", { class: "tools" }, form.element, chips, bar), body);

  let query = new URLSearchParams();
  const question = makeQuestion(body, failed);
  let live = null;
  let shown = new Map(); // an edit never changes: its card is made once

  form.element.addEventListener("submit", (event) => {
    event.preventDefault();
    goQuery(form.query(query));
  });

  function update(wanted) {
    query = wanted;
    form.show(query);
    showChips(chips, [...query].filter(([field]) => FILTERS.includes(field)), (field, value) => {
      goQuery(without(query, field, value));
      form.element.elements.q.focus();
    });
    fill(others, ...twins(query));
    live?.close();
    return question.ask(async (signal) => {
      const answer = await ask(signal);
      shown = new Map();
      show(answer, { mark: false });
      say(plural(answer.total, "edit", "edits"));
      watch(answer.sequence);
    });
  }

  function failed(error) {
    state.show({ state: "off", paused: false, waiting: 0, skipped: 0 });
    fill(count);
    fill(body, error.status === 422 ? notice("This question can’t be answered", error.detail || error.message, "/edits", "Start again") : failure(error, () => update(query)));
  }

  function ask(signal) {
    const page = new URLSearchParams(query);
    page.set("sort", ORDER);
    page.set("limit", query.get("limit") ?? STEP);
    return api.get(api.withQuery(PATH, page), signal);
  }

  function watch(sequence) {
    const filters = new URLSearchParams(query);
    filters.delete("limit");
    live = makeLive({
      path: `${PATH}/stream`,
      query: filters,
      after: sequence,
      change() {},
      refresh: async () => show(await ask(question.signal()), { mark: true }),
      show: state.show,
    });
  }

  function show(answer, { mark }) {
    const before = shown;
    shown = new Map(answer.rows.map((row) => [`${row.id}|${row.record}`, row]));
    for (const [key, row] of shown) shown.set(key, before.get(key) ?? card(row, mark));
    fill(count, atLeast(answer.total, answer.total_is_exact), answer.total === 1 ? " edit" : " edits");
    fill(body, shown.size ? [h("ol", {}, [...shown.values()]), more(answer, query)] : nothing(query));
  }

  return { title: "Edits", update, close() { question.close(); live?.close(); } };
}

function card(row, mark) {
  const item = editItem(row, { titled: true });
  item.classList.toggle("new", mark);
  return item;
}

function makeForm() {
  const element = h("form", { class: "ask edits-ask", role: "search" },
    field("q", "Search", { type: "search", placeholder: "a headline, a holder, a name, any words" }),
    h("label", { class: "field" }, h("span", {}, "What changed"), h("select", { name: "what" }, WHAT.map(([value, text]) => h("option", { value }, text)))),
    field("since", "Since", { type: "date" }),
    field("site", "Site", { placeholder: "any" }),
    h("button", { type: "submit", class: "main" }, "Show"));
  const inputs = element.elements;

  function show(query) {
    const chosen = [...query].filter(([name]) => CHOSEN.includes(name)).map(([name, value]) => `${name}=${value}`);
    inputs.what.value = WHAT.some(([value]) => value === chosen[0]) ? chosen[0] : "";
    inputs.q.value = query.get("q") ?? "";
    inputs.since.value = query.get("since") ?? "";
    inputs.site.value = "";
  }

  function query(before) {
    const article = before.getAll("id").map((id) => ["id", id]);
    return new URLSearchParams([...new URLSearchParams(inputs.what.value), ...asked(inputs, ["q", "since"], before), ...article]);
  }

  return { element, show, query };
}

/** The same edits as a table, where files and all columns are. */
function twins(query) {
  const same = new URLSearchParams(query);
  same.delete("limit");
  return [h("a", { href: api.withQuery("/tables/changes", same) }, "As a table"), h("a", { href: api.withQuery(PATH, same) }, "JSON")];
}

function nothing(query) {
  if ([...query.keys()].some((name) => name !== "limit")) return notice("No edit matches", "Remove a filter, or search for fewer words.", "/edits", "All edits");
  return notice("No edits yet", "They appear when an article that has been enriched comes again with another headline, other positions, names or length, or is retracted.");
}

function more({ next }, query) {
  const limit = Number(query.get("limit") ?? STEP);
  if (!next) return null;
  const wider = new URLSearchParams(query);
  if (limit >= MOST) return h("p", { class: "quiet" }, `The newest ${MOST}. `, twins(query)[0], " has all.");
  wider.set("limit", Math.min(MOST, limit + STEP));
  return h("p", {}, h("button", { type: "button", on: { click: () => go(`/edits?${wider}`, { replace: true }) } }, "Show more"));
}
