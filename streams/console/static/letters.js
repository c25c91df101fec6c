// Dead letters by kind: what is wrong, how many wait, what to type, and one of them to look at.
import * as api from "./api.js";
import { showChips, without } from "./chips.js";
import { fill, h, say, words } from "./dom.js";
import { label, moment, number, plural } from "./format.js";
import { lettersPath } from "./links.js";
import { makeNews } from "./news.js";
import { failure, notice, sentence } from "./notice.js";
import { steps } from "./paging.js";
import { makeQuestion } from "./question.js";
import { goQuery } from "./router.js";

const ASKED = ["stage", "fingerprint", "q", "sort", "cursor"]; // of the query: for the API
const STAGES = ["clean", "entities", "stance", "tables"];

export function openLetters(main) {
  const page = { title: "Dead letters", update, close() { question.close(); news.rest(); } };
  const form = makeForm();
  const chips = h("ul", { class: "chips", "aria-label": "Filters" });
  const news = makeNews("kind has", "kinds have", () => update(query));
  const body = h("div", { class: "letters" }, h("p", { class: "loading" }, "Loading …"));
  const lead = h("p", { class: "lead" }, "What could not be enriched waits here, untouched, until somebody decides. Fix the cause first: a letter is replayed once.");
  fill(main, h("div", { class: "head" }, h("h1", {}, "Dead letters"), lead), form.element, chips, news.element, body);
  let query = new URLSearchParams();
  const question = makeQuestion(body, (error) => fill(body, failure(error, () => update(query))));

  form.element.addEventListener("submit", (event) => {
    event.preventDefault();
    goQuery(form.query(query));
  });

  function update(given) {
    query = given;
    form.show(query);
    const fingerprint = query.get("fingerprint");
    showChips(chips, fingerprint ? [["fingerprint", fingerprint]] : [], (name, value) => goQuery(without(query, name, value)));
    news.rest();
    return question.ask(async (signal) => {
      const asked = new URLSearchParams([...query].filter(([name]) => ASKED.includes(name)));
      const answer = await api.get(api.withQuery("/api/dead-letters", asked), signal);
      fill(body, answer.rows.length ? kinds(answer, query, signal) : nothing(query));
      const filters = new URLSearchParams([...asked].filter(([name, value]) => value && !["sort", "cursor"].includes(name)));
      news.watch("dead_letters", filters, answer.sequence);
      say(plural(answer.total, "kind of dead letters", "kinds of dead letters"));
    });
  }

  return page;
}

function makeForm() {
  const select = (name, text, options) => h("label", { class: "field" }, h("span", {}, text), h("select", { name }, options.map(([value, told]) => h("option", { value }, told))));
  const element = h("form", { class: "bar", role: "search" },
    h("label", { class: "field" }, h("span", {}, "Error"), h("input", { type: "search", name: "q", autocomplete: "off", placeholder: "words" })),
    select("stage", "Stage", [["", "any"], ...STAGES.map((stage) => [stage, label(stage)])]),
    select("sort", "Order", [["", "last letter"], ["-waiting", "most waiting"], ["-letters", "most letters"]]),
    h("button", { type: "submit" }, "Show"));
  const inputs = ["q", "stage", "sort"].map((name) => element.elements[name]);
  function query(before) {
    const changed = new URLSearchParams([...before].filter(([name]) => name === "fingerprint"));
    for (const { name, value } of inputs) if (value.trim()) changed.set(name, value.trim());
    return changed;
  }
  return { element, query, show: (asked) => { for (const input of inputs) input.value = asked.get(input.name) ?? ""; } };
}

function kinds({ rows, total, next }, query, signal) {
  return [
    h("p", { class: "counts" }, plural(total, "kind of failure", "kinds of failures"), ". ", h("a", { href: "/tables/dead_letters" }, "As a table"), " · ", h("a", { href: "/api/dead-letters", title: "This page from the API" }, "JSON")),
    h("ol", { class: "kinds" }, rows.map((row) => kind(row, query, signal))),
    h("nav", { class: "paging", "aria-label": "Pages of kinds" }, steps(query, next)),
  ];
}

