"""A published report is an edition: its files stay as they came out, and its page says what has changed since."""

from datetime import date
from decimal import Decimal

import pytest
from tests.rooms.reporting.scene import KEY, ONE, adopt, approved, declared, figure

from shouzhan.rooms.reporting.actions import (
    approve_return,
    correct_return,
    cut_report,
    plan_report,
    publish_report,
    submit_return,
)
from shouzhan.rooms.reporting.models import Report, StatisticalReturn

pytestmark = pytest.mark.database
KINDS = ("pdf", "docx")


@pytest.fixture
def report(world):
    """Published with two figures."""
    forms = [declared(world), declared(world, "laboratories", name="联合实验室")]
    adopt(world, ONE, [figure(form.name, comparator=">=", value="20", unit="家", deadline="2028-12-31", binding=form.key) for form in forms])
    for form, value in zip(forms, ("7", "11"), strict=True):
        approved(world, form, value)
    return publish_report(world.zhou, cut_report(world.zhou, plan_report(world.zhou, quarter_of=date(2026, 9, 1))))


def corrected(world, key, value):
    first = StatisticalReturn.objects.get(form_key=key, state="approved")
    approve_return(world.li, submit_return(world.sun, correct_return(world.sun, corrects=first, value=Decimal(value), evidence="复核单", reason="漏报")))


def files(world, report, language="zh-hans"):
    client = world.client()
    return [client.get(f"/reports/{report.number}/report.{kind}", HTTP_ACCEPT_LANGUAGE=language) for kind in KINDS]


def test_it_keeps_its_files_when_figures_change(world, report):
    before = files(world, report)
    assert [one.status_code for one in before] == [200, 200]

    corrected(world, KEY, "9")

    after = files(world, report)
    assert [one.status_code for one in after] == [200, 200]
    assert [one.content for one in after] == [one.content for one in before]
    assert set(report.files) == {"zh.pdf", "zh.docx", "en.pdf", "en.docx"}
    assert files(world, report, "en")[0].content != after[0].content


def test_it_marks_every_figure_that_changed_with_both_values(world, report):
    assert "至今没有变动" in world.client().get(f"/reports/{report.number}/").content.decode()

    corrected(world, KEY, "9")
    corrected(world, "laboratories", "13")

    shown = world.client().get(f"/reports/{report.number}/").content.decode()
    assert "有 2 个数字变动" in shown
    assert "原值 7 家，现值 9 家" in shown
    assert "原值 11 家，现值 13 家" in shown
    assert "重新取数" not in shown
    assert f"/reports/{report.number}/report.pdf" in shown


def test_it_offers_the_new_edition_to_officials_on_the_report_itself(world, report):
    corrected(world, KEY, "9")
    button = f"/reports/new/new-edition/?corrects={report.number}"

    assert button in world.client(world.zhou).get(f"/reports/{report.number}/").content.decode()
    assert button not in world.client().get(f"/reports/{report.number}/").content.decode()
    asked = world.client(world.zhou).get(button).content.decode()
    assert f'value="{report.number}" selected' in asked
    assert world.client(world.zhou).post("/reports/new/new-edition/", {"corrects": report.number, "reason": "漏报"}).status_code == 302
    assert Report.objects.filter(edition=2, supersedes=report).exists()


def test_it_still_refuses_what_is_not_published_yet(world):
    form = declared(world)
    adopt(world, ONE, [figure(form.name, comparator=">=", value="20", unit="家", deadline="2028-12-31", binding=KEY)])
    approved(world, form, "7")
    report = cut_report(world.zhou, plan_report(world.zhou, quarter_of=date(2026, 9, 1)))
    corrected(world, KEY, "9")

    assert world.client(world.zhou).get(f"/reports/{report.number}/report.pdf").status_code == 409
    assert "重新取数" in world.client(world.zhou).get(f"/reports/{report.number}/").content.decode()
