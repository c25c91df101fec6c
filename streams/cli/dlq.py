"""`streams dlq`: what died, why, and what becomes of it."""

import re
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click
import orjson
from rich.progress import BarColumn, Progress, TaskProgressColumn, TextColumn, TimeRemainingColumn

from streams.cli import letters as views
from streams.cli.exits import FAILED, OK
from streams.cli.terminal import (
    console,
    ends_quietly,
    is_terminal,
    progress_console,
    quiet_clients,
    say,
    write_json,
)
from streams.client.address import connect
from streams.client.decisions import Decider, Decisions, read_decisions
from streams.client.letters import Letter, all_letters, grouped
from streams.client.reader import Reader
from streams.client.replay import Choice, Outcome, Selection, choose, discard, judged, replay
from streams.contract.settings import Settings, load_settings
from streams.contract.topics import Catalogue

_POSITION = re.compile(r"(.+)/(\d+)/(\d+)")
_json = click.option("--json", "as_json", is_flag=True, help="Print JSON lines on a terminal, too.")
_stage = click.option(
    "--stage", metavar="STAGE", help="Only letters of this stage: clean, entities, stance or tables."
)
_letters = click.argument("letters", nargs=-1, metavar="[LETTER]...")
_everything = click.option("--all", "everything", is_flag=True, help="All undecided letters.")
_yes = click.option("--yes", is_flag=True, help="Do it. Without, it is only said what would be done.")


@click.group(name="dlq", short_help="List, show, replay and discard dead letters.")
def command() -> None:
    """Look at dead letters and decide about them.

    A record that a stage can't enrich becomes a dead letter: untouched, with the reason in its headers, on
    the dead-letter topic of the stage's input. Each waits until it is replayed or discarded.
    """


@command.command(name="list")
@click.argument("place", required=False, metavar="[STAGE | TOPIC]")
@click.option("--all", "with_decided", is_flag=True, help="Count the replayed and discarded ones, too.")
@_json
def list_letters(place: str | None, *, with_decided: bool, as_json: bool) -> None:
    """List undecided dead letters, grouped by what went wrong: the group with the newest letter first."""
    settings = _connected()
    with _status("reading the dead letters"):
        decisions = read_decisions(settings)
        found = (
            (letter, decisions.get(letter.position))
            for letter in all_letters(settings, _topics(settings.topics, place))
        )
        groups = grouped(pair for pair in found if with_decided or not pair[1])
    with ends_quietly():
        if as_json or not is_terminal():
            for group in groups:
                write_json(orjson.dumps(views.group_fields(group)))
        elif groups:
            console().print(views.group_table(groups, with_decided=with_decided))
        else:
            say("no dead letters" if with_decided else "no undecided dead letters")


@command.command(name="show")
@click.argument("letter", metavar="FINGERPRINT | TOPIC/PARTITION/OFFSET")
@click.option("--raw", is_flag=True, help="Print the original bytes and nothing else.")
@_json
def show_letter(letter: str, *, raw: bool, as_json: bool) -> None:
    """Show one dead letter: the one at a position, or the newest with a fingerprint."""
    settings = _connected()
    position = letter if _POSITION.fullmatch(letter) else _newest(settings, letter)
    found = _at(settings, position) if position else None
    if found is None:
        say(f"there is no dead letter {letter}: see `streams dlq list --all`")
        sys.exit(FAILED)
    with ends_quietly():
        if raw:
            click.get_binary_stream("stdout").write(found.record.value or b"")
            return
        decision = read_decisions(settings).get(found.position)
        if as_json or not is_terminal():
            write_json(orjson.dumps(views.letter_fields(found, decision)))
        else:
            console().print(views.letter_view(found, decision))


@command.command(name="replay")
@_letters
@_everything
@_stage
@_yes
@_json
def replay_letters(
    letters: tuple[str, ...], *, everything: bool, stage: str | None, yes: bool, as_json: bool
) -> None:
    """Give dead letters to their stage once more, as they were: start a version that can enrich them first.

    LETTER is a fingerprint or a position (topic/partition/offset), as `streams dlq list` shows them. Without
    --yes it is only said what would be done. A letter is replayed once, and not where a newer record of its
    article exists: that is said and the exit code is 1. Subscribers of earlier topics see nothing twice.
    """
    settings, selection = _connected(), _selection(letters, everything=everything)
    topics, as_json = _topics(settings.topics, stage), as_json or not is_terminal()
    tally = views.Tally("replay", is_done=yes, as_json=as_json)
    if yes:
        with _deciding(settings) as (decider, decisions):
            choice = _chosen(settings, topics, selection, decisions)
            _print(tally, replay(settings, decider, choice.undecided), len(choice.undecided))
    else:
        choice = _chosen(settings, topics, selection, read_decisions(settings))
        _print(tally, judged(settings, choice.undecided), len(choice.undecided))
    _end(tally, choice)


