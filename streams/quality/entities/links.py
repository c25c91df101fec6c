"""Links against the annotators' Wikipedia titles."""

from collections import Counter, defaultdict
from collections.abc import Mapping

from streams.contract.articles import EntitiesArticle, Link
from streams.quality.entities.names import Tally, align, found_names, gold_names
from streams.stages.entities.links.index import Index, form_of


def score_links(article: EntitiesArticle, document: Mapping[str, object], index: Index, tally: Tally) -> None:
    """Add the links of one document.

    A link is right if it bears the title of the entity that most of its names were annotated as; those that
    the annotators gave no title are not counted. Wanted are the titles that the index has.
    """
    titles = _titles(document)
    wanted = {entity for entity, title in titles.items() if index.entries(form_of(title))}
    annotated = _annotated(article, document)
    links = {e.id: e.link for e in article.entities if e.link and e.link.relation == "itself"}
    judged = {id_: gold for id_, gold in annotated.items() if id_ in links and gold in titles}
    right = {id_: gold for id_, gold in judged.items() if _bears(links[id_], titles[gold], index)}
    tally.add(len(right), len(judged), len(wanted & set(right.values())), len(wanted))


def _bears(link: Link, title: str, index: Index) -> bool:
    return any((each.source, each.id) == (link.source, link.id) for each in index.entries(form_of(title)))


def _titles(document: Mapping[str, object]) -> dict[str, str]:
    entities = document.get("entities") or ()
    assert isinstance(entities, list | tuple)
    return {str(each["id"]): each["wikipedia"] for each in entities if each.get("wikipedia")}


def _annotated(article: EntitiesArticle, document: Mapping[str, object]) -> dict[str, str]:
    """Return for each entity of the article the annotators' one that has most of its names."""
    found, gold = found_names(article), gold_names(document)
    votes: defaultdict[str, Counter[str]] = defaultdict(Counter)
    for f, g in align(found, gold).items():
        votes[found[f].entity][gold[g].entity] += 1
    return {entity: counts.most_common(1)[0][0] for entity, counts in votes.items()}
