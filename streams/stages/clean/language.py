"""The language of a text."""

from collections.abc import Sequence
from functools import cache

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from streams.contract.articles import Language

# At 400 code points the identifier names 99.9 % of 20 languages right; more text only costs time.
_READ_CODE_POINTS = 1_000
# At 20 code points it names 87 % right.
_MIN_LETTERS = 20

# The longest lines are the article's rather than the page's; a thousand code points tell the language.
_LANGUAGE_LINES = 5
_LANGUAGE_CODE_POINTS = 250
# Words of English alone, and a share of them: 710 of 738 English development pages have more, and the 10 in
# other languages at most .006. It saves the identifier's millisecond.
_ENGLISH = frozenset(
    ("the", "of", "and", "to", "that", "for", "with", "it", "by", "from", "this", "have", "are", "be", "not")
)
_ENGLISH_SHARE = 0.12

UNKNOWN = Language(code="und", score=0.0)


@cache
def _identifier() -> LanguageIdentifier:
    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def language_of(text: str, *, declared: str | None = None) -> Language:
    """Return the language of `text`; of one too short to tell, the `declared` one or `und` with score 0."""
    beginning = text[:_READ_CODE_POINTS]
    if sum(map(str.isalpha, beginning)) < _MIN_LETTERS:
        return Language(code=declared.lower(), score=0.0) if declared else UNKNOWN
    code, score = _identifier().classify(beginning)
    return Language(code=code, score=round(min(max(float(score), 0.0), 1.0), 4))


def reads_as_english(lines: Sequence[str]) -> bool:
    """Say whether the longest lines are English, or too short to tell."""
    longest = sorted(lines, key=len, reverse=True)[:_LANGUAGE_LINES]
    text = " ".join(line[:_LANGUAGE_CODE_POINTS] for line in longest)
    words = text.lower().split()
    if sum(word in _ENGLISH for word in words) > _ENGLISH_SHARE * len(words):
        return True
    return language_of(text).code in {"en", "und"}


def load() -> None:
    """Read the identifier's model, once a process."""
    _identifier()
