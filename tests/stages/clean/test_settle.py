from streams.stages.clean.blocks import blocks_of, is_flat, joined_again, sentences_of
from streams.stages.clean.lineclass import LineClassifier
from streams.stages.clean.lines import read_lines
from streams.stages.clean.phrases import load_phrases
from streams.stages.clean.settle import Settled, settle

SENTENCES = [
    f"The {who} of the island said on {day} that the harbour would not be built before the {what}."
    for who in ("mayor", "priest", "pilot", "teacher", "owner")
    for day, what in (("Monday", "spring"), ("Tuesday", "vote"), ("Friday", "storms"), ("Sunday", "feast"))
]
FLAT = " ".join(SENTENCES)
FRENCH = [
    "Le gouvernement de l'île a annoncé mardi que le vote sur le nouveau port aurait lieu au mois de mai.",
    "Les pêcheurs s'opposent au projet depuis des années et leur syndicat veut faire campagne contre lui.",
]


def settled(text: str) -> Settled:
    return settle(
        blocks_of(list(read_lines(text))),
        phrases=load_phrases(),
        title=None,
        classifier=LineClassifier.load(),
    )


def test_sentences_are_cut_and_joined_at_the_same_places() -> None:
    blocks = blocks_of(list(read_lines(f"  {FLAT}")))
    assert is_flat(blocks)
    sentences = sentences_of(blocks)
    assert [sentence.text for sentence in sentences] == SENTENCES
    assert [block.text for block in joined_again(sentences)] == [FLAT]
    body = f"  {FLAT}"
    for sentence in sentences:
        assert [body[raw : raw + length] for _, raw, length in sentence.pieces] == [sentence.text]


def test_sentences_that_don_t_follow_one_another_stay_apart() -> None:
    sentences = sentences_of(blocks_of(list(read_lines(FLAT))))
    del sentences[1]
    assert [block.text for block in joined_again(sentences)] == [SENTENCES[0], " ".join(SENTENCES[2:])]


def test_blocks_come_back_in_the_order_of_the_document() -> None:
    found = settled("\n\n".join(["Skip to content", *SENTENCES[:6], "Privacy policy", "Sign in"]))
    assert [block.lines[0].number for block in found.blocks] == list(range(1, 18, 2))
    assert found.verdicts[0] == "nav"
    assert found.verdicts[1:7] == (None,) * 6
    assert None not in found.verdicts[7:]


def test_every_block_has_a_score_where_the_text_is_english() -> None:
    found = settled("\n\n".join(SENTENCES[:4]))
    assert None not in found.scores
    assert found.promise is not None
    assert found.promise > 0.8


def test_another_language_is_not_scored() -> None:
    found = settled("\n\n".join([*FRENCH, "16x9 Image"]))
    assert found.scores == (None, None, None)
    assert found.promise is None
    assert found.verdicts == (None, None, "image-label")
