"""Page text in: every line of it has a label, and is kept or not."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from streams.contract.articles import CleanArticle
from streams.contract.errors import InvalidArticle
from streams.contract.ids import sha256_of
from streams.contract.raw import ContentType, Document, RawArticle
from streams.quality.clean.data import Page
from streams.quality.clean.figures import Score, mean, score_counts, score_shingles, worst_tenth
from streams.stages.clean import Cleaner

# The labels of lines. A headline is neither right nor wrong to keep, a second copy of body text is wrong.
BODY, NOT_BODY, HEADLINE, SECOND_COPY = 1, 0, 2, 3
_COUNTED = {BODY, NOT_BODY, SECOND_COPY}

Labelled = Sequence[tuple[str, int]]


@dataclass(frozen=True, slots=True)
class LineScore:
    """One page's scores: by the words of its lines, and by four-word shingles of the body's lines."""

    tokens: Score
    shingles: Score


def evaluate_lines(pages: Iterable[Page], _folder: Path, cleaner: Cleaner) -> Mapping[str, object]:
    """Score pages given as labelled lines: macro means over the pages of each rendering."""
    scores: dict[str, list[LineScore]] = defaultdict(list)
    ids = set()
    for page in pages:
        labelled = labelled_lines(page)
        if any(label == BODY for _, label in labelled):
            ids.add(page["id"])
            scores[str(page["rendering"])].append(score_lines(labelled, cleaner))
    return {**{name: _figures(group) for name, group in sorted(scores.items())}, "pages": len(ids)}


def score_lines(labelled: Labelled, cleaner: Cleaner) -> LineScore:
    """Score one page given as lines with labels, by the words and the text of the kept lines."""
    article = clean("\n".join(text for text, _ in labelled), "text/plain", cleaner)
    gone = _words_gone(article) if article is not None else None
    right = kept = wanted = 0
    stays = []
    for number, (text, label) in enumerate(labelled, start=1):
        if label in _COUNTED:
            words = len(text.split())
            left = max(0, words - gone[number]) if gone is not None else 0
            right += left * (label == BODY)
            kept += left
            wanted += words * (label == BODY)
            stays += [text] * (left > 0)
    body = "\n".join(text for text, label in labelled if label == BODY)
    return LineScore(score_counts(right, kept, wanted), score_shingles("\n".join(stays), body))


def score_clean(body: str, cleaner: Cleaner) -> Score:
    """Score a gold body that comes in as a text of its own: nothing of it should go."""
    return score_lines([(line, BODY) for line in body.split("\n") if has_words(line)], cleaner).tokens


def has_words(line: str) -> bool:
    """Say whether the line counts at all."""
    return any(map(str.isalnum, line))


def labelled_lines(page: Page) -> list[tuple[str, int]]:
    """Return the page's lines with their labels."""
    lines = page["lines"]
    assert isinstance(lines, list)
    return [(str(text), int(label)) for text, label in lines]


def clean(
    body: str, content_type: ContentType, cleaner: Cleaner, *, url: str | None = None
) -> CleanArticle | None:
    """Clean one document; null where the stage refuses it."""
    raw = RawArticle(body=body, content_type=content_type, url=url)
    document = Document(id="evaluated", revision=sha256_of(body.encode("utf-8", "replace")), article=raw)
    try:
        return cleaner.clean(document, origin=None)
    except InvalidArticle:
        return None


def _words_gone(article: CleanArticle) -> Counter[int | None]:
    """Return how many words of each line are in no paragraph: of an endless line a part may be."""
    gone: Counter[int | None] = Counter()
    entries = [(entry.line, entry.text) for entry in article.removed]
    for line, text in [*entries, *((entry.line, entry.text) for entry in article.cleaning.metadata)]:
        gone[line] += len(text.split())
    return gone


def _figures(scores: Sequence[LineScore]) -> dict[str, float]:
    f1 = [score.tokens.f1 for score in scores]
    return {
        "token_f1": mean(f1),
        "token_precision": mean([score.tokens.precision for score in scores]),
        "token_recall": mean([score.tokens.recall for score in scores]),
        "worst_tenth": worst_tenth(f1),
        "shingle_f1": mean([score.shingles.f1 for score in scores]),
    }
