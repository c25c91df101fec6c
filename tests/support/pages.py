"""Pages of hard cases, in TOML: what must come out of each, and which of them are known to fail."""

import tomllib
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest

README = Path(__file__).parents[2] / "README.md"


def cases(page: Sequence[dict[str, Any]]) -> list[Any]:
    """Return a parameter a case; one that `fails` must go on to fail until its mark is taken away."""
    return [
        pytest.param(
            case,
            id=case["about"],
            marks=[pytest.mark.xfail(reason=case["fails"], strict=True)] if "fails" in case else [],
        )
        for case in page
    ]


def load_page(file: Path, table: str) -> list[dict[str, Any]]:
    """Read the cases of a page."""
    page: list[dict[str, Any]] = tomllib.loads(file.read_text())[table]
    return page


def readme_tells(stage: str, page: Sequence[dict[str, Any]]) -> bool:
    """Say whether the README has the number of cases on which a stage fails."""
    return f"the {stage} stage fails on {sum('fails' in case for case in page)}." in README.read_text()