function kind(row, query, signal) {
  const { stage, fingerprint, error, meaning, letters, waiting, replayed, discarded, first, last, example, commands } = row;
  const command = (text) => h("li", {}, h("code", {}, text));
  return h("li", { class: `kind-of ${waiting > 0 ? "" : "decided"}` },
    h("h2", { dir: "auto" }, error || "No reason is told"),
    meaning && h("p", {}, meaning),
    h("ul", { class: "meta" },
      h("li", {}, "in ", words(stage || "an unknown stage")),
      h("li", {}, h("b", {}, number(waiting)), " waiting"),
      h("li", {}, `${plural(letters, "letter", "letters")}, ${number(replayed)} replayed, ${number(discarded)} discarded`),
      h("li", {}, "first ", first ? moment(first) : "unknown"), h("li", {}, "last ", last ? moment(last) : "unknown"),
      h("li", {}, h("a", { href: lettersPath({ fingerprint }) }, h("code", {}, words(fingerprint))))),
    h("ul", { class: "commands", "aria-label": "What to type" }, command(commands.show), waiting > 0 && [command(commands.replay), command(commands.discard)].map((each) => each)),
    example && preview(example, query, signal));
}

/** The example of a kind, folded; it is read from Kafka when it is opened, which the address tells. */
function preview(example, query, signal) {
  const place = h("div", { class: "letter" });
  const isOpen = query.get("letter") === example;
  const element = h("details", { open: isOpen }, h("summary", {}, "Look at the last one"), place);
  async function read() {
    fill(place, h("p", { class: "loading" }, "Reading it from Kafka …"));
    try {
      fill(place, letter(await api.get(`/api/dead-letters/${example.split("/").map(encodeURIComponent).join("/")}`, signal)));
    } catch (error) {
      if (error.name === "AbortError") return;
      fill(place, error.status === 404 ? notice("It is no longer there", "Dead letters are kept for 90 days.") : failure(error, read));
    }
  }
  element.addEventListener("toggle", () => {
    if (element.open && !place.hasChildNodes()) read();
    const changed = new URLSearchParams(query);
    if (element.open) changed.set("letter", example);
    else if (changed.get("letter") === example) changed.delete("letter");
    history.replaceState(history.state, "", api.withQuery(location.pathname, changed));
  });
  return element;
}

function letter(found) {
  const { at, attempts, source, key, headers, headers_total: total, stack_trace: trace, message, body } = found;
  const pair = (name, value) => h("div", {}, h("dt", {}, words(name)), h("dd", {}, value));
  return [
    h("dl", { class: "details" },
      pair("Message", words(message)),
      pair("Died", [moment(at), attempts > 1 && `, tried ${number(attempts)} times`]),
      pair("Was", source ? h("code", {}, `${source.topic}/${source.partition}/${source.offset}`) : "unknown"),
      pair("Key", key ? bytes(key) : "none")),
    h("h3", {}, "Headers"),
    h("dl", { class: "details" }, headers.map(({ name, value }) => pair(name, bytes(value)))),
    headers.length < total && h("p", { class: "quiet" }, `${number(total - headers.length)} more headers.`),
    trace && [h("h3", {}, "Stack trace"), h("pre", { tabindex: "0", "aria-label": "Stack trace" }, trace)],
    h("h3", {}, "Body"),
    body ? whole(body) : h("p", { class: "quiet" }, "None: a retraction."),
  ].flat();
}

const bytes = ({ text, hex, size, is_cut: isCut }) =>
  (text === null ? h("code", {}, `${plural(size, "byte", "bytes")}, not text: ${hex}${isCut ? " …" : ""}`) : [words(text), isCut && h("span", { class: "quiet" }, ` … ${number(size)} bytes`)]);

function whole({ text, hex, size, is_cut: isCut }) {
  const told = text === null ? `${plural(size, "byte", "bytes")}, which are not text in UTF-8${isCut ? "; the first of them" : ""}:` : `${plural(size, "byte", "bytes")}${isCut ? "; the first of them" : ""}:`;
  return [
    h("p", { class: "quiet" }, told),
    h("pre", { tabindex: "0", "aria-label": "Body", dir: "auto" }, text ?? hex),
    isCut && h("p", { class: "quiet" }, sentence("`streams dlq show` with `--raw` gives all.")),
  ];
}

function nothing(query) {
  const filtered = [...query.keys()].some((name) => !["letter", "sort"].includes(name));
  if (filtered) return notice("No dead letter is of this kind", "Remove a filter, or search for fewer words.", "/dead-letters", "All dead letters");
  return notice("Nothing has died", "Records that can’t be enriched wait here with their reason until somebody decides.");
}
