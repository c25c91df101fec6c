// The console's public HTTP API, which is all that this page uses.

/** An error as the API tells it (`application/problem+json`), or status 0 where nothing answered. */
export class Problem extends Error {
  constructor(status, title, detail) {
    super(title);
    this.status = status;
    this.detail = detail;
  }
}

async function problemOf(response) {
  try {
    const { title, detail } = await response.json();
    return new Problem(response.status, title ?? response.statusText, detail ?? "");
  } catch {
    return new Problem(response.status, response.statusText, "");
  }
}

async function ask(path, accept, signal) {
  let response;
  try {
    response = await fetch(path, { headers: { Accept: accept }, signal });
  } catch (error) {
    if (error.name === "AbortError") throw error;
    throw new Problem(0, "The console does not answer", "It may be stopped: `streams up` starts it.");
  }
  if (!response.ok) throw await problemOf(response);
  return response;
}

export async function get(path, signal) {
  return (await ask(path, "application/json", signal)).json();
}

export async function csv(path, signal) {
  return (await ask(path, "text/csv", signal)).blob();
}

/** A path with a query; without the question mark where there is none. */
export function withQuery(path, query) {
  const text = query.toString();
  return text ? `${path}?${text}` : path;
}

export const tablePath = (name) => `/api/tables/${encodeURIComponent(name)}`;

let described = null;

/** What tables there are, with their fields and row counts; asked once for many readers at a time. */
export function tables() {
  described ??= get("/api/tables").finally(() => { described = null; });
  return described;
}

const AGAIN_AFTER_MS = 5_000; // where the console refused the stream; a broken connection is the browser's own business

/**
 * Follow the changes of a table from the sequence number `after` on. The stream rests while the page is hidden, so that
 * many open tabs don't use up the browser's connections, and goes on where it was. Returns what ends it.
 */
export function follow(path, query, after, { row, skipped, state }) {
  let source = null;
  let timer = null;
  let seen = after;
  const told = (tell) => (event) => {
    seen = event.lastEventId || seen;
    tell(JSON.parse(event.data));
  };
  const open = () => {
    const asked = new URLSearchParams(query);
    asked.set("after", seen);
    source = new EventSource(withQuery(path, asked));
    source.addEventListener("open", () => state("live"));
    source.addEventListener("row", told(row));
    source.addEventListener("skipped", told(skipped));
    source.addEventListener("error", () => {
      state("reconnecting");
      if (source?.readyState !== EventSource.CLOSED) return;
      close();
      timer = setTimeout(turned, AGAIN_AFTER_MS);
    });
  };
  const close = () => { clearTimeout(timer); source?.close(); source = null; };
  const turned = () => {
    if (document.hidden) close();
    else if (!source) open();
  };
  document.addEventListener("visibilitychange", turned);
  if (!document.hidden) open();
  return () => { document.removeEventListener("visibilitychange", turned); close(); };
}
