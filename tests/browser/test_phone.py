"""On a phone the board comes folded, part by part; nothing of it is lost, without script it is open, and on paper it is whole."""

import pytest

pytestmark = pytest.mark.browser


def test_the_board_is_folded_on_a_phone_and_each_part_says_what_is_in_it(visit):
    visitor = visit(width=375)
    visitor.go("/board/")
    parts = visitor.page.locator("details[data-fold]")
    assert parts.count() >= 5
    assert visitor.page.locator("details[data-fold][open]").count() == 0
    assert visitor.page.evaluate("document.documentElement.scrollHeight") < 3500
    assert all(any(sign.isdigit() for sign in parts.nth(i).locator("summary").inner_text()) for i in range(3))

    parts.first.locator("summary").click()
    assert parts.first.locator(".bullet").first.is_visible()


def test_the_board_is_open_on_a_desk_and_on_a_phone_without_script(visit):
    for options in ({}, {"width": 375, "scripts": False}):
        visitor = visit(**options)
        visitor.go("/board/")
        assert visitor.page.locator("details[data-fold]:not([open])").count() == 0


def test_the_filters_of_a_list_are_folded_on_a_phone_until_one_is_chosen(visit):
    visitor = visit(width=375)
    visitor.go("/tasks/")
    fold = visitor.page.locator("details[data-filters]")
    assert fold.get_attribute("open") is None
    fold.locator("summary").first.click()
    fold.locator("a", has_text="推进中").first.click()
    visitor.page.wait_for_url("**state=running**")
    assert visitor.page.locator("details[data-filters] [aria-current]").first.is_visible()

    visitor.page.set_viewport_size({"width": 1440, "height": 900})
    visitor.go("/tasks/")
    assert visitor.page.locator("details[data-filters] a").first.is_visible()
    assert not visitor.page.locator("details[data-filters] > summary").is_visible()


def test_the_rows_of_a_list_keep_every_cell_apart_on_a_phone(visit):
    visitor = visit(width=375)
    visitor.go("/tasks/?light=red")
    overlapping = visitor.page.evaluate("""() => [...document.querySelectorAll('.table--stack tbody tr')].flatMap((row) => {
        const boxes = [...row.querySelectorAll('td > div, th > div, td > span')].map((node) => node.getBoundingClientRect()).filter((box) => box.width);
        return boxes.filter((one, i) => boxes.some((other, j) => j > i && one.left < other.right - 1 && other.left < one.right - 1 && one.top < other.bottom - 1 && other.top < one.bottom - 1)).map(() => row.innerText);
    })""")
    assert overlapping == []
