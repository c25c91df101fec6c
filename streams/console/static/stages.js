// How an article came about: its stages with their outcome, time and version.
import { h } from "./dom.js";
import { label, moment } from "./format.js";

const place = (position) => (position ? `${position.topic} ${position.partition}/${position.offset}` : "–");

/** The stages of `trace` as a table; `article`, where there is one, tells its revision. */
export function stagesSection(id, article, trace) {
  const stages = trace?.stages ?? article?.provenance ?? [];
  const heading = (text) => h("th", { scope: "col" }, text);
  return h("section", { class: "stages", "aria-labelledby": "stages" },
    h("h2", { id: "stages" }, "Stages"),
    h("div", { class: "scroll", role: "region", "aria-label": "Stages as a table", tabindex: "0" },
      h("table", {},
        h("thead", {}, h("tr", {}, ["Stage", "Outcome", "Time", "Version", "Model"].map(heading))),
        h("tbody", {}, stages.map(line)))),
    h("dl", { class: "details" },
      pair("Id", id),
      pair("Raw record", place(article?.origin ?? trace?.origin)),
      pair("Result", place(trace?.record)),
      article?.revision && pair("Revision", article.revision)));
}

const pair = (name, value) => h("div", {}, h("dt", {}, name), h("dd", {}, h("code", {}, value)));

function line({ stage, outcome, at, error, version, model = null }) {
  return h("tr", {},
    h("th", { scope: "row" }, label(stage)),
    h("td", {}, outcome ?? "not reached", error && h("p", { class: "quiet" }, error)),
    h("td", {}, at ? moment(at) : "–"),
    h("td", {}, version ?? "–"),
    h("td", {}, model ? `${model.name} ${model.version}` : "–"));
}
