from streams.quality.stance.matching import Tuple
from streams.quality.stance.reading import as_article, gold_tuples, group_of, pair_of

WORDS = {"start": 0, "end": 3}


def test_offsets_of_annotated_paragraphs_become_offsets_of_the_text() -> None:
    item = {"paragraph": 1, "holder": WORDS, "target": WORDS, "label": "favor", "holder_name": "Ann Lee"}
    document = {"id": "d", "paragraphs": ["Ten chars.", "Ann."], "tuples": [item]}
    assert gold_tuples(document) == [Tuple((12, 15), (12, 15), "favor", name="Ann Lee")]
    assert as_article(document).text[12:15] == "Ann"


def test_a_pair_without_holder_is_the_narrators() -> None:
    row = {
        "id": "polusa_v1_1_2",
        "group": "polusa_v1_1",
        "text": "Ann wept.",
        "holder_span": None,
        "target_span": [0, 3],
        "label": "neutral",
    }
    pair = pair_of(row)
    assert (pair.holder, pair.target, pair.source) == (None, (0, 3), "polusa")
    assert group_of(row) == "polusa_v1_1"


def test_a_document_is_a_group_of_its_own() -> None:
    assert group_of({"id": "d1"}) == "d1"
