"""A number whose file cannot be read breaks itself only: the rest is shown, whoever needs it is told, and a change mends it."""

from datetime import date
from fractions import Fraction

import pytest
from django.conf import settings

from shouzhan.law import book as law
from shouzhan.rooms.entitlements.actions import approve_change, draft_change, submit_change
from shouzhan.rooms.entitlements.changing import put_in_force
from shouzhan.rooms.entitlements.models import ParameterChange

pytestmark = pytest.mark.django_db
NEW = {"parameter": "voucher_share", "value": "0.6", "since": "2026-12-01", "source": "sti-vouchers", "clause": "第十条", "confidence": "high"}


@pytest.fixture(autouse=True)
def folder(tmp_path, monkeypatch):
    """A home of its own with one file nobody can read."""
    monkeypatch.setattr(settings, "HOME", tmp_path)
    before = list(law._HOME)
    law.use_home(tmp_path)
    (tmp_path / "parameters").mkdir()
    (tmp_path / "parameters" / "voucher_share.yaml").write_text("title: [", "utf-8")
    yield tmp_path / "parameters"
    law._HOME[:] = before


def test_the_list_shows_every_other_and_marks_it(world):
    page = world.client(None).get("/parameters/")
    told = {one["name"]: one for one in world.client(None).get("/api/v1/parameters/").json()["data"]}

    assert page.status_code == 200
    assert page.content.decode().count("文件读不懂") == 1
    assert told["voucher_share"] == {**told["voucher_share"], "value": None, "unreadable": True}
    assert [name for name, one in told.items() if "unreadable" in one] == ["voucher_share"]
    assert len(told) > 100


@pytest.mark.parametrize("where", ["/parameters/voucher_share/", "/rules/vouchers.payable/"])
def test_who_needs_it_is_told_what_is_wrong_and_the_log_says_which(world, caplog, where):
    page = world.client(None).get(where, headers={"Accept-Language": "en"})

    assert page.status_code == 503
    assert "cannot be read" in page.content.decode()
    assert "voucher_share.yaml" in caplog.text


def test_an_answer_that_needs_it_is_refused_with_its_way_out(world):
    facts = {"applicant": "team", "contract": "100000", "used_this_year": "0"}
    answer = world.client(None).post("/api/v1/rules/vouchers.payable/answer/", {"facts": facts}, content_type="application/json")

    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "numbers-unreadable"
    assert answer.json()["error"]["remedy"]


def test_the_search_of_the_site_goes_on(world):
    assert world.client(None).get("/search/?q=创新券").status_code == 200


def test_an_approved_change_mends_it(world, folder):
    client = world.client(world.lin)
    assert client.get("/parameter-changes/new/draft/?parameter=voucher_share").status_code == 200
    assert client.post("/parameter-changes/new/draft/", NEW).status_code == 302
    change = submit_change(world.lin, ParameterChange.objects.get())
    assert client.get(f"/parameter-changes/{change.number}/").status_code == 200
    approve_change(world.zhou, change)
    put_in_force()

    assert law.book()["voucher_share"].on(date(2026, 12, 1)).value == Fraction(3, 5)
    assert (folder / "voucher_share.yaml.kept").read_text("utf-8") == "title: ["


def test_sources_nobody_can_read_are_kept_beside_those_of_a_change(world, folder):
    (folder / "voucher_share.yaml").unlink()
    (folder / "sources.yaml").write_text("mine: [", "utf-8")
    told = {**NEW, "since": date(2026, 12, 1), "source": "own-abc", "source_title": "澄江市创新券通知"}
    approve_change(world.zhou, submit_change(world.lin, draft_change(world.lin, **told)))
    put_in_force()

    assert law.book().sources["own-abc"].title == "澄江市创新券通知"
    assert (folder / "sources.yaml.kept").read_text("utf-8") == "mine: ["
