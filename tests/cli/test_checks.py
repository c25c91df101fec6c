from pathlib import Path

from streams.cli.checks import check_all
from streams.contract.kafka import KafkaSettings
from streams.contract.settings import EntitiesSettings, Settings


def test_an_alias_file_is_checked_before_a_worker_needs_it(tmp_path: Path) -> None:
    file = tmp_path / "people.jsonl"
    settings = Settings(
        data_dir=tmp_path,
        kafka=KafkaSettings(bootstrap="127.0.0.1:1"),
        entities=EntitiesSettings(aliases=str(file)),
    )

    def finding() -> tuple[bool, str]:
        found = next(each for each in check_all(settings) if each.about == "Alias files")
        return found.is_ok, found.advice

    file.write_text('{"id": "a", "name": "Ann Lee", "type": "PERSON"}')
    assert finding() == (True, "")
    file.write_text("{}")
    is_ok, advice = finding()
    assert not is_ok
    assert "line 1: id: Field required" in advice
