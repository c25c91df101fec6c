"""Static member ids: one a worker, the same one again after a restart."""

from pathlib import Path

from streams.engine.slots import take_slot


def test_two_workers_on_one_host_never_share_an_id(tmp_path: Path) -> None:
    first, second = take_slot(tmp_path, "news-clean"), take_slot(tmp_path, "news-clean")
    assert first.instance != second.instance
    second.release()
    first.release()


def test_a_restarted_worker_gets_its_id_back(tmp_path: Path) -> None:
    first = take_slot(tmp_path, "news-clean")
    first.release()
    again = take_slot(tmp_path, "news-clean")
    assert again.instance == first.instance
    again.release()


def test_each_app_has_slots_of_its_own(tmp_path: Path) -> None:
    clean, stance = take_slot(tmp_path, "news-clean"), take_slot(tmp_path, "news-stance")
    assert clean.instance.endswith("-0")
    assert stance.instance.endswith("-0")
    clean.release()
    stance.release()
