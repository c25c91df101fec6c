// Steps through pages whose cursors only lead onwards: the way back is kept with the history's entry.
import { h } from "./dom.js";
import { goQuery } from "./router.js";

/** The buttons of a page of `query` with the cursor `next`; none where there is one page. */
export function steps(query, next) {
  const trail = history.state?.trail ?? [];
  const cursor = query.get("cursor");
  if (!next && !cursor) return [];
  const to = (place, way) => {
    const changed = new URLSearchParams(query);
    changed.delete("cursor");
    if (place) changed.set("cursor", place);
    goQuery(changed, { state: { trail: way } });
    window.scrollTo(0, 0);
  };
  const button = (text, able, click) => h("button", { type: "button", disabled: !able, on: { click } }, text);
  return [
    button("First", cursor, () => to(null, [])),
    button("Previous", trail.length, () => to(trail.at(-1), trail.slice(0, -1))),
    button("Next", next, () => to(next, [...trail, cursor])),
  ];
}
