import * as api from "./api.js";
import { openArticle } from "./article.js";
import { openBoard } from "./board.js";
import { fill } from "./dom.js";
import { openEdits } from "./edits.js";
import { openEntity } from "./entity.js";
import { openExplorer } from "./explore.js";
import { clock, plural } from "./format.js";
import { openGrid } from "./grid.js";
import { openLetters } from "./letters.js";
import { notice } from "./notice.js";
import { openOperations } from "./operations.js";
import { start } from "./router.js";
import { openSource } from "./source.js";

const FRESHNESS_EVERY_MS = 10_000; // the header's stamp; the pages themselves are told of changes

function openNowhere(main) {
  const page = { title: "No such page", close() {} };
  page.update = () => { fill(main, notice("There is no such page", "The address leads nowhere in this console.", "/", "Go to the board")); };
  return page;
}

async function showFreshness() {
  if (document.hidden) return;
  const place = document.getElementById("freshness");
  try {
    const { as_of: asOf, lag } = await api.tables();
    const behind = lag ? `, ${plural(lag, "record", "records")} behind` : "";
    fill(place, ...(asOf ? ["As of ", clock(asOf), behind] : ["Nothing read yet"]));
    place.classList.toggle("stale", Boolean(lag));
  } catch {
    fill(place, "The console does not answer");
    place.classList.add("stale");
  }
}

function focusSearch(event) {
  if (event.key !== "/" || event.ctrlKey || event.metaKey || event.altKey) return;
  if (event.target.closest("input, select, textarea")) return;
  const search = document.querySelector("main input[type=search]");
  if (!search) return;
  event.preventDefault();
  search.focus();
  search.select();
}

document.addEventListener("keydown", focusSearch);
document.addEventListener("visibilitychange", showFreshness);
setInterval(showFreshness, FRESHNESS_EVERY_MS);
showFreshness();
start(document.getElementById("main"), [
  { pattern: /^\/$/, open: openBoard },
  { pattern: /^\/operations$/, open: openOperations },
  { pattern: /^\/edits$/, open: openEdits },
  { pattern: /^\/tables\/([^/]+)$/, open: openGrid },
  { pattern: /^\/articles\/(.+)$/, open: openArticle },
  { pattern: /^\/explore$/, open: openExplorer },
  { pattern: /^\/entities\/(.+)$/, open: openEntity },
  { pattern: /^\/sources\/(.+)$/, open: openSource },
  { pattern: /^\/dead-letters$/, open: openLetters },
], openNowhere);
