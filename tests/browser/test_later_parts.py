"""The parts of a dossier that come when they are scrolled to: told of while they come, found by their anchors, and there without script."""

import re

import pytest

pytestmark = pytest.mark.browser


def dossier(visitor):
    """The page of a result of the office's own university that is listed."""
    visitor.go("/achievements/?state=asset&sort=disclosed_on")
    path = visitor.page.locator("main a[href^='/achievements/AC-']").first.get_attribute("href")
    assert path
    return path


def test_a_part_says_that_it_is_coming_and_then_is_there(visit):
    visitor = visit(width=375).sign_in("zhoudu")
    path, held = dossier(visitor), []
    visitor.page.route(re.compile(r"/panels/history/$"), lambda route: held.append(route))
    visitor.go(path)

    part = visitor.page.locator("#panel-history")
    part.scroll_into_view_if_needed()
    visitor.page.wait_for_selector("#panel-history[aria-busy=true]")
    assert part.get_attribute("data-later") is not None
    for route in held:
        route.continue_()

    visitor.page.wait_for_selector("#panel-history:not([data-later])")
    assert visitor.page.locator("#panel-history[aria-busy]").count() == 0
    assert visitor.complaints == []


def test_an_anchor_leads_to_a_part_that_comes_later(visit):
    visitor = visit(width=375).sign_in("zhoudu")
    visitor.go(f"{dossier(visitor)}#panel-valuations")

    visitor.page.wait_for_selector("#panel-valuations:not([data-later])")
    visitor.page.wait_for_function("() => { const box = document.getElementById('panel-valuations').getBoundingClientRect(); return box.top < innerHeight && box.bottom > 0; }")


def test_without_script_a_part_is_one_link_away(visit):
    signed_in = visit().sign_in("zhoudu")
    visitor = visit(scripts=False)
    visitor.context.add_cookies(signed_in.context.cookies())
    visitor.go(dossier(visitor))
    link = visitor.page.locator("#panel-history a[href$='#panel-history']")
    assert link.count() == 1
    visitor.page.goto(visitor.page.url.split("?")[0] + (link.get_attribute("href") or ""))

    assert visitor.page.locator("[data-later]").count() == 0
    assert visitor.page.locator("#panel-history time, #panel-history li").count() > 0


def test_a_file_is_attached_where_the_record_stands(visit, tmp_path):
    visitor = visit(width=375).sign_in("zhoudu")
    visitor.go("/disclosures/?state=submitted")
    path = visitor.page.locator("main a[href^='/disclosures/DS-']").first.get_attribute("href")
    visitor.go(path)
    paper = tmp_path / "report.txt"
    paper.write_text("试验记录", encoding="utf-8")

    visitor.page.set_input_files("#attach-file", str(paper))
    visitor.page.locator("form.attach button").click()

    visitor.page.wait_for_selector("text=report.txt")
    assert visitor.page.url.endswith(path)
