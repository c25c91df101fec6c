"""All figures of the entities stage on a file, in all and by genre."""

from collections import defaultdict
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import orjson

from streams.contract.articles import EntitiesArticle
from streams.quality.entities.links import score_links
from streams.quality.entities.names import Tally, as_article, found_names, gold_names, score
from streams.quality.entities.roles import score_roles
from streams.quality.entities.salience import Ranking, salient_entities
from streams.stages.entities import EntityExtractor
from streams.stages.entities.links.index import Index


def evaluate(file: Path, extractor: EntityExtractor) -> dict[str, Any]:
    """Return the figures of the stage on an annotated file (one JSON document a line), in all and by genre.

    F1, and precision and recall of the links, in percent; `salience_auc` is between 0 and 1, null where no
    document has both kinds of entities.
    """
    every, genres = Figures(), defaultdict[str, Figures](Figures)
    index = extractor.aliases.index
    for line in file.read_bytes().splitlines():
        document = orjson.loads(line)
        article = extractor.extract(as_article(document))
        for figures in (every, genres[str(document.get("genre") or "")]):
            figures.add(document, article, index)
    return {**every.all(), **{genre: genres[genre].all() for genre in sorted(genres) if genre}}


class Figures:
    """The tallies of some documents."""

    def __init__(self) -> None:
        self._tallies: defaultdict[str, Tally] = defaultdict(Tally)
        self._links = Tally()
        self._salience = Ranking()
        self._documents = 0

    def add(self, document: Mapping[str, object], article: EntitiesArticle, index: Index) -> None:
        """Count what the stage found in one annotated document."""
        self._documents += 1
        found, gold = found_names(article), gold_names(document)
        score(found, gold, self._tallies)
        score_roles(article, document, self._tallies["roles"])
        score_links(article, document, index, self._links)
        self._salience.add(article, salient_entities(found, gold, document))

    def all(self) -> dict[str, object]:
        """Return the figures by name."""
        f1 = {f"{what}_f1": self._tallies[what].f1() for what in sorted(self._tallies)}
        return {
            "documents": self._documents,
            **f1,
            "links": self._links.shares(),
            "salience_auc": self._salience.auc(),
        }
