// The pipeline as a strip of cards: one a worker, and one for the whole way.
import { fill, h } from "./dom.js";
import { clock, duration, label, number, plural } from "./format.js";
import { lettersPath } from "./links.js";
import { bars, line } from "./sparks.js";

const WAYS = {
  clean: "raw → clean", entities: "clean → entities", stance: "entities → stance",
  facts: "results → facts", tables: "facts → live tables", all: "published → enriched",
};
const STATES = {
  running: "Running", rebalancing: "Rebalancing", "not running": "Not running", standing: "Standing still", unknown: "Unknown",
};
const TOLD = {
  rebalancing: "Partitions are being handed over: seconds.",
  "not running": "No process takes part: `streams up` or `streams worker NAME` starts it.",
  standing: "Records wait and none gets done: look at its log and /readyz.",
};

/** Make the strip; `show(pipeline)` fills it with what the API says. */
export function makePipeline() {
  const cards = new Map();
  const list = h("ol", { class: "strip" });
  const table = h("tbody");
  const more = h("details", { class: "minutes" }, h("summary", {}, "The last hour as a table"),
    h("div", { class: "scroll", role: "region", "aria-label": "The last hour by minute", tabindex: "0" },
      h("table", {}, h("thead", {}, h("tr", {}, ["Minute", "Worker", "Records", "p95"].map((text) => h("th", { scope: "col" }, text)))), table)));
  let told = null;
  more.addEventListener("toggle", () => told && showMinutes(told));

  function card(name) {
    if (!cards.has(name)) {
      cards.set(name, makeCard(name));
      list.append(cards.get(name).element);
    }
    return cards.get(name);
  }

  function showMinutes({ workers, published_to_enriched: way }) {
    if (!more.open) return;
    const all = [...workers.map(({ worker, minutes }) => [worker, minutes]), ["published to enriched", way.minutes]];
    const rows = all.flatMap(([who, minutes]) => minutes.filter(({ records }) => records).map((minute) => [who, minute]));
    rows.sort(([, one], [, other]) => other.at.localeCompare(one.at));
    fill(table, rows.map(([who, { at, records, p95_s: p95 }]) => h("tr", {},
      h("th", { scope: "row" }, clock(at)), h("td", {}, label(who)), h("td", { class: "number" }, number(records)), h("td", { class: "number" }, duration(p95)))));
  }

  function show(pipeline) {
    told = pipeline;
    for (const figures of pipeline.workers) card(figures.worker).show(figures);
    card("all").show({ ...pipeline.published_to_enriched, worker: "all" });
    showMinutes(pipeline);
  }

  return { element: h("div", {}, list, more), show };
}

function makeCard(name) {
  const isWay = name === "all";
  const state = h("p", { class: "state-of" });
  const hint = h("p", { class: "hint" });
  const [rate, waiting, p95, dead] = [1, 2, 3, 4].map(() => h("dd"));
  const letters = h("a", { href: lettersPath({ stage: name }) });
  const lately = h("span", { class: "bad" });
  dead.append(letters, lately);
  const pair = (term, value) => h("div", {}, h("dt", {}, term), value);
  const [done, took] = [h("figure"), h("figure")];
  const element = h("li", { class: "worker" },
    h("h3", {}, isWay ? "Whole way" : label(name)),
    h("p", { class: "quiet" }, WAYS[name]),
    !isWay && state,
    h("dl", {}, !isWay && pair("Rate", rate), !isWay && pair("Waiting", waiting), name !== "facts" && pair("p95", p95), !isWay && name !== "facts" && pair("Dead letters", dead)),
    !isWay && hint,
    h("div", { class: "sparks" }, done, took));

  function show(figures) {
    element.dataset.state = figures.state ?? "";
    fill(state, h("span", { class: "tag" }, STATES[figures.state]), figures.members > 1 ? ` ${number(figures.members)} processes` : "");
    fill(hint, (TOLD[figures.state] ?? "").replace("NAME", name).replaceAll("`", ""));
    hint.hidden = !TOLD[figures.state];
    fill(rate, figures.rate === null ? "–" : `${number(figures.rate)}/s`);
    fill(waiting, waits(figures));
    fill(p95, duration(figures.p95_s));
    fill(letters, figures.dead_waiting ? `${number(figures.dead_waiting)} waiting` : "none waiting");
    fill(lately, figures.dead_last_hour ? `, ${number(figures.dead_last_hour)} in the last hour` : "");
    element.classList.toggle("has-dead", Boolean(figures.dead_waiting));
    draw(done, took, figures.minutes, name);
  }
  return { element, show };
}

function waits({ lag, oldest_s: oldest }) {
  if (lag === null) return "–";
  return lag ? `${number(lag)}, for up to ${duration(oldest)}` : "nothing";
}

function draw(done, took, minutes, name) {
  const records = minutes.map((minute) => minute.records);
  const total = records.reduce((sum, each) => sum + each, 0);
  const most = Math.max(...records);
  const who = name === "all" ? "The whole way" : label(name);
  fill(done, bars(records, `${who}, the last hour: ${plural(total, "record", "records")}, at most ${number(most)} a minute`),
    h("figcaption", {}, total ? `${number(total)} in the last hour, up to ${number(most)}/min` : "none in the last hour"));
  const delays = minutes.map((minute) => minute.p95_s);
  const known = delays.filter((delay) => delay !== null);
  const slowest = known.length ? duration(Math.max(...known)) : null;
  fill(took, line(delays, slowest ? `${who}, p95 by minute over the last hour: from ${duration(Math.min(...known))} to ${slowest}` : `${who}: ${name === "facts" ? "its p95 is a part of that of Tables" : "no p95 in the last hour"}`),
    h("figcaption", {}, slowest ? `p95 by minute, up to ${slowest}` : name === "facts" ? "p95: told by Tables" : "no p95 in the last hour"));
}