@command.command(name="discard")
@_letters
@_everything
@_stage
@_yes
@_json
def discard_letters(
    letters: tuple[str, ...], *, everything: bool, stage: str | None, yes: bool, as_json: bool
) -> None:
    """Decide that dead letters need nothing more: they are listed no longer, and kept as long as all are.

    LETTER is a fingerprint or a position (topic/partition/offset), as `streams dlq list` shows them. Without
    --yes it is only said what would be done.
    """
    settings, selection = _connected(), _selection(letters, everything=everything)
    topics, as_json = _topics(settings.topics, stage), as_json or not is_terminal()
    tally = views.Tally("discard", is_done=yes, as_json=as_json)
    if yes:
        with _deciding(settings) as (decider, decisions):
            choice = _chosen(settings, topics, selection, decisions)
            _print(tally, discard(decider, choice.undecided), len(choice.undecided))
    else:
        choice = _chosen(settings, topics, selection, read_decisions(settings))
        _print(tally, map(Outcome, choice.undecided), len(choice.undecided))
    _end(tally, choice)


def _connected() -> Settings:
    quiet_clients()
    return connect(load_settings())


def _topics(topics: Catalogue, place: str | None) -> list[str]:
    """Return the dead-letter topics of a stage, of a topic's full name (its own or its input's), or all."""
    stages = {
        "clean": topics.raw.dlq.name,
        "entities": topics.clean.dlq.name,
        "stance": topics.entities.dlq.name,
        "tables": topics.facts.dlq.name,
    }
    if place is None:
        return list(stages.values())
    name = stages.get(place, place if place.endswith(".dlq") else f"{place}.dlq")
    if name not in stages.values():
        raise click.UsageError(
            f"{place!r} has no dead letters: choose one of {', '.join(stages)}, or a topic"
        )
    return [name]


def _selection(letters: tuple[str, ...], *, everything: bool) -> Selection:
    if bool(letters) == everything:
        raise click.UsageError("name letters by fingerprint or position, or give --all")
    positions = frozenset(name for name in letters if _POSITION.fullmatch(name))
    return Selection(frozenset(letters) - positions, positions, is_all=everything)


@contextmanager
def _deciding(settings: Settings) -> Iterator[tuple[Decider, Decisions]]:
    """Take the right to decide; only then are the decisions read: there can be no others."""
    with Decider(settings) as decider:
        yield decider, read_decisions(settings)


def _chosen(settings: Settings, topics: list[str], selection: Selection, decisions: Decisions) -> Choice:
    with _status("reading the dead letters"):
        return choose(settings, topics, selection, decisions)


def _print(tally: views.Tally, outcomes: Iterator[Outcome], total: int) -> None:
    with _progress(tally.verb, total, shown=tally.is_done) as advance:
        for outcome in outcomes:
            tally.add(outcome)
            advance()


def _end(tally: views.Tally, choice: Choice) -> None:
    """Say what was done and what was not, and end with the exit code."""
    say(tally.summary())
    if choice.decided:
        say(f"decided before: {views.decided_in_short(choice.decided)}")
    for name in sorted(choice.unknown):
        say(f"there is no dead letter {name}: see `streams dlq list`")
    if tally.targets and not tally.is_done:
        say("nothing was done yet: add --yes")
    sys.exit(FAILED if tally.refused or choice.unknown else OK)


def _at(settings: Settings, position: str) -> Letter | None:
    topic, partition, offset = position.rsplit("/", 2)
    if topic not in settings.topics.replays:
        known = ", ".join(settings.topics.replays)
        raise click.UsageError(f"{topic} is no dead-letter topic of this installation: they are {known}")
    with Reader(settings, [topic]) as reader:
        record = reader.at(topic, int(partition), int(offset))
    return Letter(record) if record else None


def _newest(settings: Settings, fingerprint: str) -> str | None:
    """Return the position of the newest letter with a fingerprint."""
    with _status("reading the dead letters"):
        letters = all_letters(settings, list(settings.topics.replays))
        groups = grouped((letter, None) for letter in letters if letter.fingerprint == fingerprint)
    return groups[0].letter.position if groups else None


@contextmanager
def _status(told: str) -> Iterator[None]:
    if not sys.stderr.isatty():
        yield
        return
    with progress_console().status(told):
        yield


@contextmanager
def _progress(told: str, total: int, *, shown: bool) -> Iterator[Callable[[], None]]:
    progress = Progress(
        TextColumn(told),
        BarColumn(),
        TaskProgressColumn(),
        TimeRemainingColumn(),
        console=progress_console(),
        transient=True,
        disable=not (shown and sys.stderr.isatty()),
        redirect_stdout=is_terminal(),
    )
    with progress:
        task = progress.add_task("", total=total)
        yield lambda: progress.advance(task)
