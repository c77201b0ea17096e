"""No room on the disk: what cannot be kept is refused in words, nothing is half kept, and with room work goes on."""

from typing import Any

from tests.faults.yard import Yard


def _goes_on(place: Yard) -> None:
    assert place.look() == []
    [number] = place.ask("cases", count=1, accepted=True)
    assert number
    assert place.look() == []


def _refused_in_words(told: dict[str, Any]) -> None:
    assert told.get("statuses", [])[-1:] == [503], told
    assert set(told["statuses"][:-1]) <= {201}
    assert told["error"]["code"] == "not-saved"
    assert told["error"]["sentence"]
    assert told["error"]["remedy"]


def test_it_refuses_a_step_when_no_file_may_grow(place: Yard) -> None:
    _refused_in_words(place.ask("cramped", what="write", bytes=300_000))

    _goes_on(place)


def test_it_refuses_a_step_when_the_database_is_full(place: Yard) -> None:
    _refused_in_words(place.ask("cramped", what="full"))

    _goes_on(place)


def test_it_leaves_nothing_of_a_backup_it_could_not_write(place: Yard) -> None:
    before = sorted(p.name for p in place.folder.iterdir())

    told = place.ask("cramped", what="backup", bytes=40_000, target=str(place.folder / "whole.tar.gz"))

    assert told["code"] in (1, 3), told
    assert len(told["said"].splitlines()) == 1
    assert sorted(p.name for p in place.folder.iterdir()) == before
    _goes_on(place)
