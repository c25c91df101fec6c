// The books: of each stage and hour what came in, what became of it, and whether that is all.
import { fill, h } from "./dom.js";
import { label, moment, number, plural } from "./format.js";
import { notice } from "./notice.js";
import { goQuery } from "./router.js";

const COLUMNS = ["in", "enriched", "dead", "retracted", "unchanged", "waiting", "lost", "surplus", "difference"];
const STAGES = ["clean", "entities", "stance"];

/** Make the books with their filters; `query()` is the present query of the page. */
export function makeBooks(query) {
  const form = makeFilters(query);
  const verdict = h("p", { class: "verdict", role: "status" });
  const wrong = h("div", { class: "wrong" });
  const place = h("div");
  const twin = h("a", {}, "JSON");
  const element = h("section", { class: "books", "aria-labelledby": "books" },
    h("h2", { id: "books" }, "Books"),
    h("p", { class: "lead" }, "Every record has exactly one outcome: in = enriched + dead + retracted + unchanged + waiting. A record belongs to the hour in which it was written."),
    form.element, verdict, wrong, place, h("p", { class: "links" }, twin));
  let shown = "";

  function show(audit, path) {
    const text = JSON.stringify([audit.rows, audit.verdict, audit.lost, audit.surplus, path]);
    element.dataset.verdict = audit.verdict;
    const said = sentence(audit);
    if (verdict.textContent !== said) fill(verdict, said);
    if (text === shown) return;
    shown = text;
    twin.href = path;
    fill(wrong, named("Lost", audit.lost, "read by the stage, without an outcome"), named("Surplus", audit.surplus, "with an outcome too many, or written by no worker of ours"));
    fill(place, audit.rows.length ? table(audit.rows) : audit.as_of && nothing(query()));
  }

  return { element, show, showFilters: form.show };
}

function sentence({ verdict, rows, began, unknown_since: unknown }) {
  if (verdict === "not known yet") return unknown ? "Not known: Kafka does not answer." : "Not known yet: the topics are being read.";
  const of = plural(rows.reduce((sum, row) => sum + row.in, 0), "record", "records");
  if (verdict === "balanced") return rows.length ? `Balanced: each of ${of} has its outcome, or waits for it.` : `Balanced: nothing came${began ? " since the books began" : ""}.`;
  const [lost, surplus] = ["lost", "surplus"].map((name) => rows.reduce((sum, row) => sum + row[name], 0));
  return `Differs: of ${of} ${number(lost)} lost, ${number(surplus)} in surplus.`;
}

function named(heading, positions, told) {
  if (!positions.length) return null;
  return h("div", {}, h("h3", {}, heading), h("p", { class: "quiet" }, `The first records that are ${told}:`),
    h("ul", {}, positions.map((position) => h("li", {}, h("code", {}, position)))));
}

function nothing(query) {
  if ([...query.keys()].length) return notice("No record in these hours", "Choose another stage or an earlier day.", "/operations", "Show all");
  return notice("No record in the last day", "Publish one: `streams publish FILE --wait`. It is in the books within seconds.");
}

function table(rows) {
  const head = (text, attributes = {}) => h("th", { scope: "col", ...attributes }, text);
  return h("div", { class: "scroll", role: "region", "aria-label": "Books by stage and hour", tabindex: "0" },
    h("table", {},
      h("thead", {}, h("tr", {}, head("Hour"), head("Stage"), COLUMNS.map((name) => head(label(name), { class: "number" })))),
      h("tbody", {}, rows.map(line))));
}

function line(row) {
  const isWrong = row.lost > 0 || row.surplus > 0;
  return h("tr", { class: isWrong ? "bad" : false },
    h("th", { scope: "row" }, moment(row.hour)),
    h("td", {}, row.stage, isWrong && " ", isWrong && h("span", { class: "tag is-dead" }, "differs")),
    COLUMNS.map((name) => h("td", { class: row[name] ? "number" : "number zero" }, number(row[name]))));
}

function makeFilters(query) {
  const stage = h("select", { name: "stage" }, h("option", { value: "" }, "All"), STAGES.map((name) => h("option", { value: name }, label(name))));
  const since = h("input", { type: "date", name: "since" });
  const change = () => {
    const changed = new URLSearchParams(query());
    for (const input of [stage, since]) input.value ? changed.set(input.name, input.value) : changed.delete(input.name);
    goQuery(changed);
  };
  const element = h("form", { class: "bar", "aria-label": "Filter the books" },
    h("label", { class: "field" }, h("span", {}, "Stage"), stage),
    h("label", { class: "field" }, h("span", {}, "Since (else the last day)"), since));
  element.addEventListener("change", change);
  element.addEventListener("submit", (event) => event.preventDefault());
  return { element, show: (asked) => { stage.value = asked.get("stage") ?? ""; since.value = asked.get("since") ?? ""; } };
}
