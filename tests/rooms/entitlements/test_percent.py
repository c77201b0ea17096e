"""Shares of the law are read and written in percent, in both languages; 10% and 0.1 are the same, and 5 is asked about."""

from datetime import date
from fractions import Fraction
from html import unescape

import pytest

from shouzhan.engine.rules.parameters import BadParameter, laid_over
from shouzhan.engine.rules.typed import bounds_are_shares as found_in
from shouzhan.engine.rules.typed import holds_shares, insist_on_signs, raw_value, read_rows, table_findings, text_of
from shouzhan.law.book import bounds_are_shares, built_in, every_rule
from shouzhan.rooms.entitlements.changing import as_read, dated_of
from shouzhan.rooms.entitlements.numbers import look_of, value_words

BOOK = built_in()
SHARE, BANDS, TAX = "voucher_share", "tech_sme_rd_sales_points", "iit_brackets"


def read(name, text):
    return dated_of(BOOK[name], value=text, since=date(2026, 12, 1), until=None, source="x", clause="", confidence="high", sources=()).value


def in_percent(name):
    return text_of(BOOK[name], BOOK[name].values[-1].value, in_percent=True, bounds=bounds_are_shares(name))


@pytest.mark.pure
@pytest.mark.parametrize("typed", ["60%", "0.6", "60 %", "６０％", "3/5"])
def test_a_share_may_be_typed_either_way(typed):
    assert read(SHARE, typed) == Fraction(3, 5)


@pytest.mark.pure
@pytest.mark.parametrize("typed", ["1e400", "1e5000", "9e99999999"])
def test_a_share_with_an_exponent_is_no_number_and_is_never_worked_out(typed):
    insist_on_signs(BOOK[SHARE], typed)
    with pytest.raises(BadParameter, match="no number"):
        read(SHARE, typed)


@pytest.mark.pure
def test_a_long_share_is_offered_again_to_its_last_digit():
    told = "0." + "0" * 25 + "12345"

    assert read(SHARE, as_read(SHARE, told)) == Fraction(told)
    assert read("sh_giant_grant", as_read("sh_giant_grant", "giant, 123456789.12345678901234567891\nnurture, 1"))["giant"] == Fraction("123456789.12345678901234567891")


@pytest.mark.pure
def test_the_chart_of_a_long_share_has_no_more_places_than_its_words():
    tiny = dated_of(BOOK[SHARE], value="0." + "0" * 39 + "1", since=date(2027, 1, 1), until=None, source="sti-vouchers", clause="", confidence="high", sources=())
    look = look_of(laid_over(BOOK[SHARE], tiny), BOOK)

    assert look.chart.decimals == 6


@pytest.mark.pure
def test_every_value_with_shares_is_read_as_it_is_written_in_percent():
    names = [name for name in BOOK.parameters if (holds_shares(BOOK[name]) or bounds_are_shares(name)) and BOOK[name].values[-1].value is not None]

    assert len(names) > 80
    for name in names:
        assert read(name, in_percent(name)) == BOOK[name].values[-1].value, name
        insist_on_signs(BOOK[name], in_percent(name), bounds=bounds_are_shares(name))


@pytest.mark.pure
@pytest.mark.parametrize("typed", ["5", "1", "60", "-2", "1.5"])
def test_a_share_from_one_on_needs_its_sign(typed):
    with pytest.raises(BadParameter) as refused:
        insist_on_signs(BOOK[SHARE], typed)

    assert f"{typed}%" in str(refused.value)
    assert "%，也可能是" in refused.value.zh


@pytest.mark.pure
def test_what_is_no_share_takes_no_sign():
    with pytest.raises(BadParameter) as refused:
        raw_value(next(one for one in BOOK.parameters.values() if (one.unit, one.shape) == ("CNY", "number")), "10%")

    assert "no share" in str(refused.value)


@pytest.mark.pure
def test_it_knows_whose_bounds_are_shares_from_what_is_looked_up():
    assert bounds_are_shares(BANDS)
    assert not bounds_are_shares("high_tech_rd_floor")  # by sales, in yuan
    assert not found_in(every_rule().values(), "tech_sme_class2_points")  # by a count


@pytest.mark.pure
def test_a_gap_between_shares_is_told_in_percent():
    text = ", 0, 0\n0, 4%, 1\n6%, , 3"

    (gap,) = table_findings(BOOK[BANDS], read_rows(BOOK[BANDS], text, bounds=True), bounds=True)

    assert gap.witness == {"number": "4%"}
    assert "4% – 6%" in gap.sentence.zh


@pytest.mark.pure
def test_a_table_of_shares_stands_in_percent():
    assert "4% 起" in value_words(BOOK[BANDS], BOOK[BANDS].values[-1].value)
    assert [row.cells[0].value for row in look_of(BOOK[BANDS], BOOK).values.rows][2:] == ["3%", "4%", "5%", "6%"]


@pytest.mark.pure
def test_a_kept_draft_is_shown_in_percent():
    assert as_read(SHARE, "0.6") == "60%"
    assert as_read(TAX, in_percent(TAX)).splitlines()[0] == in_percent(TAX).splitlines()[0]
    assert as_read(SHARE, "nonsense") == "nonsense"


@pytest.mark.django_db
@pytest.mark.parametrize(("language", "help_", "error"), [("zh-hans", "比例写 10% 或 0.1 都可以", "“5”可能是 5%，也可能是 500%"), ("en", "A share may be written 10% or 0.1", "5 could mean 5% or 500%")])
def test_the_form_shows_percent_and_asks_what_five_means(world, language, help_, error):
    client, where = world.client(world.lin), f"/parameter-changes/new/draft/?parameter={SHARE}"
    headers = {"Accept-Language": language}
    fresh = unescape(client.get(where, headers=headers).content.decode())
    asked = unescape(client.post(where, {"parameter": SHARE, "value": "5", "since": "2026-12-01", "source": "sti-vouchers", "confidence": "high"}, headers=headers).content.decode())

    assert ">50%</textarea>" in fresh.replace("\n", "")
    assert help_ in fresh
    assert error in asked


@pytest.mark.django_db
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_page_of_a_table_shows_its_bounds_in_percent(world, language):
    shown = unescape(world.client(None).get(f"/parameters/{BANDS}/", headers={"Accept-Language": language}).content.decode())

    assert "4%" in shown
    assert "0.04" not in shown


@pytest.mark.pure
def test_no_chart_has_fewer_places_than_none():
    looks = [look_of(BOOK[name], BOOK) for name in BOOK.parameters]

    assert [look.name for look in looks if look.chart is not None and look.chart.decimals < 0] == []  # a browser draws none of them
