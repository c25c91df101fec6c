"""`streams explain`: what was weighed and decided, for people and for programs."""

from io import StringIO
from pathlib import Path

from rich.console import Console

from streams.cli.explain import rendered
from streams.stages.stance.explain import Candidate, ExplainedSentence, Explanation

from .conftest import Run

TEXT = "Austria has been firm in ruling out arming the rebels."


def test_a_text_is_explained(run: Run) -> None:
    [row] = run("explain", TEXT).rows
    [sentence] = row["sentences"]
    candidate, *_improbable = sentence["candidates"]
    assert (candidate["holder"], candidate["cue"], candidate["decision"]) == (
        "Austria",
        "ruling out",
        "stance 1",
    )


def test_a_file_is_explained_like_a_text(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    path.write_text(TEXT)
    assert run("explain", str(path)).rows == run("explain", TEXT).rows


def test_what_has_no_text_is_reported(run: Run) -> None:
    ran = run("explain", "...")
    assert (ran.code, ran.out) == (1, b"")
    assert "[N104]" in ran.err


def test_on_a_terminal_candidates_stand_under_their_sentence() -> None:
    candidate = Candidate("Austria", "against", "arming", "ruling out", "verb", "a > b", 0.5, "stance 1")
    sentences = (
        ExplainedSentence(0, 5, "First", None, (candidate,)),
        ExplainedSentence(6, 9, "Next", "no trigger", ()),
    )
    out = StringIO()
    screen = Console(file=out, width=120)
    explanation = Explanation("a", 1, {"no trigger": 1}, sentences)
    screen.print(rendered(explanation, everything=False))
    shown = [" ".join(line.split()) for line in out.getvalue().splitlines()]
    assert shown == [
        "First",
        "Who What Cue Way Decision",
        "Austria against arming ruling out verb 50% a > b stance 1",
        "",
        "stances: 1; abstained: no trigger 1",
    ]
    screen.print(rendered(explanation, everything=True))
    assert "Next no trigger" in " ".join(out.getvalue().split())
