"""Two hundred thousand entries: the journal verifies, proves, and still names the one that was changed."""

import pytest
from django.db import transaction
from tests.kernel.journal.conftest import tamper

from shouzhan.kernel.journal import verify
from shouzhan.kernel.journal.audit import verify_live
from shouzhan.kernel.journal.models import Checkpoint, Entry
from shouzhan.kernel.journal.store import Draft, append_many, bundle, seal

pytestmark = [pytest.mark.scale, pytest.mark.django_db]
ENTRIES = 200_000


def draft(serial: int) -> Draft:
    """One entry of its own record; every fourth has a personal part."""
    return Draft(
        kind="sample.thing.noted", version=1, actor=f"p-{serial % 997}", record_kind="sample.thing",
        record_number=f"ST-2026-{serial:06d}", revision=1, step="note", state_from="", state_to="noted",
        facts={"n": serial, "名": "云岫"}, personal={"reason": "材料齐全"} if serial % 4 == 0 else None,
    )


def test_it_verifies_proves_and_names_the_changed_entry_among_many(kinds: None, db: None) -> None:
    with transaction.atomic():
        for first in range(0, ENTRIES, ENTRIES // 4):
            append_many(draft(serial) for serial in range(first, first + ENTRIES // 4))
            seal()
    report = verify_live()
    assert (report.holds, report.entries, report.sealed) == (True, ENTRIES, ENTRIES)
    assert Checkpoint.objects.count() == 4

    for place in (0, 1, ENTRIES // 2 - 1, 131_072, ENTRIES - 1):
        entry = Entry.objects.get(tree_index=place)
        assert verify.check_bundle(bundle(entry.pk))

    changed = Entry.objects.get(tree_index=123_456)
    tamper("UPDATE kernel_entry SET facts = replace(facts, '123456', '123457') WHERE id = %s", changed.pk)
    faults = verify_live().faults
    assert {fault["entry"] for fault in faults if fault["entry"]} == {changed.pk}
