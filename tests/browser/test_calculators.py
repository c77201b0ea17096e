"""A citizen calculates in the browser; an official changes a number, and a colleague approves it."""

from datetime import date, timedelta

import pytest

pytestmark = pytest.mark.browser


def answer(visitor, text):
    visitor.page.locator("#answer").filter(has_text=text).wait_for()


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
@pytest.mark.parametrize("width", [1440, 375])
def test_it_answers_while_typing_and_shares_without_telling_the_server(visit, language, width):
    visitor = visit(language=language, width=width)
    asked = []
    visitor.page.on("request", lambda request: asked.append(request.url))
    visitor.go("/calculators/voucher/")
    visitor.page.check("[name=applicant][value=team]")
    visitor.page.fill("[name=contract]", "10万")
    visitor.page.fill("[name=used_this_year]", "70,000")
    answer(visitor, "30,000.00")

    visitor.page.fill("[name=used_this_year]", "80000")
    answer(visitor, "20,000.00")
    assert "contract=" in visitor.page.evaluate("location.hash")
    assert not [url for url in asked if "contract=" in url]
    visitor.page.locator("#answer [data-chart] svg").wait_for()

    shared = visit(language=language, width=width)
    shared.go("/calculators/voucher/" + visitor.page.evaluate("location.hash"))
    answer(shared, "20,000.00")
    assert visitor.complaints == []
    assert shared.complaints == []


def test_it_starts_from_an_example_and_tries_the_way_to_a_yes(visit):
    visitor = visit()
    visitor.go("/calculators/ladder/")
    visitor.page.locator(".example").nth(1).click()
    answer(visitor, "最少改这些就能通过")
    visitor.page.locator("#answer [data-fill]").first.click()
    answer(visitor, "科技型中小企业")
    visitor.page.locator(".large__first").filter(has_text="科技型中小企业").wait_for()
    assert visitor.complaints == []


def test_it_adds_rows_and_moves_the_slider(visit):
    visitor = visit()
    visitor.go("/calculators/deal/?example=licence")
    rows = visitor.page.locator("[data-rows=costs] [data-row]")
    before = rows.count()
    visitor.page.locator("[data-rows=costs] [data-add]").click()
    assert rows.count() == before + 1
    visitor.page.evaluate("() => { const s = document.querySelector('[data-slides]'); s.value = '6000000'; s.dispatchEvent(new Event('input', {bubbles: true})); }")
    assert visitor.page.input_value("[name=gross_income]") == "6000000"
    answer(visitor, "4,116,000.00")  # 70 % of 6,000,000 less 120,000


JUNK = ("#", "#%", "#contract", "#contract=%E4%ZZ&&=&applicant=nobody", "#<script>alert(1)</script>", "#__proto__=1&constructor=2", "#" + "x=1&" * 5000, "#contract=1&contract=2&as_of=never", "#length=9&item=1", "#0=x&csrfmiddlewaretoken=x", "#main")


@pytest.mark.parametrize("key", ["voucher", "deal"])
def test_a_fragment_of_junk_leaves_a_calculator_that_works(visit, key):
    visitor = visit()
    visitor.page.on("dialog", lambda dialog: visitor.complaints.append(dialog.message))
    for junk in JUNK:
        visitor.page.goto("about:blank")
        assert visitor.go(f"/calculators/{key}/{junk}").status == 200
    assert visitor.complaints == []
    if key == "voucher":
        visitor.page.check("[name=applicant][value=team]")
        visitor.page.fill("[name=contract]", "100000")
        visitor.page.fill("[name=used_this_year]", "80000")
        answer(visitor, "20,000.00")


def test_without_scripts_it_answers_to_a_press_of_the_button(visit):
    visitor = visit(scripts=False)
    visitor.go("/calculators/voucher/#contract=99")
    visitor.page.check("[name=applicant][value=team]")
    visitor.page.fill("[name=contract]", "100000")
    visitor.page.fill("[name=used_this_year]", "80000")
    visitor.page.locator("main form button:visible").first.click()
    visitor.page.wait_for_load_state("load")

    assert "20,000.00" in visitor.text()
    assert "100000" in visitor.page.input_value("[name=contract]").replace(",", "")


