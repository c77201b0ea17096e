"""A database is brought up to date, or said to be another version's."""

import pytest
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from shouzhan.project import ready

pytestmark = [pytest.mark.django_db, pytest.mark.database]


def test_a_database_of_another_version_is_refused_with_the_way_out():
    MigrationRecorder(connection).record_applied("parties", "0002_session_epoch")

    with pytest.raises(SystemExit, match=r"parties\.0002_session_epoch") as told:
        ready.bring_up_to_date()

    assert "SHOUZHAN_HOME" in str(told.value)


def test_a_database_of_this_version_goes_on():
    ready._insist_known()
