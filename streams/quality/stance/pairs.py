"""Scores on given pairs: which side a holder, or the narrator, takes towards a given target."""

from collections import defaultdict
from collections.abc import Sequence

from streams.quality.stance.figures import labelling
from streams.quality.stance.matching import Ends, shared
from streams.quality.stance.reading import Pair, as_article
from streams.stages.entities import EntityExtractor
from streams.stages.stance import StanceClassifier
from streams.stages.stance.findings import Finding
from streams.stages.stance.portrayal import tone

CERTAIN = 1.0  # of a rule's finding where no network looked


def pair_figures(
    pairs: Sequence[Pair], extractor: EntityExtractor, classifier: StanceClassifier
) -> dict[str, object]:
    """Return macro-F1 over the three labels and accuracy, in percent, over all pairs and by source."""
    judged: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for pair in pairs:
        judged[pair.source].append((pair.label, _side(pair, extractor, classifier)))
    everything = [each for source in judged.values() for each in source]
    return {
        **labelling(everything),
        "by_source": {source: labelling(each) for source, each in sorted(judged.items())},
    }


def _side(pair: Pair, extractor: EntityExtractor, classifier: StanceClassifier) -> str:
    """Return the side of the given holder, by the pairs that the stage weighs, or the narrator's tone."""
    if pair.target is None:
        return "neutral"
    if pair.holder is None:
        return tone(classifier.portray(pair.text, [pair.target])[0])
    article = extractor.extract(as_article({"id": "-", "text": pair.text}))
    weighed = [
        (finding.probability or CERTAIN, finding.label)
        for reading in classifier.read(article)
        for finding in reading.weighed()
        if _is_given(finding, reading.sentence.start, pair.holder, pair.target)
    ]
    probability, label = max(weighed, default=(0.0, "neutral"))
    return label if probability >= classifier.least.network else "neutral"


def _is_given(finding: Finding, start: int, holder: Ends, target: Ends) -> bool:
    if finding.holder is None:
        return False
    holds, meant = (
        (words[0] + start, words[1] + start) for words in (finding.holder.words, finding.target.head)
    )
    return shared(holds, holder) > 0 and shared(meant, target) > 0
