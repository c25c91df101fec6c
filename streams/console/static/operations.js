// The operator's question: is it healthy, does it keep up, what is dead, does anything get lost?
import * as api from "./api.js";
import { makeBooks } from "./books.js";
import { fill, h } from "./dom.js";
import { clock, duration, label, plural } from "./format.js";
import { failure, notice } from "./notice.js";
import { makePipeline } from "./pipeline.js";

const EVERY_MS = 5_000; // the figures are of slots of ten seconds
const BEHIND_S = 60; // records that wait for longer are behind: an article takes a second

export function openOperations(main) {
  const asking = new AbortController();
  const health = h("div", { class: "health", role: "status" });
  const asOf = h("p", { class: "quiet" });
  const pipeline = makePipeline();
  const books = makeBooks(() => query);
  const rest = h("div");
  const body = h("div", { hidden: true }, h("section", { "aria-labelledby": "pipeline" }, h("h2", { id: "pipeline" }, "Pipeline"), asOf, pipeline.element), books.element);
  let query = new URLSearchParams();
  let timer = null;
  fill(main, h("div", { class: "head" }, h("h1", {}, "Operations"), h("p", { class: "lead" }, "Is it healthy, does it keep up, what is dead, does anything get lost?")),
    health, h("p", { class: "loading" }, "Loading …"), rest, body);

  async function update(asked) {
    query = asked;
    books.showFilters(query);
    clearTimeout(timer);
    await refresh();
  }

  async function refresh() {
    const kept = new URLSearchParams([...query].filter(([name, value]) => ["stage", "since"].includes(name) && value));
    const path = api.withQuery("/api/audit", kept);
    try {
      const [figures, audit] = await Promise.all([api.get("/api/pipeline", asking.signal), api.get(path, asking.signal)]);
      fill(asOf, ...(figures.as_of ? ["As of ", clock(figures.as_of), figures.unknown_since ? "" : ", every 5 seconds"] : ["Never asked yet"]));
      pipeline.show(figures);
      books.show(audit, path);
      say(health, told(figures, audit));
      fill(rest);
      body.hidden = false;
    } catch (problem) {
      if (problem.name === "AbortError") return;
      say(health, []);
      fill(rest, problem.status === 422 ? notice("This question can’t be answered", problem.detail, "/operations", "Start again") : failure(problem));
      body.hidden = problem.status === 422;
    }
    main.querySelector(".loading")?.remove();
    again();
  }

  const again = () => {
    clearTimeout(timer);
    if (!asking.signal.aborted && !document.hidden) timer = setTimeout(refresh, EVERY_MS);
  };
  const turned = () => (document.hidden ? clearTimeout(timer) : refresh());
  document.addEventListener("visibilitychange", turned);

  return {
    title: "Operations",
    update,
    close() { document.removeEventListener("visibilitychange", turned); clearTimeout(timer); asking.abort(); },
  };
}

/** Say it, but only where it is news: who listens hears each change once. */
function say(place, sentences) {
  const text = sentences.map(({ text: each }) => each).join("\n");
  if (place.dataset.said === text) return;
  place.dataset.said = text;
  fill(place, sentences.map(({ text: each, isBad, at }) => h("p", { class: isBad ? "bad" : "good" }, h("span", { class: "sign", "aria-hidden": "true" }, isBad ? "!" : "✓"), each, at && clock(at))));
}

const bad = (text, at = null) => ({ text, isBad: true, at });

/** What an operator should know first, the worst before all. */
function told({ unknown_since: unknown, workers }, { verdict }) {
  if (unknown) return [bad("Kafka does not answer. Nothing is known since ", unknown)];
  const found = workers.flatMap(wrong).sort((one, other) => one.rank - other.rank);
  if (verdict === "differs") found.unshift(bad("The books differ: records got lost, or came out more than once."));
  return found.length ? found : [{ text: "All workers run, nothing waits for long, and the books balance.", isBad: false }];
}

function wrong({ worker, state, lag, oldest_s: oldest, dead_last_hour: dead }) {
  const name = label(worker);
  const found = [];
  const say = (rank, text) => found.push({ ...bad(text), rank });
  if (state === "not running") say(0, `${name} is not running${lag ? `: ${plural(lag, "record waits", "records wait")}` : ""}.`);
  else if (state === "standing") say(0, `${name} stands still: ${plural(lag, "record waits", "records wait")} and none gets done.`);
  else if (oldest > BEHIND_S) say(1, `${name} is behind: a record waits for ${duration(oldest)}.`);
  if (dead) say(2, `${plural(dead, "record", "records")} died in ${worker} in the last hour.`);
  return found;
}
