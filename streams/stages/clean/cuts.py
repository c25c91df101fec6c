"""Where to cut: the score from which a line stays, page by page."""

from collections.abc import Sequence
from itertools import accumulate

# Never higher: out of fold on the training sites, by the forest alone, .5, .4 and .35 have token F1 .936,
# .936, .935 of whole pages and .952 of rough texts, but recall .963, .966, .970 and .986, .987, .988. A lost
# paragraph is a stance that nobody sees (docs/decisions/0017-line-classifier.md).
HIGHEST_CUT = 0.4
# Nor lower: pages of nothing but chrome score under it (swept .05 to .2: .9545, .9528 on rough pages).
LOWEST_CUT = 0.05
# Where so many words stay the text was clean already: the cut that loses next to none of it (swept .8 to .9
# and .05 to .2: each step down keeps .001 more of clean texts and costs rough pages as much).
CLEAN_CUT = 0.15
LOOKS_CLEAN = 0.85


def cut_of(scores: Sequence[float], words: Sequence[int]) -> float:
    """Return the cut that promises the highest F1 of the words, if the scores are the truth's odds."""
    promised = 0.5 * sum(score * count for score, count in zip(scores, words, strict=True))
    ranked = sorted(zip(scores, words, strict=True), reverse=True)
    right = accumulate(score * count for score, count in ranked)
    kept = accumulate(count for _, count in ranked)
    best, cut = 0.0, HIGHEST_CUT
    for (score, _), hits, total in zip(ranked, right, kept, strict=True):
        f1 = hits / (0.5 * total + promised) if total else 0.0
        if f1 > best:
            best, cut = f1, score
    cut = min(max(cut, LOWEST_CUT), HIGHEST_CUT)
    stays = sum(count for score, count in ranked if score >= cut)
    return min(cut, CLEAN_CUT) if stays >= LOOKS_CLEAN * sum(words) else cut
