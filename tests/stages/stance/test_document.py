"""Stances of whole articles: said twice, contradicted, changed, quoted, meant by a pronoun, divided over."""

from collections.abc import Callable

import pytest

from streams.contract.articles import Stance, StanceArticle
from streams.contract.spans import check_spans

Classify = Callable[..., StanceArticle]


def said(article: StanceArticle) -> list[tuple[str, str, str, int]]:
    return [(s.holder.name, s.label, s.target.text, len(s.also)) for s in article.stances]


def test_what_is_said_twice_is_one_stance_with_two_places(classify: Classify) -> None:
    article = classify("Norway opposes the steel tariffs.", "Norway criticised the tariffs on Monday.")
    [stance] = article.stances
    [again] = stance.also
    assert {stance.target.text, again.target.text} == {"the steel tariffs", "the tariffs"}
    assert {stance.evidence.text, again.evidence.text} == set(article.text.split("\n\n"))
    assert stance.confidence >= again.confidence
    check_spans(article, text=article.text, title=article.title)


def test_a_short_name_and_a_pronoun_say_the_same_again(classify: Classify) -> None:
    article = classify(
        "Angela Merkel opposes the tariffs.",
        "Merkel criticised the tariffs in Berlin. She condemned the tariffs, too.",
    )
    assert said(article) == [("Angela Merkel", "against", "the tariffs", 2)]


@pytest.mark.parametrize(
    "second",
    [
        pytest.param("Norway condemned the war.", id="another target"),
        pytest.param("Sweden opposes the tariffs.", id="another holder"),
    ],
)
def test_what_is_not_the_same_stays_apart(classify: Classify, second: str) -> None:
    assert len(classify("Norway opposes the tariffs.", second).stances) == 2


def test_fewer_words_may_mean_other_things_unless_they_point_back(classify: Classify) -> None:
    first = "Norway opposes tariffs on steel."
    assert len(classify(first, "Norway condemned tariffs.").stances) == 2
    assert len(classify(first, "Norway condemned these tariffs.").stances) == 1


def test_unnamed_critics_of_one_article_are_one(classify: Classify) -> None:
    article = classify("Critics condemned the tariffs.", "Critics oppose the tariffs.")
    assert said(article) == [("Critics", "against", "the tariffs", 1)]


def sides(article: StanceArticle) -> list[tuple[str, tuple[int, ...], int | None]]:
    return [(stance.label, stance.conflicts, stance.order) for stance in article.stances]


def test_opposite_sides_are_kept_and_name_each_other(classify: Classify) -> None:
    article = classify("Norway opposes the treaty.", "Norway supports the treaty.")
    assert sides(article) == [("against", (1,), 1), ("favor", (0,), 2)]


def test_what_was_held_before_comes_first_wherever_it_stands(classify: Classify) -> None:
    article = classify("Norway supports the treaty.", "Norway had long opposed the treaty.")
    assert sides(article) == [("favor", (1,), 2), ("against", (0,), 1)]


def test_without_a_conflict_there_is_no_order(classify: Classify) -> None:
    assert sides(classify("Norway opposes the treaty.", "Sweden supports the treaty.")) == [
        ("against", (), None),
        ("favor", (), None),
    ]


def test_a_quotation_in_a_paragraph_of_its_own_is_its_speakers(classify: Classify) -> None:
    article = classify(
        "John Smith, the governor of Ohio, met reporters on Monday.",
        '"We oppose the merger. I support the union," Smith said.',
    )
    assert {(s.holder.key, s.label, s.target.text) for s in article.stances} == {
        ("person:john smith", "against", "the merger"),
        ("person:john smith", "favor", "the union"),
    }


def holder_of(stances: tuple[Stance, ...], target: str) -> str | None:
    [stance] = [stance for stance in stances if stance.target.text == target]
    return stance.holder.key


@pytest.mark.parametrize(
    "before",
    [
        pytest.param("John Smith spoke in Leeds.", id="the only person"),
        pytest.param("John Smith spoke of Paul Jones in Leeds.", id="who spoke, not who was spoken of"),
        pytest.param("John Smith praised Paul Jones’s book.", id="not the owner of a thing"),
        pytest.param("Paul Jones left. John Smith stayed in Leeds.", id="the nearest one"),
    ],
)
def test_he_is_who_acted_last(classify: Classify, before: str) -> None:
    article = classify(f"{before} He opposes the tariffs.")
    assert holder_of(article.stances, "the tariffs") == "person:john smith"


def test_nobody_named_is_nobody_meant(classify: Classify) -> None:
    article = classify("The council met in Leeds. He opposes the tariffs.")
    assert holder_of(article.stances, "the tariffs") is None


def test_a_headline_is_the_narrators_and_states_nobodys_position(classify: Classify) -> None:
    assert classify("The council met in Leeds.", title="Norway opposes the tariffs").stances == ()


@pytest.mark.parametrize(
    "division",
    [
        pytest.param("The committee is divided over the treaty.", id="is divided over"),
        pytest.param("The treaty has split the committee.", id="has split it"),
        pytest.param("There is a rift in the committee over the treaty.", id="a rift in it"),
    ],
)
def test_a_divided_body_has_no_single_position(classify: Classify, division: str) -> None:
    article = classify(division, "The committee supports the treaty.", "The committee opposes the war.")
    assert [(s.label, s.target.text) for s in article.stances] == [("against", "the war")]
    assert article.abstained["divided"] == 1


def test_members_of_a_divided_body_keep_theirs(classify: Classify) -> None:
    article = classify("The committee is divided over the treaty.", "Senator Warren opposes the treaty.")
    assert [(s.holder.name, s.label) for s in article.stances] == [("Warren", "against")]


def test_why_nothing_was_said_is_counted(classify: Classify) -> None:
    article = classify(
        "The council met in Leeds.",
        "Norway might support the treaty.",
        "They oppose the treaty.",
    )
    assert article.stances == ()
    assert article.abstained["no trigger"] == article.abstained["hedged"] == 1
    assert article.abstained["no holder"] >= 1
