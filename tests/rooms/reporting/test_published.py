"""A published report is an edition: its files stay as they came out, and its page says what has changed since."""

import io
from datetime import date
from decimal import Decimal

import pytest
from django.db import connection
from docx import Document
from tests.rooms.reporting.scene import KEY, ONE, adopt, approved, declared, figure

from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Refused
from shouzhan.kernel.journal.guards import drop_guards
from shouzhan.rooms.reporting.actions import (
    approve_return,
    correct_return,
    cut_report,
    make_files,
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


@pytest.fixture
def bare(world, report):
    """It came out before files were kept: the record names none."""
    with connection.cursor() as cursor:
        drop_guards()
        cursor.execute("UPDATE reporting_report SET files = '{}' WHERE id = %s", [report.pk])
    report.refresh_from_db()
    assert not report.files
    return report


def words_of(response):
    return "\n".join(paragraph.text for paragraph in Document(io.BytesIO(response.content)).paragraphs)


def test_what_came_out_without_files_is_made_now_and_says_so(world, bare):
    corrected(world, KEY, "9")

    page = world.client().get(f"/reports/{bare.number}/").content.decode()
    paper = words_of(files(world, bare)[1])

    assert "发布时没有留存文书" in page
    assert "有 1 个数字变动" in page
    assert "原值 7 家，现值 9 家" in page
    assert f"{today()} 补制" in paper
    assert "不是发布时的原件" in paper
    assert "原值 7 家，现值 9 家" in paper
    assert "This one was made afterwards" in words_of(files(world, bare, "en")[1])


def test_what_is_made_afterwards_is_kept_and_stays_as_it_was_made(world, bare):
    assert f"/reports/{bare.number}/make-files/" in world.client(world.zhou).get(f"/reports/{bare.number}/").content.decode()
    assert f"/reports/{bare.number}/make-files/" not in world.client().get(f"/reports/{bare.number}/").content.decode()

    done = make_files(world.zhou, bare)
    before = files(world, done)
    corrected(world, KEY, "9")

    assert [one.content for one in files(world, done)] == [one.content for one in before]
    assert "数字没有变动" in words_of(before[1])
    page = world.client().get(f"/reports/{bare.number}/").content.decode()
    assert f"于 {today()} 补制并留存" in page
    assert "原样保存" not in page
    with pytest.raises(Refused) as refused:
        make_files(world.zhou, done)
    assert refused.value.decision.code == "files-kept"


@pytest.mark.parametrize(("change", "told"), [("cuts", "也没有留存取到的数字"), ("metric", "已不存在"), ("digest", "与台账所记的取数不符")])
def test_what_can_no_longer_be_had_is_said_on_the_page(world, bare, monkeypatch, change, told):
    cuts = [] if change == "cuts" else [{**bare.cuts[0], "metric": "gone-metric"}, *bare.cuts[1:]]
    Report.objects.filter(pk=bare.pk).update(cuts=cuts)
    if change == "metric":  # a report cut before the journal held a digest
        monkeypatch.setattr("shouzhan.rooms.reporting.kept.is_as_cut", lambda report: True)

    page = world.client().get(f"/reports/{bare.number}/").content.decode()

    assert [one.status_code for one in files(world, bare)] == [409, 409]
    assert told in (page if change != "cuts" else files(world, bare)[0].content.decode())
    bare.refresh_from_db()
    with pytest.raises(Refused):
        make_files(world.zhou, bare)


def test_a_published_report_keeps_its_file_and_is_not_made_again(world, report):
    with pytest.raises(Refused) as refused:
        make_files(world.zhou, report)
    assert refused.value.decision.code == "files-kept"
