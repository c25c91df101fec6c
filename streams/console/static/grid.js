// A page a table: filter, search, sort, page through, and watch it change.
import * as api from "./api.js";
import { TABLES, usualColumns } from "./columns.js";
import { fill, h, say } from "./dom.js";
import { atLeast, clock, label, number, plural } from "./format.js";
import { makeLive } from "./live.js";
import { failure, notice, sentence } from "./notice.js";
import { steps } from "./paging.js";
import { makeQuestion } from "./question.js";
import { goQuery } from "./router.js";
import { makeTable } from "./rows.js";
import { makeTools } from "./tools.js";

const OWN = ["columns"]; // of the query: for this page, not for the API
const PLACE = ["cursor", "sort", "limit"]; // of the query: which part of the rows, not which rows
const LIMIT = 50;

export function openGrid(main, name) {
  const page = { title: label(name), update, close };
  const head = h("div", { class: "head" }, h("h1", {}, label(name)), h("p", { class: "lead" }, sentence(TABLES[name]?.lead ?? "")));
  const body = h("div", { class: "grid" }, h("p", { class: "loading" }, "Loading …"));
  fill(main, head, body);

  let query = new URLSearchParams();
  const question = makeQuestion(body, failed);
  let view = null; // the parts of the page, once the table's fields are known
  let live = null;

  function update(asked) {
    query = asked;
    return question.ask(async (signal) => {
      view ??= makeView(await describe(name));
      view.show(query);
      const answer = await ask(signal);
      view.showAnswer(answer, { mark: false });
      say(`${plural(answer.total, "row", "rows")} of ${label(name)}`);
      watch(answer.sequence);
    });
  }

  function failed(error) {
    live?.close();
    if (view) view.showProblem(error);
    else fill(body, failure(error, () => update(query)));
  }

  const forApi = (left = []) => new URLSearchParams([...query].filter(([field]) => ![...OWN, ...left].includes(field)));
  const ask = (signal) => api.get(api.withQuery(api.tablePath(name), forApi()), signal);

  function watch(sequence) {
    live?.close();
    live = makeLive({
      path: `${api.tablePath(name)}/stream`,
      query: forApi(PLACE),
      after: sequence,
      change: view.applyChange,
      refresh: async () => view.showAnswer(await ask(question.signal()), { mark: true }),
      show: view.showLive,
    });
  }

  function makeView(schema) {
    const tools = makeTools(name, schema, {
      change: (changed) => goQuery(withoutPlace(changed)),
      arrange: (changed) => goQuery(changed, { replace: true }),
      pause: () => live?.turn(),
      query: () => query,
      values: (field) => table.values(field),
    });
    const table = makeTable(name, schema, (field) => goQuery(withoutPlace(sorted(query, field, schema), ["cursor"])));
    const scroll = h("div", { class: "scroll", role: "region", "aria-label": `Rows of ${label(name)}`, tabindex: "0" }, table.element);
    const rest = h("div", { class: "rest" });
    const paging = h("nav", { class: "paging", "aria-label": "Pages of rows" });
    fill(body, tools.element, scroll, rest, paging);

    return {
      applyChange: table.applyChange,
      showLive: tools.showLive,
      show(asked) {
        tools.show(asked);
        table.setColumns(chosenColumns(asked, schema, name));
        table.showSort(asked.get("sort"));
      },
      showAnswer(answer, how) {
        table.showRows(answer.rows, how);
        tools.showCount(counted(answer));
        tools.offerValues();
        scroll.hidden = answer.rows.length === 0;
        fill(rest, answer.rows.length === 0 && nothing(name, query));
        fill(paging, ...steps(query, answer.next));
      },
      showProblem(problem) {
        table.clear();
        scroll.hidden = true;
        tools.showCount([]);
        tools.showLive({ state: "off", paused: false, waiting: 0, skipped: 0 });
        fill(paging);
        fill(rest, problem.status === 422
          ? notice("This question can’t be answered", problem.detail || problem.message, `/tables/${name}`, "Start again")
          : failure(problem, () => update(query)));
      },
    };
  }

  function counted({ rows, total, total_is_exact: isExact, as_of: asOf }) {
    const trail = history.state?.trail;
    const start = query.get("cursor") ? trail && trail.length * LIMIT : 0;
    const part = rows.length < total && typeof start === "number" && rows.length > 0;
    const range = part ? `${number(start + 1)}–${number(start + rows.length)} of ` : "";
    return [range, atLeast(total, isExact), total === 1 ? " row" : " rows", ...(asOf ? [", as of ", clock(asOf)] : [])];
  }

  function close() {
    question.close();
    live?.close();
  }

  return page;
}

async function describe(name) {
  const { tables } = await api.tables();
  const schema = tables.find((table) => table.name === name);
  if (!schema) throw new api.Problem(404, "There is no such table", `The tables are ${tables.map((table) => table.name).join(", ")}.`);
  return schema;
}

function withoutPlace(query, names = ["cursor"]) {
  const changed = new URLSearchParams(query);
  for (const name of names) changed.delete(name);
  return changed;
}

/** The next order by a field: first what one wants to see first (most, newest; A to Z), then the other way round. */
function sorted(query, field, schema) {
  const { type } = schema.fields.find((each) => each.name === field);
  const descending = type === "integer" || type === "number" || ["day", "at", "first", "last"].includes(field);
  const ways = descending ? [`-${field}`, field] : [field, `-${field}`];
  const changed = new URLSearchParams(query);
  changed.set("sort", query.get("sort") === ways[0] ? ways[1] : ways[0]);
  return changed;
}

function chosenColumns(query, schema, name) {
  const known = schema.fields.map((field) => field.name);
  const chosen = query.get("columns")?.split(",").filter((column) => known.includes(column));
  return chosen?.length ? chosen : usualColumns(name, schema.fields);
}

function nothing(name, query) {
  const filtered = [...query.keys()].some((field) => ![...OWN, ...PLACE].includes(field));
  if (filtered || query.has("cursor")) return notice("No row matches", "Remove a filter, or search for fewer words.", `/tables/${name}`, "Remove all filters");
  const [heading, text] = TABLES[name]?.empty ?? ["No rows yet", ""];
  return notice(heading, text);
}
