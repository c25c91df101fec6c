// Holders or subjects with how often they are for, against and neither.
import { h, words } from "./dom.js";
import { day, number } from "./format.js";
import { SIDES } from "./positions.js";

const FEW = 10; // before the rest is folded

/** A section with `rows`, of which there are `total`; `link(row)` is the address behind a name. */
export function ranked(id, heading, rows, total, link) {
  if (!rows.length) return null;
  const row = (each) => h("tr", {},
    h("th", { scope: "row" }, h("a", { href: link(each) }, words(each.name))),
    ["favor", "against", "neutral"].map((side) => h("td", { class: `number ${side}` }, each[side] ? number(each[side]) : h("span", { class: "none" }, "–"))),
    h("td", {}, h("span", { class: `tag is-${each.last.label}` }, SIDES[each.last.label].replace(" on", "")), " ", day(each.last.day)));
  const heads = ["Name", "For", "Against", "Neutral", "Last"].map((text, at) => h("th", { scope: "col", class: at > 0 && at < 4 ? "number" : null }, text));
  const table = (some, caption) => h("div", { class: "scroll", role: "region", "aria-label": `${caption} as a table`, tabindex: "0" },
    h("table", {}, h("thead", {}, h("tr", {}, heads.map((head) => head.cloneNode(true)))), h("tbody", {}, some.map(row))));
  return h("section", { class: "ranking", "aria-labelledby": id },
    h("h2", { id }, heading, " ", h("span", { class: "count" }, number(total))),
    table(rows.slice(0, FEW), heading),
    rows.length > FEW && h("details", {}, h("summary", {}, `${number(rows.length - FEW)} more`), table(rows.slice(FEW), `${heading}, more`)),
    rows.length < total && h("p", { class: "quiet" }, `The ${rows.length} with the most evidence.`));
}
