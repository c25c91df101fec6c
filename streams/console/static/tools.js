// What stands above a grid: search, filters, order, columns, counts, the live state.
import * as api from "./api.js";
import { showChips, without } from "./chips.js";
import { usualColumns } from "./columns.js";
import { fill, h } from "./dom.js";
import { label, plural } from "./format.js";

const STATES = { connecting: "Connecting …", live: "Live", reconnecting: "Reconnecting …", off: "Not live" };

/**
 * Make the tools. `change(query)` asks for other rows, `arrange(query)` for another look at the same ones, `pause()` turns
 * the live updates off and on, `query()` is the present query, `values(field)` what the shown rows have in a field.
 */
export function makeTools(name, schema, { change, arrange, pause, query, values }) {
  const usual = usualColumns(name, schema.fields);
  const filterable = usualFirst(usual, schema.fields.filter((field) => field.filter).map((field) => field.name));
  const search = makeSearch(schema);
  const filters = makeFilters(filterable, values);
  const chips = h("ul", { class: "chips", "aria-label": "Filters" });
  const order = makeOrder(schema);
  const columns = makeColumns(usual, schema);
  const count = h("p", { class: "counts" });
  const live = makeLiveState(pause);
  const links = makeLinks(name);
  const element = h(
    "div", { class: "tools" },
    h("div", { class: "bar" }, search.element, filters.element),
    chips,
    h("div", { class: "bar" }, count, live.element, h("div", { class: "end" }, order.element, columns.element, links.element)),
  );

  search.element.addEventListener("submit", (event) => {
    event.preventDefault();
    change(search.query(query()));
  });
  search.element.addEventListener("change", (event) => event.target.type === "date" && change(search.query(query())));
  filters.element.addEventListener("submit", (event) => {
    event.preventDefault();
    const { column, value } = filters.element.elements;
    const changed = new URLSearchParams(query());
    if (value.value.trim() && !changed.getAll(column.value).includes(value.value.trim())) changed.append(column.value, value.value.trim());
    value.value = "";
    change(changed);
  });
  order.element.addEventListener("change", (event) => {
    const changed = new URLSearchParams(query());
    changed.set("sort", event.target.value);
    change(changed);
  });
  columns.element.addEventListener("change", () => {
    const changed = new URLSearchParams(query());
    const chosen = columns.chosen().join(",");
    if (chosen && chosen !== usual.join(",")) changed.set("columns", chosen);
    else changed.delete("columns");
    arrange(changed);
  });

  function show(asked) {
    search.show(asked);
    order.show(asked);
    columns.show(asked);
    links.show(asked);
    const pairs = [...asked].filter(([field]) => filterable.includes(field));
    showChips(chips, pairs, (field, value) => {
      change(without(query(), field, value));
      filters.element.elements.value.focus();
    });
  }

  return { element, show, showLive: live.show, showCount: (nodes) => fill(count, ...nodes), offerValues: filters.offer };
}

function makeSearch(schema) {
  const hasDay = schema.fields.some((field) => field.type === "day");
  const hasWords = schema.search.length > 0;
  const element = h(
    "form", { role: "search" },
    hasWords && h("label", { class: "field" }, h("span", {}, "Search"), h("input", { type: "search", name: "q", autocomplete: "off", placeholder: "words" })),
    hasDay && h("label", { class: "field" }, h("span", {}, "Since"), h("input", { type: "date", name: "since" })),
    h("button", { type: "submit" }, hasWords ? "Search" : "Show"),
  );
  const inputs = [...element.querySelectorAll("input")];
  function query(before) {
    const changed = new URLSearchParams(before);
    for (const { name, value } of inputs) value.trim() ? changed.set(name, value.trim()) : changed.delete(name);
    return changed;
  }
  return { element, query, show: (asked) => { for (const input of inputs) input.value = asked.get(input.name) ?? ""; } };
}