def test_it_prints_what_was_calculated(visit):
    visitor = visit()
    visitor.go("/calculators/voucher/?example=team")
    with visitor.context.expect_page() as opened:
        visitor.page.locator("[data-paper]").click()
    opened.value.wait_for_load_state()
    assert opened.value.url.endswith("answer.pdf")


def test_a_number_is_changed_by_two_people(visit):
    first, second = visit().sign_in("jitong"), visit().sign_in("fangce")
    since = str(date.today() + timedelta(days=30))
    first.go("/parameters/voucher_share/")
    first.page.locator("a.button--primary").click()
    first.page.wait_for_load_state("load")
    first.page.fill("[name=value]", "0.6")
    first.page.fill("[name=since]", since)
    first.page.select_option("[name=confidence]", "high")
    first.page.locator("main form.form button.button--primary").click()
    first.page.wait_for_url("**/parameter-changes/PC-*/")
    path = first.page.url.removeprefix(first.house)
    assert "谁得谁失" in first.text()
    first.fill_step(path + "submit/")
    first.go(path + "approve/")
    first.page.get_by_text("不能批准自己拟的参数变更").first.wait_for()  # said before the form is filled in
    assert first.page.locator("main form.form button.button--primary").is_disabled()

    second.fill_step(path + "approve/")
    assert "已批准" in second.text()
    second.go(f"/calculators/voucher/#applicant=enterprise&contract=100000&used_this_year=0&as_of={since}")
    answer(second, "60,000.00")


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_an_error_beside_a_field_goes_once_the_field_is_right(visit, language):
    visitor = visit(language=language, width=375)
    visitor.go("/calculators/voucher/")
    visitor.page.check("[name=applicant][value=team]")
    visitor.page.fill("[name=contract]", "abc")
    visitor.page.fill("[name=used_this_year]", "-")
    visitor.page.locator(".form__end button").click()
    visitor.page.locator("#field-contract-error").wait_for()

    visitor.page.fill("[name=contract]", "100000")
    visitor.page.locator("#field-contract-error").wait_for(state="detached")
    assert visitor.page.get_attribute("[name=contract]", "aria-invalid") is None
    assert visitor.page.locator("#field-used_this_year-error").count() == 1  # that one is still wrong

    visitor.page.fill("[name=used_this_year]", "0")
    answer(visitor, "50,000.00")
    assert visitor.page.locator(".field--bad").count() == 0


def test_on_a_phone_one_topic_is_open_and_the_answer_stays_in_sight(visit):
    visitor = visit(width=375)
    visitor.go("/calculators/claims/")
    assert visitor.page.locator(".topic--open[open]").count() == 1

    visitor.page.locator(".example").first.click()
    answer(visitor, "2,792,000.00")
    bar = visitor.page.locator(".answerbar")
    assert "2,792,000.00" in bar.inner_text()
    before = visitor.page.evaluate("location.hash")

    bar.click()
    visitor.page.locator(".calc__answer.is-in-sight").wait_for()
    assert not bar.is_visible()
    assert visitor.page.evaluate("location.hash") == before  # the facts are kept there


def test_on_a_phone_every_line_of_a_table_with_a_unit_is_as_wide_as_the_table(visit):
    visitor = visit(width=375)
    visitor.go("/calculators/claims/")
    visitor.page.locator(".example").first.click()
    answer(visitor, "2,792,000.00")
    widths = visitor.page.evaluate("[...document.querySelectorAll('#answer table:has(tfoot) tr')].map((row) => Math.round(row.getBoundingClientRect().width)).filter((width) => width)")
    assert len(set(widths)) == 1, widths


def test_on_a_desk_every_topic_is_open(visit):
    visitor = visit()
    visitor.go("/calculators/claims/")
    assert visitor.page.locator(".topic--open:not([open])").count() == 0
    assert not visitor.page.locator(".answerbar").is_visible()


