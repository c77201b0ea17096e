"""Two people at once over one number of the law, with real commits; run as it stands on SQLite, and by name on PostgreSQL."""

import threading
from datetime import date

import pytest
from django.conf import settings
from django.db import connections

from shouzhan.kernel.dates import frozen
from shouzhan.kernel.decision import Refused
from shouzhan.kernel.journal import guards
from shouzhan.kernel.journal.models import Entry
from shouzhan.law import book as law
from shouzhan.rooms.entitlements.actions import (
    approve_change,
    ask_revocation,
    draft_change,
    edit_change,
    revoke_change,
    send_back_change,
    submit_change,
    withdraw_change,
)
from shouzhan.rooms.entitlements.changing import in_force
from shouzhan.rooms.entitlements.models import ParameterChange

DAY = date(2026, 11, 20)
ROUNDS = 4
NEW = {"parameter": "voucher_share", "value": "0.6", "since": date(2026, 12, 1), "until": None, "source": "sti-vouchers", "clause": "第十条", "confidence": "high", "remarks": "年度调整"}


@pytest.fixture
def committed(transactional_db, world, tmp_path, monkeypatch):
    """The cast, committed, in a home of its own; the tables are emptied afterwards, which the guards would refuse."""
    monkeypatch.setattr(settings, "HOME", tmp_path)
    before = list(law._HOME)
    law.use_home(tmp_path)
    assert all((world.lin, world.zhou, world.admin))
    with frozen(DAY):
        yield world
    law._HOME[:] = before
    guards.drop_guards()


def race(*acts):
    """Run all acts at the same moment and give the code of each refusal, or nothing for a yes, in their order."""
    told, start = {}, threading.Barrier(len(acts))

    def run(place, act):
        try:
            with frozen(DAY):
                start.wait()
                act()
                told[place] = ""
        except Refused as refused:
            told[place] = refused.decision.code
        except BaseException as error:
            told[place] = repr(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(acts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [told[place] for place in range(len(acts))]


def waiting(world, **changed):
    return submit_change(world.lin, draft_change(world.lin, **{**NEW, **changed}))


def agrees():
    """Whether what holds can be read whole, and every process reads just that."""
    return law.book()["voucher_share"].values == in_force("voucher_share").values


def test_of_two_approvals_at_once_one_counts(committed):
    for _ in range(ROUNDS):
        change = waiting(committed)
        told = race(lambda change=change: approve_change(committed.zhou, change), lambda change=change: approve_change(committed.admin, change))
        assert sorted(told) == ["", "wrong-state"]
        assert Entry.objects.filter(record_number=change.number, step="approve").count() == 1
        assert agrees()
        revoke_change(committed.zhou, ask_revocation(committed.lin, change, reason="再来"))


def test_of_approving_and_withdrawing_one_stands(committed):
    for _ in range(ROUNDS):
        change = waiting(committed)
        told = race(lambda change=change: approve_change(committed.zhou, change), lambda change=change: withdraw_change(committed.lin, change, reason="不改了"))
        assert sorted(told) == ["", "wrong-state"]
        change.refresh_from_db()
        assert change.state == ("approved" if told[0] == "" else "withdrawn")
        assert agrees()
        if told[0] == "":
            revoke_change(committed.zhou, ask_revocation(committed.lin, change, reason="再来"))


def test_nobody_approves_what_is_being_written_anew(committed):
    for _ in range(ROUNDS):
        change = waiting(committed)
        fields = {key: value for key, value in NEW.items() if key != "parameter"}

        def rewrite(change=change, fields=fields):
            edit_change(committed.lin, send_back_change(committed.lin, change, reason="改"), **{**fields, "value": "0.9"})

        told = race(lambda change=change: approve_change(committed.zhou, change), rewrite)
        assert sorted(told) == ["", "wrong-state"]
        change.refresh_from_db()
        assert (change.state, change.value) == (("approved", "0.6") if told[0] == "" else ("draft", "0.9"))
        assert agrees()
        if told[0] == "":
            revoke_change(committed.zhou, ask_revocation(committed.lin, change, reason="再来"))


def test_of_two_changes_at_once_the_second_is_held_against_the_first(committed):
    """An open-ended one would end the later one without saying so."""
    for _ in range(ROUNDS):
        sooner, later = waiting(committed), waiting(committed, value="0.7", since=date(2027, 1, 1))
        told = race(lambda one=sooner: approve_change(committed.zhou, one), lambda one=later: approve_change(committed.admin, one))
        assert told[1] == ""
        assert told[0] in ("", "covers-later")
        held = ParameterChange.objects.filter(state="approved").order_by("order")
        assert [one.order for one in held] == list(range(held[0].order, held[0].order + len(held)))
        assert held.last() == later or told[0] == "covers-later"
        assert str(law.book()["voucher_share"].on(date(2027, 1, 1)).value) == "7/10"
        assert agrees()
        for one in reversed(held):
            revoke_change(committed.zhou, ask_revocation(committed.lin, one, reason="再来"))


def test_nothing_is_built_on_what_is_taken_back_at_the_same_moment(committed):
    """Between the first value and the last there would be days without any."""
    name = {"parameter": "service_system_aid_share"}
    for _ in range(ROUNDS):
        bridge = waiting(committed, **name, since=date(2020, 1, 1), until=date(2026, 12, 31))
        approve_change(committed.zhou, bridge)
        above = waiting(committed, **name, since=date(2027, 1, 1))
        bridge = ask_revocation(committed.lin, bridge, reason="再来")
        told = race(lambda above=above: approve_change(committed.zhou, above), lambda bridge=bridge: revoke_change(committed.admin, bridge))
        assert sorted(told) == ["", "broken-dates"] or told == ["", ""]
        in_force("service_system_aid_share")
        for one in (above, bridge):
            one.refresh_from_db()
        if above.state == "approved":
            revoke_change(committed.zhou, ask_revocation(committed.lin, above, reason="再来"))
        if bridge.state == "leaving":
            revoke_change(committed.admin, bridge)
