"""One number travels: typed in a form, approved by another, seen on the board, opened, printed, corrected."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from tests.rooms.reporting.scene import KEY, approved, declared, watched

from shouzhan.engine.documents.paper.words import write_value
from shouzhan.kernel.dates import frozen
from shouzhan.rooms.reporting.actions import cut_report, plan_report
from shouzhan.rooms.reporting.models import ReturnForm, StatisticalReturn
from shouzhan.rooms.reporting.printing import _bar
from shouzhan.rooms.reporting.standings import stand_of

pytestmark = pytest.mark.database


def page(world, path, user=None):
    response = world.client(user).get(path)
    assert response.status_code == 200, path
    return response.content.decode()


def post(world, user, path, **data):
    return world.client(user).post(path, data)


def figure_of(world):
    return world.client().get(f"/figures/{KEY}/figure.json").json()


def test_it_moves_board_rows_formula_and_report_when_one_row_is_corrected_through_its_form(world):
    target = watched(world)
    post(world, world.sun, "/returns/new/fill/", form=KEY, period="2026-09-01", place="310000", value="7", evidence="台账第3页")
    first = StatisticalReturn.objects.get()
    assert figure_of(world)["data"]["value"] is None, "what nobody approved does not count"
    post(world, world.sun, f"/returns/{first.number}/submit/")
    post(world, world.li, f"/returns/{first.number}/approve/")
    assert (figure_of(world)["data"]["value"], figure_of(world)["data"]["rows"]) == ("7", 1)
    report = cut_report(world.zhou, plan_report(world.zhou, quarter_of=date(2026, 9, 1)))
    assert "7" in page(world, f"/figures/{KEY}/?target={target.number}")
    assert "还差 13 家" in page(world, "/board/")

    post(world, world.sun, "/returns/new/correct/", corrects=first.number, value="9", evidence="复核单", reason="漏报两家")
    second = StatisticalReturn.objects.get(edition=2)
    post(world, world.sun, f"/returns/{second.number}/submit/")
    post(world, world.li, f"/returns/{second.number}/approve/")

    board = page(world, "/board/")
    assert "还差 11 家" in board
    assert "还差 13 家" not in board
    opened = page(world, f"/figures/{KEY}/?target={target.number}", world.li)
    assert second.number in opened
    assert first.number not in opened
    assert "SELECT" in opened
    assert "9 家" in page(world, f"/targets/{target.number}/")
    refused = world.client(world.zhou).get(f"/reports/{report.number}/report.docx")
    assert refused.status_code == 409
    assert "7" in refused.content.decode()
    assert "9" in refused.content.decode()
    again = cut_report(world.zhou, report)
    assert again.cuts[0]["value"] == "90000", "kept in ten-thousandths"
    printed = world.client(world.zhou).get(f"/reports/{report.number}/report.docx")
    assert printed.status_code == 200
    assert printed.content[:2] == b"PK"


def test_it_keeps_the_corrected_edition_readable(world):
    form = declared(world)
    first = approved(world, form, "7")
    post(world, world.sun, "/returns/new/correct/", corrects=first.number, value="9", evidence="复核单", reason="漏报两家")
    second = StatisticalReturn.objects.get(edition=2)
    post(world, world.sun, f"/returns/{second.number}/submit/")
    post(world, world.li, f"/returns/{second.number}/approve/")

    first.refresh_from_db()
    assert (first.state, first.printed, second.supersedes) == ("superseded", Decimal(7), first)
    assert "7" in page(world, f"/returns/{first.number}/", world.sun)


def test_it_tells_no_data_from_zero(world):
    target = watched(world)
    assert figure_of(world)["data"]["value"] is None
    assert "暂无数据" in page(world, f"/figures/{KEY}/?target={target.number}")
    unknown = page(world, "/board/").count("暂无数据")

    form = StatisticalReturn._meta.get_field("form").related_model.objects.get()
    approved(world, form, "0")

    assert figure_of(world)["data"]["value"] == "0"
    assert page(world, "/board/").count("暂无数据") < unknown


@pytest.mark.parametrize(("day", "begins"), [("2026-12-31", "2027-01-01"), ("2026-11-20", "2027-01-01"), ("2027-02-01", "2027-04-01")])
def test_it_takes_no_return_for_a_period_that_is_not_over_and_says_from_when(world, day, begins):
    declared(world)
    with frozen(date.fromisoformat(day)):
        response = post(world, world.sun, "/returns/new/fill/", form=KEY, period=day, place="310000", value="7", evidence="台账")

    assert response.status_code == 422
    assert f"{begins} 起可以填报" in response.content.decode()
    assert not StatisticalReturn.objects.exists()


def test_it_takes_a_return_on_the_first_day_after_its_period(world):
    declared(world)
    with frozen(date(2027, 1, 1)):
        post(world, world.sun, "/returns/new/fill/", form=KEY, period="2026-12-31", place="310000", value="7", evidence="台账")

    assert StatisticalReturn.objects.get().period_end == date(2026, 12, 31)


def test_it_offers_the_forms_by_their_names_and_units(world):
    form = declared(world)

    shown = page(world, "/returns/new/fill/", world.sun)

    assert f">{form.name} ({form.measured.label})" in shown
    assert f">{form.number}<" not in shown


def test_it_draws_a_bar_as_exactly_as_it_tables_it(world):
    target = watched(world)
    approved(world, ReturnForm.objects.get(key=KEY), "19")
    stand = stand_of(target, date(2026, 11, 20))

    bar = _bar(replace(stand, figure=replace(stand.figure, value=stand.figure.value * Fraction(196, 190))))

    assert write_value(bar.value, "zh", bar.decimals) == "19.6"
