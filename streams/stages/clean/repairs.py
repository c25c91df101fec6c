"""What the repair of broken characters changed: where, and of which kind."""

from collections.abc import Iterable, Iterator
from itertools import takewhile
from operator import eq

import ftfy

from streams.contract.articles import Repair, RepairKind
from streams.stages.clean.lines import REPAIR, Line, encodable, visible

# Of ftfy's steps; all others change how a character is written, as ligatures and wide letters are.
_BY_STEP: dict[str, RepairKind] = {
    "unescape_html": "entity",
    "remove_control_chars": "control",
    "remove_terminal_escapes": "control",
    "replace_lossy_sequences": "encoding",
    "decode_inconsistent_utf8": "encoding",
    "restore_byte_a0": "encoding",
    "fix_c1_controls": "encoding",
}


def repairs_of(lines: Iterable[Line]) -> Iterator[Repair]:
    """Yield for each line that was repaired the stretch of the document that was, and the kinds of repair."""
    for line in lines:
        if line.is_repaired:
            before, after = _changed(line.raw, line.text)
            yield Repair(
                start=line.start + before,
                end=line.start + len(line.raw) - after,
                kinds=tuple(_kinds(line.raw)),
            )


def _changed(raw: str, text: str) -> tuple[int, int]:
    """Return how many code points before and behind the change are the same."""
    before = _same(raw, text)
    most = min(len(raw), len(text)) - before
    return before, min(most, _same(raw[::-1], text[::-1]))


def _same(one: str, other: str) -> int:
    """Return how many code points two texts begin with alike."""
    return sum(1 for _ in takewhile(bool, map(eq, one, other)))


def _kinds(raw: str) -> list[RepairKind]:
    sound = encodable(raw)
    mended, steps = ftfy.fix_and_explain(sound.replace("\x00", ""), REPAIR)
    kinds: set[RepairKind] = {
        "encoding" if step.action != "apply" else _BY_STEP.get(step.parameter, "form") for step in steps or ()
    }
    if sound != raw:
        kinds.add("surrogate")
    if any(ord(c) < 0x20 or ord(c) == 0x7F for c in raw if not c.isspace()):
        kinds.add("control")
    if visible(mended) != mended:
        kinds.add("invisible")
    return sorted(kinds) or ["form"]
