// Chosen filters as a row of buttons: each takes itself away.
import { fill, h, words } from "./dom.js";
import { label } from "./format.js";

/** Show `[field, value]` pairs as chips in `list`; `remove(field, value)` is called for the one that is pressed. */
export function showChips(list, pairs, remove) {
  list.hidden = pairs.length === 0;
  fill(list, pairs.map(([field, value]) =>
    h("li", {}, h(
      "button",
      { type: "button", class: "chip", title: `Remove this filter: ${label(field)} ${value}`, on: { click: () => remove(field, value) } },
      h("span", { class: "unseen" }, "Remove the filter "),
      h("span", { class: "chip-field" }, label(field)), " ", value ? words(value) : h("i", {}, "empty"),
      h("span", { class: "cross", "aria-hidden": "true" }, "×"),
    ))));
}

/** A copy of the query without one value of a field. */
export function without(query, field, value) {
  const others = query.getAll(field).filter((each) => each !== value);
  const changed = new URLSearchParams(query);
  changed.delete(field);
  for (const each of others) changed.append(field, each);
  return changed;
}
