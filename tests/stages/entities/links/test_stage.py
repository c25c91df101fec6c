"""Links in the whole stage."""

from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from hypothesis import given, settings
from hypothesis import strategies as st

from stages.entities.conftest import check_order, clean_article
from stages.entities.test_sample import BODY_LINES, TITLE_LINE
from streams.contract.articles import EntitiesArticle, Entity
from streams.contract.spans import check_spans
from streams.stages.entities import EntityExtractor
from streams.stages.entities.links.aliases import load_aliases
from streams.stages.nlp import Nlp

from .conftest import Aliased, person, write

Extract = Callable[..., EntitiesArticle]
ASSAD = person("Bashar al-Assad", "Assad", id="Q44329", wikidata="Q44329")


def sample_of(sample: bytes) -> tuple[str, str]:
    lines = sample.decode().split("\n")
    text = "\n\n".join(line.strip() for part in BODY_LINES for line in lines[part] if line.strip())
    return text, lines[TITLE_LINE].strip()


def entity(article: EntitiesArticle, name: str) -> Entity:
    return next(entity for entity in article.entities if entity.name == name)


def test_the_sample_links_assad_only_if_the_file_says_so(
    sample: bytes, extract_with: Extract, aliased: Aliased
) -> None:
    text, title = sample_of(sample)
    without = entity(extract_with(load_aliases(), text, title=title), "Assad")
    assert (without.link, without.candidates) == (None, ())
    assert without.key.startswith("person:assad@")
    assert entity(extract_with(aliased(person("Bashar al-Assad")), text, title=title), "Assad").link is None
    linked = entity(extract_with(aliased(ASSAD), text, title=title), "Assad")
    assert linked.link is not None
    assert (linked.link.source, linked.link.name) == ("people", "Bashar al-Assad")
    assert linked.key == "person:Q44329"


def test_the_sample_s_countries_peoples_and_bodies_are_linked(sample: bytes, extract_with: Extract) -> None:
    text, title = sample_of(sample)
    article = extract_with(load_aliases(), text, title=title)
    links = {e.name: (e.link.name, e.link.relation) for e in article.entities if e.link}
    assert links["U.S."] == ("United States", "itself")
    assert links["European Union"] == ("European Union", "itself")
    assert links["Syria"] == ("Syria", "itself")
    assert links["Syrian"] == ("Syria", "demonym")


def test_a_name_that_only_the_file_knows_is_an_entity_with_its_role(
    extract_with: Extract, aliased: Aliased
) -> None:
    text = "The council met on Monday. Everybody listened when Xiqwe Zlomb spoke. Zlomb left early."
    assert all("Zlomb" not in e.name for e in extract_with(load_aliases(), "He saw xiqwe zlomb.").entities)
    article = extract_with(aliased(person("Xiqwe Zlomb")), text)
    found = entity(article, "Xiqwe Zlomb")
    assert found.type == "PERSON"
    assert found.link is not None
    assert found.count == 2


def test_the_same_file_gives_the_same_bytes_and_another_one_another_provenance(
    nlp: Nlp, tmp_path: Path
) -> None:
    article = clean_article("Bashar al-Assad met John Kerry in Damascus. Assad smiled.")
    one, two = (write(tmp_path / f"{n}.jsonl", ASSAD) for n in ("people", "other"))
    first, again = (EntityExtractor(nlp, aliases=load_aliases([one])).extract(article) for _ in range(2))
    assert first.to_json() == again.to_json()
    other = EntityExtractor(nlp, aliases=load_aliases([two])).extract(article)
    assert other.provenance == first.provenance
    without = EntityExtractor(nlp, aliases=load_aliases()).extract(article)
    assert without.provenance != first.provenance


def test_a_surname_is_never_one_person_in_two_articles(nlp: Nlp) -> None:
    extractor = EntityExtractor(nlp)
    text = "Mr Zorbin refused. Mr Zorbin left."
    keys = {
        extractor.extract(clean_article(text).model_copy(update={"id": article})).entities[0].key
        for article in ("a1", "a2")
    }
    assert len(keys) == 2


_PIECES = st.sampled_from(
    [
        "Rua Ker",
        "Ker",
        "RUA  KER",
        "Rua-Ker",
        "Rua",
        " said ",
        ", ",
        ". ",
        "\n",
        "’s",
        "(",
        "\u2028",
        "e\u0301",
        "½",
    ]
)


@settings(max_examples=40)
@given(st.lists(_PIECES | st.text(max_size=4), max_size=30).map("".join))
def test_whatever_the_text_names_that_are_sought_are_spans_like_any(nlp: Nlp, text: str) -> None:
    with TemporaryDirectory() as folder:
        aliases = load_aliases([write(Path(folder) / "people.jsonl", person("Rua Ker", "Ker"))])
    article = EntityExtractor(nlp, aliases=aliases).extract(clean_article(text, title=text[:40]))
    check_spans(article, text=text, title=text[:40])
    check_order(article)
