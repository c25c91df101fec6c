"""The two lock files: what is tested is what the image runs."""

import re
from pathlib import Path

ROOT = Path(__file__).parents[2]
ADVICE = "run `make lock`"


def versions(lock: Path) -> dict[str, str]:
    return dict(re.findall(r"^([\w.-]+)==(\S+)", lock.read_text(), flags=re.MULTILINE))


def test_the_image_has_the_versions_that_are_tested() -> None:
    image, tested = versions(ROOT / "deploy/requirements.lock"), versions(ROOT / "requirements.lock")
    assert image.items() <= tested.items(), ADVICE
    assert "pytest" not in image


def test_every_locked_package_has_a_hash_and_no_address() -> None:
    for lock in (ROOT / "requirements.lock", ROOT / "deploy/requirements.lock"):
        lines = lock.read_text().splitlines()
        pins = [number for number, line in enumerate(lines) if "==" in line and not line.startswith(" ")]
        assert all(lines[number + 1].startswith("    --hash=sha256:") for number in pins), ADVICE
        assert "://" not in lock.read_text(), ADVICE
