from streams.quality.clean.lines import BODY, HEADLINE, NOT_BODY
from training.clean.data import CLEAN, Example, example_of
from training.clean.splice import spliced

ISLAND = [
    ("Island News", NOT_BODY),
    ("Harbour vote put off", HEADLINE),
    ("The mayor put off the vote on the harbour.", BODY),
    ("Read also: ferry fares", NOT_BODY),
    ("Nobody knows when it will be held.", BODY),
    ("About Island News", NOT_BODY),
]
VALLEY = [
    ("Valley Post", NOT_BODY),
    ("Dam may be raised", HEADLINE),
    ("The dam may be raised by two metres.", BODY),
    ("Subscribe to the Valley Post", NOT_BODY),
    ("Farmers below it have doubts.", BODY),
    ("Contact the Valley Post", NOT_BODY),
]


def examples(rendering: str = "full") -> list[Example]:
    return [example_of(rendering, page, domain="island.example", news=True) for page in (ISLAND, VALLEY)]


def test_an_article_stands_between_the_lines_of_another_page() -> None:
    made = [example.labelled for seed in range(40) for example in spliced(examples(), seed=seed)]
    assert len(made) == 80
    across = [page for page in made if ISLAND[1] in page and VALLEY[0] in page]
    assert across
    for page in across:
        assert [line for line in page if line[1] == HEADLINE] == [ISLAND[1]]
        body = [line for line in page if line[1] == BODY]
        assert body
        assert body == [line for line in ISLAND if line in body]
        assert page.index(VALLEY[0]) < page.index(ISLAND[1]) < page.index(body[0])
    inside = [page for page in across if VALLEY[3] in page and ISLAND[2] in page and ISLAND[4] in page]
    assert any(page.index(ISLAND[2]) < page.index(VALLEY[3]) < page.index(ISLAND[4]) for page in inside)


def test_a_made_up_page_is_of_the_fold_that_both_its_sites_are_of() -> None:
    real = examples()
    assert {example.fold for example in spliced(real, seed=1)} == {real[0].fold}


def test_the_same_seed_makes_the_same_pages() -> None:
    one, other, third = ([page.labelled for page in spliced(examples() * 9, seed=seed)] for seed in (1, 1, 2))
    assert one == other != third


def test_texts_without_chrome_are_not_spliced() -> None:
    assert list(spliced(examples(CLEAN), seed=1)) == []
