// One edit of an article: what a revision changed in its headline, positions, names and length.
import { h, words } from "./dom.js";
import { moment, number, plural } from "./format.js";
import { articlePath, entityLink, holderLink, sourceLink, subjectLink } from "./links.js";
import { SIDES } from "./positions.js";

const CHANGES = { appeared: "New", vanished: "Gone", turned: "Turned" };
const MANY_POSITIONS = 5; // shown at first
const MANY_NAMES = 12;

/** An edit as a list item; `titled` says which article it is of, where the page does not. */
export function editItem(edit, { titled }) {
  return h("li", { class: "edit" },
    about(edit),
    headline(edit, titled),
    positions(groups(edit.stances)),
    names(edit.entities, "appeared", "New names"),
    names(edit.entities, "vanished", "Names gone"),
    edit.left_out > 0 && h("p", { class: "quiet" }, `and ${plural(edit.left_out, "change", "changes")} more`));
}

function about({ kind, at, site, grown, text_length: length }) {
  const told = grown ? `${grown > 0 ? "+" : "−"}${plural(Math.abs(grown), "character", "characters")}, now ${number(length)}` : null;
  return h("ul", { class: "meta" }, [
    h("span", { class: `tag is-${kind}` }, kind),
    moment(at),
    site && sourceLink(site),
    kind === "revised" && told,
  ].filter(Boolean).map((part) => h("li", {}, part)));
}

function headline({ id, title, title_before: before, headline_changed: changed }, titled) {
  const now = title || "(no headline)";
  const old = changed && [h("span", { class: "unseen" }, "Headline before: "), h("del", { dir: "auto" }, before || "(no headline)"), h("span", { class: "unseen" }, " Headline now: ")];
  if (titled) return h("h2", { class: "headline" }, old || [], h("a", { href: articlePath(id), dir: "auto" }, now));
  return changed && h("p", { class: "headline" }, old, h("ins", { dir: "auto" }, now));
}

/** A position on several subjects is one position: its change is told once. */
function groups(stances) {
  const found = new Map();
  for (const stance of stances) {
    const key = JSON.stringify([stance.holder_key, stance.before, stance.after]);
    if (!found.has(key)) found.set(key, { stance, subjects: [] });
    found.get(key).subjects.push(stance.about);
  }
  return [...found.values()];
}

function positions(found) {
  if (!found.length) return null;
  const items = found.map(position);
  const rest = items.splice(MANY_POSITIONS);
  return [
    h("ul", { class: "turns" }, items),
    rest.length > 0 && h("details", {}, h("summary", {}, `${plural(rest.length, "position", "positions")} more`), h("ul", { class: "turns" }, rest)),
  ].filter(Boolean);
}

function position({ stance, subjects }) {
  const { change, holder, holder_key: key, before, after } = stance;
  const now = after ?? before;
  const others = subjects.filter((subject) => subject.toLowerCase() !== now.target.toLowerCase());
  return h("li", { class: "position" },
    h("p", { class: "who" },
      h("span", { class: `tag is-${change}` }, CHANGES[change]), " ",
      holderLink(holder, key, { class: "holder" }), " ",
      side(before), before && after && h("span", { "aria-label": "and now" }, " → "), side(after), " ",
      words(now.target, { class: "target" })),
    before && h("blockquote", { dir: "auto", class: before.labels[0] }, h("del", {}, before.words)),
    after && h("blockquote", { dir: "auto", class: after.labels[0] }, after.words),
    others.length > 0 && h("p", { class: "where" }, h("span", {}, "about ", others.flatMap((subject, at) => [at ? ", " : "", subjectLink(subject)]))));
}

function side(stated) {
  if (!stated) return null;
  const shown = stated.labels.map((label) => h("span", { class: `label ${label}` }, SIDES[label] ?? label));
  return shown.flatMap((each, at) => (at ? [" and ", each] : [each]));
}

function names(entities, change, heading) {
  const found = entities.filter((entity) => entity.change === change);
  if (!found.length) return null;
  const shown = found.slice(0, MANY_NAMES).flatMap(({ name, key }, at) => [at ? ", " : "", entityLink(name, key)]);
  const more = found.length - MANY_NAMES;
  return h("p", { class: "names" }, h("span", { class: "quiet" }, `${heading}: `), shown, more > 0 && h("span", { class: "quiet" }, ` and ${number(more)} more`));
}
