"""Articles as a person wants to read them in a terminal."""

from collections import Counter
from collections.abc import Iterable, Sequence

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from streams.cli.terminal import safe
from streams.contract.articles import (
    CleanArticle,
    EntitiesArticle,
    Entity,
    Label,
    Portrayal,
    Removed,
    Stance,
    StanceArticle,
)
from streams.contract.changes import ArticleChange, StanceChange, Stated

LABELS: dict[Label, tuple[str, str]] = {
    "favor": ("for", "green"),
    "against": ("against", "red"),
    "neutral": ("takes no side", "yellow"),
}
TONES: dict[Label, str] = {"favor": "good light", "against": "bad light"}
_TYPE_STYLES = {"PERSON": "cyan", "ORG": "magenta", "PLACE": "green", "GROUP": "yellow"}
_SHOWN_ENTITIES = 12  # two lines of a usual terminal


def plain(text: str, style: str = "") -> Text:
    """Return foreign text for the terminal: no markup, no control characters, one line."""
    return Text(safe(text).replace("\n", " "), style=style)


def headline(article: CleanArticle, *more: str) -> Text:
    """Return the title, and one line of what is known about the article and `more`."""
    source = article.source.site or article.source.name
    known = (article.id, source, article.byline, article.published_at, article.language.code, *more)
    line = Text.assemble(plain(article.title or "(no title)", "bold"), "\n")
    return line.append_text(plain(" · ".join(item for item in known if item), "dim"))


def entities(article: EntitiesArticle) -> Text:
    """Return the names of the article, those mentioned most first."""
    ranked = sorted(article.entities, key=lambda entity: (-entity.in_title, -entity.count))
    names = [
        Text.assemble(
            plain(entity.name, _TYPE_STYLES.get(entity.type, "")),
            (f" {entity.count}", "dim"),
            plain(_meaning(entity), "dim"),
        )
        for entity in ranked[:_SHOWN_ENTITIES]
    ]
    more = len(ranked) - len(names)
    return Text(", ").join(names).append(f", and {more} more" if more else "", "dim")


def _meaning(entity: Entity) -> str:
    """Return what a name stands for outside of the article, where the name alone doesn't say it."""
    if entity.candidates:
        return f" = {' or '.join(each.name for each in entity.candidates)}?"
    if entity.link is None or entity.link.relation != "itself" or entity.link.name == entity.name:
        return ""
    return f" = {entity.link.name}"


def stances(found: Sequence[Stance]) -> RenderableType:
    """Return a table of stances: who, for or against, what, and the words that show it."""
    if not found:
        return Text("No stance found.", "dim")
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for column, ratio in (("Who", 2), ("", None), ("What", 3), ("The words", 6)):
        table.add_column(column, ratio=ratio, no_wrap=ratio is None)
    for stance in found:
        word, style = LABELS[stance.label]
        table.add_row(
            plain(stance.holder.name, "bold"), Text(word, style), plain(stance.target.text), _words(stance)
        )
    table.expand = True
    return table


def change(found: ArticleChange) -> RenderableType:
    """Return what a revision changed, a line each: headline, length, names, stances."""
    lines = []
    if found.title_before is not None:
        lines.append(Text.assemble("  headline before: ", plain(found.title_before or "(none)", "strike")))
    if found.text_length != found.text_length_before:
        grown = found.text_length - found.text_length_before
        lines.append(Text(f"  text: {found.text_length:,} characters ({grown:+,})"))
    for word in ("appeared", "vanished"):
        names = ", ".join(entity.name for entity in found.entities if entity.change == word)
        if names:
            lines.append(Text.assemble(f"  names {word}: ", plain(names)))
    lines += [_stance_change(each) for each in found.stances]
    if found.left_out:
        lines.append(Text(f"  and {found.left_out:,} changes more", "dim"))
    return Group(*lines)


def _stance_change(found: StanceChange) -> Text:
    stated = found.after or found.before
    positions = [_sides(side) for side in (found.before, found.after) if side]
    line = Text.assemble(f"  {found.change}: ", plain(found.holder, "bold"), " ", Text(" → ").join(positions))
    if stated:
        line.append_text(Text.assemble(" ", plain(stated.target), "  ", plain(stated.words, "dim")))
    return line


def _sides(stated: Stated) -> Text:
    return Text(" and ").join(Text(*LABELS[label]) for label in stated.labels)


def text(article: EntitiesArticle) -> Text:
    """Return the article's text with its names marked."""
    shown = Text(safe(article.text))
    for mention in article.mentions:
        if mention.in_ == "text" and mention.entity:
            shown.stylize(f"bold {_TYPE_STYLES.get(mention.type, '')}", mention.start, mention.end)
    return shown


def removed(lines: Iterable[Removed]) -> RenderableType:
    """Return what cleaning took away, with the reasons."""
    table = Table(box=None, padding=(0, 2, 0, 0), header_style="dim", pad_edge=False)
    for column in ("Line", "Reason", "Removed"):
        table.add_column(column)
    for line in lines:
        table.add_row(str(line.line or ""), line.reason, plain(line.text))
    return table


def removed_in_short(lines: Iterable[Removed]) -> Text:
    """Return how many lines were removed for each reason."""
    counts = Counter(line.reason for line in lines)
    told = ", ".join(f"{reason} {count}" for reason, count in counts.most_common())
    return Text(f"removed: {told}" if told else "removed: nothing", "dim")


def article(message: StanceArticle) -> Group:
    """Return the whole article in short: headline, names, stances, what was removed."""
    parts: list[RenderableType] = [headline(message)]
    if message.entities:
        parts.append(entities(message))
    parts += [removed_in_short(message.removed), "", stances(message.stances), ""]
    if told := portrayed(message.portrayals):
        parts += [told, ""]
    return Group(*parts)


def portrayed(found: Iterable[Portrayal]) -> Text | None:
    """Return whom the narrator treats well or badly, and in how many sentences; nothing where nobody is."""
    parts = []
    for each in found:
        if each.label != "neutral":
            _, style = LABELS[each.label]
            such = each.favor if each.label == "favor" else each.against
            counts = f" ({such} of {each.favor + each.neutral + each.against})"
            parts.append(
                Text.assemble(plain(each.name), " in a ", (TONES[each.label], style), (counts, "dim"))
            )
    return Text.assemble("the narrator shows ", Text(", ").join(parts)) if parts else None


def _words(stance: Stance) -> Text:
    evidence, cue = stance.evidence, stance.cue
    shown = plain(evidence.text)
    if cue.in_ == evidence.in_:
        shown.stylize(LABELS[stance.label][1], max(0, cue.start - evidence.start), cue.end - evidence.start)
    if stance.also:
        shown.append(f"  (said {1 + len(stance.also)} times)", "dim")
    if stance.conflicts:
        shown.append(f"  (takes other sides, too; number {stance.order} in time)", "yellow")
    return shown
