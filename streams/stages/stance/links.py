"""Links that open a page at given words: text fragments (https://wicg.github.io/scroll-to-text-fragment/)."""

from urllib.parse import quote

# Browsers' own generator names the whole text up to 300 code points and a range of words beyond.
_WHOLE_CODE_POINTS = 300
_WORDS_AT_EACH_END = 5


def text_link(url: str, words: str) -> str:
    """Return `url` with a fragment that makes the browser scroll to `words` and mark them."""
    if len(words) <= _WHOLE_CODE_POINTS:
        return f"{url}#:~:text={_encoded(words)}"
    parts = words.split()
    first, last = parts[:_WORDS_AT_EACH_END], parts[-_WORDS_AT_EACH_END:]
    return f"{url}#:~:text={_encoded(' '.join(first))},{_encoded(' '.join(last))}"


def _encoded(words: str) -> str:
    """Percent-encode `words`; a dash, comma or ampersand would end the fragment's text."""
    return quote(words, safe="").replace("-", "%2D")
