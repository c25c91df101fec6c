"""Names in lines of capitals."""

from streams.stages.entities.names.proper import Name
from streams.stages.entities.names.shouted import shouted_lines, without_shouted


def name(text: str, words: str) -> Name:
    start = text.index(words)
    return Name(start, start + len(words), "ORG", "ORG", words)


def kept(text: str, *words: str) -> list[str]:
    names = [name(text, one) for one in words]
    return [one.text for one in without_shouted(names, {"title": "", "text": text})]


def test_what_only_a_line_of_capitals_names_is_left_out() -> None:
    text = "NASA CANCELS LAUNCH IN KENYA\nEngineers of the agency waited in Kenya."
    assert kept(text, "NASA CANCELS", "KENYA", "Kenya") == ["KENYA", "Kenya"]


def test_an_article_in_capitals_keeps_its_names() -> None:
    assert kept("NASA CANCELS LAUNCH IN KENYA", "NASA", "KENYA") == ["NASA", "KENYA"]


def test_short_lines_are_no_headlines() -> None:
    assert shouted_lines("CIA\nBREAKING NEWS\nU.S. 1 2 3\nA MAN WAS HERE\nA man WAS here") == [(29, 43)]
