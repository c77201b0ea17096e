"""The report of an evaluation in a browser: off the network, on a phone, by keyboard, in the dark, without script."""

from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe

from shouzhan.law.evaluating import main

pytestmark = pytest.mark.browser


@pytest.fixture(scope="session")
def report(tmp_path_factory):
    folder = tmp_path_factory.mktemp("report")
    for language in ("zh", "en"):
        assert main(["report", "--scheme", "university-parks", "--out", str(folder / f"{language}.html"), "--language", language, "--robust", "200"]) == 0
    return folder


@pytest.fixture
def opened(chromium, report):
    """Open a report; asking the network or breaking its own policy is a complaint."""
    contexts = []

    def open_(language="zh", width=1440, **options):
        context = chromium.new_context(viewport={"width": width, "height": 900}, **options)
        contexts.append(context)
        page = context.new_page()
        page.complaints = []
        page.on("console", lambda message: page.complaints.append(message.text))
        page.on("pageerror", lambda error: page.complaints.append(str(error)))
        page.on("request", lambda request: page.complaints.append(request.url) if not request.url.startswith("file:") else None)
        page.goto((Path(report) / f"{language}.html").as_uri())
        return page

    yield open_
    for context in contexts:
        context.close()


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_it_has_no_accessibility_finding(opened, language, scheme):
    page = opened(language, color_scheme=scheme)
    page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")

    assert [found["id"] for found in Axe().run(page).response["violations"]] == []
    assert page.complaints == []


@pytest.mark.parametrize("language", ["zh", "en"])
def test_on_a_phone_no_words_of_a_card_lie_on_others(opened, language):
    page = opened(language, width=375)
    page.evaluate("document.querySelectorAll('details.card').forEach((one) => { one.open = true; })")
    over = page.evaluate("""() => [...document.querySelectorAll('.cardtable tr')].flatMap((row) => {
        const boxes = [...row.cells].filter((cell) => cell.textContent).map((cell) => { const words = document.createRange(); words.selectNodeContents(cell); return [words.getBoundingClientRect(), cell.textContent]; });
        return boxes.flatMap(([one, said], at) => boxes.slice(at + 1).filter(([other]) => one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 3 && other.top < one.bottom - 3).map(([, other]) => said + ' / ' + other));
    })""")
    assert over == []


@pytest.mark.parametrize("language", ["zh", "en"])
@pytest.mark.parametrize("script", [True, False])
def test_it_fits_a_phone_without_scrolling_sideways(opened, language, script):
    page = opened(language, width=375, java_script_enabled=script)
    if script:
        page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })")
    boxes = page.locator("main section, main figure, main .tablebox, main details")
    assert all(box["x"] + box["width"] <= 375 for box in (boxes.nth(at).bounding_box() for at in range(boxes.count())) if box)


def test_it_is_read_and_opened_without_script(opened):
    page = opened(java_script_enabled=False)
    assert page.locator("#s0-0 table").is_hidden()
    page.locator("#s0-0 summary").click()
    assert page.locator("#s0-0 table").is_visible()
    assert page.locator("[data-open]").first.is_hidden()


def test_a_head_sorts_its_column_from_the_keyboard(opened):
    page = opened()
    places = page.locator(".ranking").first.locator("tbody .place")
    before = places.all_inner_texts()
    page.locator(".ranking").first.locator("th.num [role=button]").first.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    assert places.all_inner_texts() == before[::-1]


def test_a_name_in_the_ranking_opens_its_card(opened):
    page = opened()
    page.locator(".ranking a").nth(2).click()
    opened_cards = page.locator("details.card[open] .card__name")
    assert opened_cards.all_inner_texts() == [page.locator(".ranking a").nth(2).inner_text()]
    assert page.complaints == []
