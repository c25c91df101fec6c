// What the forms of the board and the explorer have in common.
import * as api from "./api.js";
import { fill, h } from "./dom.js";

/** A labelled input. */
export const field = (name, text, attributes) =>
  h("label", { class: "field" }, h("span", {}, text), h("input", { name, autocomplete: "off", ...attributes }));

/** The values that a datalist offers. */
export const offer = (list, values) => fill(list, values.map((value) => h("option", { value })));

/** The query of the inputs that are filled in, with the sites that were chosen before. */
export function asked(inputs, names, before) {
  const query = new URLSearchParams();
  for (const name of names) if (inputs[name].value.trim()) query.set(name, inputs[name].value.trim());
  for (const site of new Set([...before.getAll("site"), inputs.site.value.trim()])) if (site) query.append("site", site);
  return query;
}

/** Subjects, those with the most articles first, holders and sites: to choose from. */
export async function suggestions() {
  const distinct = (rows, name) => [...new Set(rows.map((row) => row[name]).filter(Boolean))];
  const [stances, sources] = await Promise.all([
    api.get("/api/tables/stances?sort=-articles&limit=200"),
    api.get("/api/tables/sources?sort=-day&limit=500"),
  ]);
  return { subjects: distinct(stances.rows, "about"), holders: distinct(stances.rows, "holder"), sites: distinct(sources.rows, "site").sort() };
}
