// One piece of evidence as a line: who, on what, the words, and where they stand.
import { h, outward, webHost, words } from "./dom.js";
import { day, label, percent, plural } from "./format.js";
import { articlePath, holderLink, sourceLink, subjectLink } from "./links.js";

export const SIDES = { favor: "for", against: "against", neutral: "neutral on" };

/** The words of a position as a quotation, and where they are from. */
export const quotation = (position) => [h("blockquote", { dir: "auto" }, position.words), origin(position)];

/** The lines of some positions: the same words of the same holder, in whatever articles, are one. */
export function lines(positions, options) {
  const voices = new Map();
  for (const position of positions) {
    const { holder, label: side, target, words: said } = position;
    const voice = JSON.stringify([holder, side, target, said]);
    voices.set(voice, [...(voices.get(voice) ?? []), position]);
  }
  return [...voices.values()].map(([newest, ...others]) => line(newest, others, options));
}

/** A position in a list. Where the list does not tell its side, `withSide` says it in the line. */
function line(position, others, { withSide = false } = {}) {
  const { holder, holder_key: key, target, label: side } = position;
  return h(
    "li", { class: `position ${withSide ? side : ""}` },
    h("p", { class: "who" },
      holderLink(holder, key, { class: "holder" }), " ",
      h("span", { class: withSide ? "label" : "on" }, withSide ? SIDES[side] ?? side : "on"), " ",
      words(target, { class: "target" })),
    quotation(position),
    others.length > 0 && elsewhere(others),
  );
}

/** The other articles with the same words: an agency's report is printed by many. */
function elsewhere(others) {
  const told = others.map(({ id, site, day: at }) => h("li", {}, h("a", { href: articlePath(id) }, words(site ?? id)), " ", day(at)));
  return h(
    "details", { class: "elsewhere" },
    h("summary", {}, `The same words in ${plural(others.length, "other article", "other articles")}`),
    h("ul", {}, told),
  );
}

function origin({ site, link, id, confidence, about, target, day: at }) {
  const isOther = about.toLowerCase() !== target.toLowerCase();
  const host = webHost(link);
  return h("p", { class: "where" },
    h("span", {}, site ? sourceLink(site) : "unknown site"),
    h("span", {}, day(at)),
    host ? h("span", {}, outward(link, host === site ? "Read it there" : words(`Read it at ${host}`))) : null,
    h("span", {}, h("a", { href: articlePath(id) }, "Article")),
    isOther && h("span", {}, "about ", subjectLink(about)),
    h("span", { class: "quiet", title: "How probable it is that this is right, fitted on annotated texts" },
      h("span", { class: "unseen" }, `${label("confidence")} `), percent(confidence)));
}
