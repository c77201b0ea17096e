"""A database is brought up to date, or said to be another version's."""

from datetime import date

import pytest
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from shouzhan.project import ready
from shouzhan.rooms.entitlements.public import approve_change, draft_change, submit_change

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_database_of_another_version_is_refused_with_the_way_out():
    MigrationRecorder(connection).record_applied("parties", "0002_session_epoch")

    with pytest.raises(SystemExit, match=r"parties\.0002_session_epoch") as told:
        ready.bring_up_to_date()

    assert "SHOUZHAN_HOME" in str(told.value)


def test_what_was_approved_when_the_house_fell_is_in_force_before_anybody_asks(world, tmp_path, monkeypatch):
    monkeypatch.setattr(settings, "HOME", tmp_path)
    told = {"parameter": "voucher_share", "value": "0.6", "since": date(2026, 12, 1), "source": "sti-vouchers", "clause": "第十条", "confidence": "high"}
    change = submit_change(world.lin, draft_change(world.lin, **told))
    approve_change(world.zhou, change)  # never committed here: the house falls before it writes the number for every process
    assert not (tmp_path / "parameters").exists()
    monkeypatch.setattr(ready, "bring_up_to_date", lambda: None)

    assert ready.main([]) == 0
    assert "0.6" in (tmp_path / "parameters" / "voucher_share.yaml").read_text("utf-8")


def test_a_database_of_this_version_goes_on():
    ready._insist_known()