def test_on_a_phone_a_filled_topic_is_folded_and_says_how_much_is_in_it(visit):
    visitor = visit(width=375)
    visitor.go("/calculators/claims/")
    visitor.page.locator(".example").first.click()
    answer(visitor, "2,792,000.00")

    assert visitor.page.locator(".topic[open]").count() == 1
    assert visitor.page.locator(".topic > summary").nth(1).get_attribute("data-told") == "已填 4 项"


@pytest.mark.parametrize("width", [1440, 375])
def test_a_rule_is_found_by_its_words_and_the_list_stays_short(visit, width):
    visitor = visit(width=width)
    visitor.go("/rules/")
    assert visitor.page.evaluate("document.documentElement.scrollHeight") < 2000
    visitor.page.locator("summary", has_text="税").first.click()
    visitor.page.get_by_role("link", name="技术合同印花税").wait_for()

    visitor.page.fill("#shelves-q", "印花")
    visitor.page.get_by_text("找到 1 条").wait_for()
    assert visitor.page.locator("#shelves tbody tr").count() == 1
    assert visitor.page.evaluate("document.activeElement.id") == "shelves-q"
    assert "q=" in visitor.page.url
    visitor.page.keyboard.press("Enter")
    visitor.page.wait_for_load_state("load")
    assert visitor.page.input_value("#shelves-q") == "印花"
    assert visitor.complaints == []


def test_a_what_if_is_drawn_to_scale(visit):
    """A cap reached at a tenth of the span bends the line there, wherever the reader's own number stands between."""
    visitor = visit()
    bends = []
    for contract in ("61234", "900000"):
        visitor.go(f"/calculators/voucher/#applicant=team&contract={contract}&used_this_year=70000")
        visitor.page.locator("#answer [data-chart] svg").wait_for()
        bends.append(visitor.page.evaluate("""() => {
          const spec = JSON.parse(document.querySelector('#answer [data-chart]').dataset.chart);
          const at = echarts.getInstanceByDom(document.querySelector('#answer [data-chart]')).getModel().getSeriesByIndex(0).getData().getLayout('points');
          const flat = spec.series[0].values.indexOf(30000), left = at[0], right = at[at.length - 2];
          return (at[2 * flat] - left) / (right - left) - Number(spec.categories[flat]) / Number(spec.categories[spec.categories.length - 1]);
        }"""))
    assert all(abs(off) < 0.002 for off in bends), bends


def test_on_a_phone_the_long_parts_of_a_rule_are_folded_and_a_link_opens_them(visit):
    visitor = visit(width=375)
    visitor.go("/rules/distribution.reward-floor/")
    assert visitor.page.locator("#cases > details:not([open])").count() == 1
    visitor.page.locator("nav.tabs a[href='#cases']").click()
    visitor.page.locator("#cases > details[open]").wait_for()

    visitor.go("/rules/#tax")
    visitor.page.locator("#tax > details[open]").wait_for()
    assert visitor.complaints == []


def test_without_an_answer_there_is_nothing_to_share_or_print(visit):
    visitor = visit()
    visitor.go("/calculators/voucher/")
    assert not visitor.page.locator("[data-paper]").is_visible()
    visitor.page.locator(".example").first.click()
    visitor.page.locator("[data-paper]").wait_for()


def test_on_a_desk_a_topic_that_was_closed_shows_that_it_opens(visit):
    visitor = visit()
    visitor.go("/calculators/voucher/")
    head = visitor.page.locator(".topic--open > summary").first
    head.focus()
    visitor.page.keyboard.press("Enter")
    assert head.evaluate("head => getComputedStyle(head).listStyleType") == "disclosure-closed"


def test_the_names_of_a_chart_stand_above_it_on_a_phone(visit):
    visitor = visit(width=375, language="en-US")
    visitor.go("/parameters/rd_rate/")
    texts = visitor.page.locator("[data-chart] svg text")
    texts.filter(has_text="Chip or machine-tool").wait_for()
    boxes = {text.text_content(): text.bounding_box() for text in texts.all()}
    names = [box for words, box in boxes.items() if words.startswith(("General", "Chip"))]
    tick = boxes["120"]
    assert all(box["y"] + box["height"] <= tick["y"] + 2 for box in names), boxes
