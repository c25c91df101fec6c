// The grid's table: rows by their key, kept as nodes so that a change touches only its own cells.
import { cell, details, plain } from "./cells.js";
import { fill, h } from "./dom.js";
import { label } from "./format.js";

const NUMERIC = new Set(["integer", "number"]);

/** Make the table of `name`. `sortBy(field)` is called when a heading is pressed. */
export function makeTable(name, schema, sortBy) {
  const head = h("tr", { role: "row" });
  const body = h("tbody", { role: "rowgroup" });
  const element = h("table", { role: "table" }, h("caption", { class: "unseen" }, label(name)), h("thead", { role: "rowgroup" }, head), body);
  const fields = new Map(schema.fields.map((field) => [field.name, field]));
  const shown = new Map();
  let columns = [];

  const keyOf = (row) => schema.key.map((field) => row[field]).join("|");

  function setColumns(wanted) {
    if (wanted.join() === columns.join()) return;
    columns = wanted;
    fill(head, h("th", { role: "columnheader", class: "opener" }, h("span", { class: "unseen" }, "Details")), columns.map(heading));
    for (const entry of shown.values()) remake(entry);
  }

  function heading(column) {
    const { sort, type } = fields.get(column);
    const attributes = { role: "columnheader", scope: "col", "data-column": column, class: NUMERIC.has(type) ? "number" : null };
    if (!sort) return h("th", attributes, label(column));
    return h("th", attributes, h("button", { type: "button", on: { click: () => sortBy(column) } }, label(column), h("span", { class: "arrow", "aria-hidden": "true" })));
  }

  function showSort(sort) {
    for (const th of head.querySelectorAll("[data-column]")) {
      const at = [th.dataset.column, `-${th.dataset.column}`].indexOf(sort);
      if (at < 0) th.removeAttribute("aria-sort");
      else th.setAttribute("aria-sort", at ? "descending" : "ascending");
    }
  }

  function makeCell(column, row) {
    const { type } = fields.get(column);
    const number = NUMERIC.has(type);
    const value = row[column];
    const absent = column !== "title" && (value === null || value === undefined || value === "");
    const kind = [number && "number", absent && "absent"].filter(Boolean).join(" ") || null;
    return h("td", { role: "cell", class: kind, "data-column": column, "data-label": label(column), title: plain(value) }, cell(name, column, type, row));
  }

  function remake(entry) {
    const { row, line } = entry;
    fill(line, h("td", { role: "cell", class: "opener" }, opener(entry)), columns.map((column) => makeCell(column, row)));
    if (entry.more) entry.more.firstChild.colSpan = columns.length + 1;
  }

  function opener(entry) {
    return h("button", { type: "button", "aria-expanded": String(Boolean(entry.more)), "aria-label": "All fields of this row", on: { click: (event) => toggle(entry, event.currentTarget) } });
  }

  function toggle(entry, button) {
    if (entry.more) {
      entry.more.remove();
      entry.more = null;
    } else {
      entry.more = h("tr", { role: "row", class: "more" }, h("td", { role: "cell", colspan: columns.length + 1 }, details(entry.row)));
      entry.line.after(entry.more);
    }
    button.setAttribute("aria-expanded", String(Boolean(entry.more)));
  }

  /** Put a row's new state into its cells; those that changed are marked. */
  function change(entry, row) {
    const before = entry.row;
    entry.row = row;
    entry.line.classList.remove("gone");
    for (const [at, column] of columns.entries()) {
      if (JSON.stringify(before[column]) === JSON.stringify(row[column])) continue;
      const td = makeCell(column, row);
      entry.line.children[at + 1].replaceWith(td);
      td.classList.add("changed");
    }
    if (entry.more && JSON.stringify(before) !== JSON.stringify(row)) fill(entry.more.firstChild, details(row));
  }

  /** Show a page of rows. With `mark`, those that were not there before are marked as new. */
  function showRows(rows, { mark }) {
    const kept = new Set(rows.map(keyOf));
    for (const [key, entry] of shown) {
      if (kept.has(key)) continue;
      entry.line.remove();
      entry.more?.remove();
      shown.delete(key);
    }
    let last = null;
    for (const row of rows) {
      const entry = put(row, mark);
      const next = last ? last.nextElementSibling : body.firstElementChild;
      if (next !== entry.line) body.insertBefore(entry.line, next);
      if (entry.more && entry.line.nextElementSibling !== entry.more) entry.line.after(entry.more);
      last = entry.more ?? entry.line;
    }
  }

  function put(row, mark) {
    const known = shown.get(keyOf(row));
    if (known) {
      if (mark) change(known, row);
      else if (JSON.stringify(known.row) !== JSON.stringify(row)) { known.row = row; remake(known); }
      return known;
    }
    const entry = { row, line: h("tr", { role: "row", class: mark ? "new" : null }), more: null };
    remake(entry);
    shown.set(keyOf(row), entry);
    return entry;
  }

  /** Take over a change from the stream; rows that are not on this page are none of its business. */
  function applyChange(key, row) {
    const entry = shown.get(key);
    if (!entry) return;
    if (row) change(entry, row);
    else entry.line.classList.add("gone");
  }

  const values = (field) => [...new Set([...shown.values()].map(({ row }) => row[field]).filter((value) => typeof value === "string" || typeof value === "boolean").map(String))].sort();
  return { element, setColumns, showSort, showRows, applyChange, values, clear: () => showRows([], { mark: false }) };
}
