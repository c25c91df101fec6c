from collections.abc import Callable

import pytest

from streams.contract.articles import StanceArticle

Classify = Callable[..., StanceArticle]


def positions(article: StanceArticle) -> set[tuple[str, str, str]]:
    return {(stance.holder.name, stance.label, stance.target.text) for stance in article.stances}


@pytest.mark.parametrize(
    ("sentence", "holder", "label", "target"),
    [
        pytest.param(
            "Senator Warren opposes the merger.", "Warren", "against", "the merger", id="verb and object"
        ),
        pytest.param(
            "Germany has been pushing for a treaty that would ban the mines.",
            "Germany",
            "favor",
            "a treaty that would ban the mines",
            id="verb and preposition, perfect progressive",
        ),
        pytest.param(
            "The bill was criticized by Senator Warren.", "Warren", "against", "The bill", id="passive"
        ),
        pytest.param(
            "Norway has been clear in ruling out selling the island.",
            "Norway",
            "against",
            "selling the island",
            id="participle behind an adjective",
        ),
        pytest.param(
            "Lawmakers from both parties spoke for hours, denouncing the budget cuts.",
            "Lawmakers",
            "against",
            "the budget cuts",
            id="adverbial participle",
        ),
        pytest.param(
            "The minister did not support the amendment.",
            "The minister",
            "against",
            "the amendment",
            id="negation",
        ),
        pytest.param(
            "Germany refused to back the sanctions.",
            "Germany",
            "against",
            "the sanctions",
            id="a verb that turns the sign",
        ),
        pytest.param(
            "Germany has stopped opposing the pipeline.",
            "Germany",
            "favor",
            "the pipeline",
            id="two turns",
        ),
        pytest.param(
            "Ford dropped its opposition to the merger.",
            "Ford",
            "favor",
            "the merger",
            id="dropped opposition",
        ),
        pytest.param(
            "The union continues to oppose the closure.",
            "The union",
            "against",
            "the closure",
            id="aspect passes the sign on",
        ),
        pytest.param(
            "Voters who reject the tax met on Monday.",
            "Voters",
            "against",
            "the tax",
            id="relative clause",
        ),
        pytest.param(
            "The mayor voiced support for the new stadium.",
            "The mayor",
            "favor",
            "the new stadium",
            id="light verb",
        ),
        pytest.param(
            "The plan drew criticism from Senator Warren.",
            "Warren",
            "against",
            "The plan",
            id="criticism drawn",
        ),
        pytest.param(
            "Mr. Garcia is a vocal critic of the treaty.",
            "Garcia",
            "against",
            "the treaty",
            id="a person's name for it",
        ),
        pytest.param(
            "The governor is deeply concerned about the pipeline.",
            "The governor",
            "against",
            "the pipeline",
            id="adjective",
        ),
        pytest.param(
            "The governor said the refugees need shelter.",
            "The governor",
            "favor",
            "the refugees need shelter",
            id="said and need",
        ),
        pytest.param(
            "The governor said Mr. Garcia should resign.",
            "The governor",
            "against",
            "Mr. Garcia",
            id="calls for someone to resign are against the person",
        ),
        pytest.param(
            "The bishop said the law was a disgrace.",
            "The bishop",
            "against",
            "the law",
            id="said of the target",
        ),
        pytest.param(
            "Critics called the settlement a mistake.",
            "Critics",
            "against",
            "the settlement",
            id="called",
        ),
        pytest.param(
            "The company denied that it had misled investors.",
            "The company",
            "against",
            "it had misled investors",
            id="a denied claim",
        ),
        pytest.param(
            "Activists want the council to scrap the tax.",
            "Activists",
            "against",
            "the tax",
            id="a wish to do away with something",
        ),
        pytest.param("The US opposes the ban.", "US", "against", "the ban", id="US is a name"),
        pytest.param("Norway criticised the US.", "Norway", "against", "the US", id="also as a target"),
    ],
)
def test_finds_the_position(classify: Classify, sentence: str, holder: str, label: str, target: str) -> None:
    found = positions(classify(sentence))
    assert [(h, la, t) for h, la, t in found if holder in h and target == t and label == la], found


@pytest.mark.parametrize(
    "sentence",
    [
        "The Qatar-backed alliance met in Geneva on Monday.",
        "A pro-Russian group marched through Riga.",
        "The minister said that he met the ambassador on Tuesday.",
        "The minister might support the amendment.",
        "The minister would not say whether he supports the amendment.",
        "The senator did not criticize the plan.",
        "Analysts predict that prices will rise in March.",
        "A court sentenced the man to five years in prison.",
        "The senator declined to endorse a candidate.",
        "The army said a soldier fired a gun.",
        "The crowd grew to thousands during the afternoon.",
        "There is opposition to the plan.",
    ],
)
def test_abstains(classify: Classify, sentence: str) -> None:
    assert positions(classify(sentence)) == set()


def test_joined_holders_have_one_position_each(classify: Classify) -> None:
    found = positions(classify("Spain and Portugal condemned the attack on the embassy."))
    target = "the attack on the embassy"
    assert found == {("Spain", "against", target), ("Portugal", "against", target)}


def test_joined_verbs_share_their_subject(classify: Classify) -> None:
    found = positions(classify("The council praised the museum and rejected the tower."))
    assert found == {
        ("The council", "favor", "the museum"),
        ("The council", "against", "the tower"),
    }


def test_names_in_a_list_are_targets_of_their_own(classify: Classify) -> None:
    found = positions(classify("The governor accused Ford and Boeing of lying."))
    assert found == {("The governor", "against", "Ford"), ("The governor", "against", "Boeing")}


def test_a_pronoun_stands_for_the_name_in_its_sentence(classify: Classify) -> None:
    (stance,) = classify("Angela Merkel said she opposes the tariffs.").stances
    assert (stance.holder.name, stance.holder.key) == ("Angela Merkel", "person:angela merkel")


def test_an_unclear_pronoun_has_no_key(classify: Classify) -> None:
    (stance,) = classify("The council met in Leeds.", "He opposes the tariffs.").stances
    assert (stance.holder.name, stance.holder.key) == ("He", None)
