// Spans of an article as elements. Spans count code points, JavaScript's strings count UTF-16 units.
import { h } from "./dom.js";
import { label } from "./format.js";

/** How a quotation gives what was said. */
export const WAYS = { direct: "word for word", indirect: "in the article’s words" };

/** The text as code points: `cut(start, end)` is what Python calls `text[start:end]`. */
export function codePoints(text) {
  const points = Array.from(text);
  return { length: points.length, cut: (start, end) => points.slice(start, end).join("") };
}

/** The spans of a message that are shown, of its title or of its text. */
export function spansOf(article, where) {
  const entities = new Map((article.entities ?? []).map((entity) => [entity.id, entity]));
  const here = (span) => span && span.in === where;
  return [
    ...(article.mentions ?? []).filter(here).map(({ start, end, type, entity }) => ({ start, end, kind: "entity", type, entity: entities.get(entity) })),
    ...(article.stances ?? []).flatMap((stance, at) => [
      here(stance.evidence) && { start: stance.evidence.start, end: stance.evidence.end, kind: "evidence", stance, number: at + 1 },
      here(stance.cue) && { start: stance.cue.start, end: stance.cue.end, kind: "cue", number: at + 1 },
    ]).filter(Boolean),
    ...(article.quotes ?? []).filter(here).flatMap(saidSpans),
  ];
}

/** What a quotation says, piece by piece: word for word between marks, else in the article's words. */
function saidSpans({ start, end, kind, speaker, parts, marked }) {
  const pieces = parts?.length ? parts : [{ start, end }];
  const by = speaker?.text ?? null;
  return [
    ...pieces.map((piece) => ({ start: piece.start, end: piece.end, kind: "said", way: kind === "direct" || !kind ? "direct" : "indirect", by })),
    ...(marked ?? []).map((piece) => ({ start: piece.start, end: piece.end, kind: "said", way: "direct", by })),
  ];
}

/** The range `[from, to)` of `points` as nodes, with the evidence as `<mark>`s and references to the numbered positions. */
export function marked(points, spans, from, to) {
  const inside = spans.filter((span) => span.start < to && span.end > from);
  const cuts = [...new Set([from, to, ...inside.flatMap(({ start, end }) => [Math.max(from, start), Math.min(to, end)])])].sort((a, b) => a - b);
  const nodes = [];
  let open = null; // the mark that the next piece may belong to
  for (let at = 0; at + 1 < cuts.length; at += 1) {
    const [start, end] = [cuts[at], cuts[at + 1]];
    const over = inside.filter((span) => span.start <= start && span.end >= end);
    const evidence = over.filter((span) => span.kind === "evidence");
    const numbers = evidence.map((span) => span.number).join(" ");
    if (numbers !== (open?.dataset.positions ?? "")) {
      open = numbers ? mark(evidence, numbers) : null;
      if (open) nodes.push(open);
    }
    const piece = pieceOf(points.cut(start, end), over);
    open ? open.append(piece) : nodes.push(piece);
    const ended = evidence.filter((span) => span.end === end);
    if (ended.length) nodes.push(references(ended));
    if (ended.length && ended.length < evidence.length) open = null; // the references stand between
  }
  return nodes;
}

function mark(evidence, numbers) {
  const labels = new Set(evidence.map((span) => span.stance.label));
  const kind = labels.size === 1 ? [...labels][0] : "mixed";
  return h("mark", { class: `evidence ${kind}`, "data-positions": numbers, tabindex: "-1" });
}

function pieceOf(text, over) {
  const entity = over.find((span) => span.kind === "entity");
  let node = text;
  if (entity) node = h("span", { class: `entity ${entity.type.toLowerCase()}`, title: `${label(entity.type.toLowerCase())}${entity.entity ? `: ${entity.entity.name}` : ""}` }, node);
  if (over.some((span) => span.kind === "cue")) node = h("em", { class: "cue" }, node);
  const said = over.findLast((span) => span.kind === "said"); // the words between marks come after their clause
  return said ? h("span", { class: `said ${said.way}`, title: `${said.by ?? "Somebody"}, ${WAYS[said.way]}` }, node) : node;
}

function references(ended) {
  return h("sup", { class: "references" }, ended.map(({ number }) =>
    h("a", { href: `#position-${number}`, "aria-label": `Position ${number}` }, String(number))));
}
