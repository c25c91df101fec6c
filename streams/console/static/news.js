// What has changed since a page was read: counted, and shown when somebody asks.
import { follow } from "./api.js";
import { fill, h } from "./dom.js";
import { plural } from "./format.js";

/** Make the line that counts the changes of rows called `one` or `many`; `again()` reads the page anew. */
export function makeNews(one, many, again) {
  const element = h("p", { class: "news" });
  let close = () => {};

  /** Follow the changes of `table` that `query` asks, from `sequence` on. */
  function watch(table, query, sequence) {
    close();
    const changed = new Set();
    const tell = () => {
      if (!changed.size) return fill(element);
      const button = h("button", { type: "button", on: { click: again } }, "Show them");
      return fill(element, `${plural(changed.size, one, many)} changed since. `, button);
    };
    tell();
    close = follow(`/api/tables/${table}/stream`, query, sequence, {
      row: ({ key }) => { changed.add(key); tell(); },
      skipped: ({ from, to }) => { changed.add(`${from} to ${to}`); tell(); },
      state: () => {},
    });
  }

  /** Follow nothing, and say nothing. */
  function rest() {
    close();
    fill(element);
  }

  return { element, watch, rest };
}
