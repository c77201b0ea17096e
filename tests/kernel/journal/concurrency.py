"""Many writers and several sealers at once; collected by name only, since SQLite has one writer at a time."""

import threading
from collections.abc import Callable

import pytest
from django.db import connection, connections, transaction

from shouzhan.kernel.journal.audit import verify_live
from shouzhan.kernel.journal.models import Checkpoint, Entry
from shouzhan.kernel.journal.store import append, seal

pytestmark = pytest.mark.usefixtures("committing")
WRITERS, EACH, SEALERS = 6, 40, 3


def together(*acts: Callable[[], None]) -> None:
    """Run all acts at once and give back the first failure."""
    failures: list[BaseException] = []

    def run(act: Callable[[], None]) -> None:
        try:
            act()
        except BaseException as error:
            failures.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(act,)) for act in acts]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]


def write(serial: int, revision: int = 1) -> None:
    """One committed entry."""
    with transaction.atomic():
        append(
            kind="sample.thing.noted", version=1, actor="p-3", record_kind="sample.thing",
            record_number=f"ST-2026-{serial:06d}", revision=revision, step="note", state_from="", state_to="noted",
            facts={"n": serial},
        )


def test_sealing_beside_writers_leaves_no_gap_and_no_double(kinds: None) -> None:
    done = threading.Event()

    def writer(offset: int) -> Callable[[], None]:
        def run() -> None:
            for n in range(EACH):
                write(offset * 1000 + n)
        return run

    def sealer() -> None:
        while not done.is_set():
            seal()
        connections.close_all()

    sealers = [threading.Thread(target=sealer) for _ in range(SEALERS)]
    for thread in sealers:
        thread.start()
    together(*(writer(n) for n in range(WRITERS)))
    done.set()
    for thread in sealers:
        thread.join()
    seal()
    places = list(Entry.objects.order_by("tree_index").values_list("tree_index", flat=True))
    assert places == list(range(WRITERS * EACH))
    assert Checkpoint.objects.count() > 1
    assert verify_live().holds


def test_of_two_entries_for_one_revision_one_is_written(kinds: None) -> None:
    barrier = threading.Barrier(4)

    def race() -> None:
        barrier.wait()
        try:
            write(1)
        except Exception:
            connection.close()

    together(*[race] * 4)
    assert Entry.objects.count() == 1


def test_an_entry_committed_late_is_sealed_late(kinds: None) -> None:
    started, sealed = threading.Event(), threading.Event()

    def slow() -> None:
        with transaction.atomic():
            append(
                kind="sample.thing.noted", version=1, actor="p-3", record_kind="sample.thing",
                record_number="ST-2026-000001", revision=1, step="note", state_from="", state_to="noted", facts={},
            )
            started.set()
            assert sealed.wait(20)

    def quick() -> None:
        assert started.wait(20)
        write(2)
        seal()
        sealed.set()

    together(slow, quick)
    seal()
    order = Entry.objects.order_by("tree_index").values_list("record_number", flat=True)
    assert list(order) == ["ST-2026-000002", "ST-2026-000001"]
    assert verify_live().holds