function makeFilters(filterable, values) {
  const column = h("select", { name: "column" }, filterable.map((name) => h("option", { value: name }, label(name))));
  const known = h("datalist", { id: "known-values" });
  const offer = () => fill(known, values(column.value).map((value) => h("option", { value })));
  column.addEventListener("change", offer);
  const element = h(
    "form", { class: "filters", "aria-label": "Filter by column", hidden: filterable.length === 0 },
    h("label", { class: "field" }, h("span", {}, "Column"), column),
    h("label", { class: "field" }, h("span", {}, "is"), h("input", { name: "value", list: "known-values", autocomplete: "off", required: true })),
    known,
    h("button", { type: "submit" }, "Add filter"),
  );
  return { element, offer };
}

/** The order as a list, for narrow pages, where the table's headings are not shown. */
function makeOrder(schema) {
  const options = schema.fields.filter((field) => field.sort).flatMap(({ name }) => [
    h("option", { value: name }, `${label(name)} ↑`), h("option", { value: `-${name}` }, `${label(name)} ↓`),
  ]);
  const select = h("select", {}, h("option", { value: "", disabled: true }, "changed last"), options);
  const element = h("label", { class: "field order" }, h("span", {}, "Order"), select);
  return { element, show: (asked) => { select.value = asked.get("sort") ?? ""; } };
}

const usualFirst = (usual, names) => [...usual.filter((name) => names.includes(name)), ...names.filter((name) => !usual.includes(name))];

function makeColumns(usual, schema) {
  const box = ({ name: column }) => h("label", {}, h("input", { type: "checkbox", value: column }), " ", label(column));
  const element = h("details", { class: "menu" }, h("summary", {}, "Columns"),
    h("fieldset", {}, h("legend", { class: "unseen" }, "Columns"), schema.fields.map(box)));
  const boxes = [...element.querySelectorAll("input")];
  element.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !element.open) return;
    element.open = false;
    element.querySelector("summary").focus();
  });
  document.addEventListener("click", (event) => { if (!element.contains(event.target)) element.open = false; });

  const chosen = () => usualFirst(usual, boxes.filter((each) => each.checked).map((each) => each.value));
  function show(asked) {
    const wanted = asked.get("columns")?.split(",") ?? usual;
    for (const each of boxes) each.checked = wanted.includes(each.value);
  }
  return { element, chosen, show };
}

/** The live updates' state, and the button that pauses them. */
export function makeLiveState(pause) {
  const state = h("span", { class: "state" }, STATES.connecting);
  const button = h("button", { type: "button", "aria-pressed": "false", on: { click: pause } }, "Pause");
  const badge = h("span", { class: "badge", hidden: true });
  const element = h("div", { class: "live" }, button, state, badge);
  function show({ state: now, paused, waiting, skipped }) {
    element.dataset.state = paused ? "paused" : now;
    state.textContent = paused ? "Paused" : STATES[now];
    button.textContent = paused ? "Go on" : "Pause";
    button.setAttribute("aria-pressed", String(paused));
    const told = [waiting && `${plural(waiting, "row", "rows")} changed meanwhile`, skipped && `${plural(skipped, "update", "updates")} skipped`].filter(Boolean);
    badge.hidden = told.length === 0;
    badge.textContent = told.join(", ");
  }
  return { element, show };
}

/** The same rows for programs: the API's address, and a file of all pages. */
function makeLinks(name) {
  const twin = h("a", {}, "JSON");
  const told = h("span", { role: "status" });
  const save = h("button", { type: "button", on: { click: download } }, "CSV");
  const element = h("div", { class: "links" }, save, told, twin);
  let path = "";

  async function download() {
    save.disabled = true;
    told.textContent = "";
    try {
      const address = URL.createObjectURL(await api.csv(path));
      h("a", { href: address, download: `${name}.csv` }).click();
      setTimeout(() => URL.revokeObjectURL(address), 60_000);
    } catch (error) {
      told.textContent = error.message;
    }
    save.disabled = false;
  }

  function show(asked) {
    const kept = new URLSearchParams([...asked].filter(([field]) => !["columns", "cursor", "limit"].includes(field)));
    path = api.withQuery(api.tablePath(name), kept);
    twin.href = path;
    twin.title = "These rows from the API";
    save.title = "All rows of this query as a file";
  }
  return { element, show };
}
