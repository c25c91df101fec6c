// What the stream of a table does to the page: at once where a shown row changed, and a fresh page soon after.
import { follow } from "./api.js";

// A new row is on the page within a second of its record (`python -m bench.page`): half of that is the page's.
const REFRESH_AFTER_MS = 150; // changes of one article come together: one request for all of them
const REFRESH_AT_MOST_EVERY_MS = 500; // while rows change all the time
const REFRESH_SHARE = 5; // and at most a fifth of the time: a console that takes long is asked less often

/**
 * Follow the changes at `path` of what `query` asks, from `after` on. `change(key, row)` is called for each change, `refresh()` asks for the page again,
 * `show(state)` gets {state, paused, waiting, skipped} whenever one of them changes.
 */
export function makeLive({ path, query, after, change, refresh, show }) {
  let paused = false;
  let connection = "connecting";
  let skipped = 0;
  let timer = null;
  let asked = -Infinity;
  let took = 0;
  const waiting = new Set();
  const tell = () => show({ state: connection, paused, waiting: waiting.size, skipped });

  function refreshSoon() {
    if (paused || timer !== null) return;
    const every = Math.max(REFRESH_AT_MOST_EVERY_MS, took * REFRESH_SHARE);
    const wait = Math.max(REFRESH_AFTER_MS, asked + every - performance.now());
    timer = setTimeout(refreshNow, wait);
  }

  async function refreshNow() {
    timer = null;
    asked = performance.now();
    try {
      await refresh();
    } catch {
      // the stream itself tells whether the console still answers; the next change asks again
    }
    took = performance.now() - asked;
  }

  const stop = follow(path, query, after, {
    row({ key, row }) {
      if (paused) waiting.add(key);
      else change(key, row);
      refreshSoon();
      tell();
    },
    skipped({ from, to }) {
      skipped += to - from + 1;
      refreshSoon();
      tell();
    },
    state(now) { connection = now; tell(); },
  });
  tell();

  return {
    turn() {
      paused = !paused;
      waiting.clear();
      if (paused) clearTimeout(timer);
      timer = null;
      if (!paused) refreshNow();
      tell();
    },
    close() { clearTimeout(timer); stop(); },
  };
}
