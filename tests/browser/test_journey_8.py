"""Journey 8: an official imports a plan, checks what was found, binds its targets, and prints the quarter."""

import io
import re
from datetime import date, timedelta

import docx
import pypdfium2
import pytest

pytestmark = [pytest.mark.browser, pytest.mark.journey]

PLAN = """云汀市人民政府办公厅文件

云府办规〔2026〕{serial}号

云汀市人民政府办公厅关于印发《云汀市实验室走访行动方案{serial}》的通知

各有关单位：

云汀市实验室走访行动方案{serial}

一、工作目标

到2028年，走访实验室不少于240间，登记成果超过600项。

二、重点任务

（一）开展走访。组织技术经理人走访实验室。（责任单位：市科委、市教委）

（二）登记成果。走访所得及时登记。（责任单位：市科委）

本方案自2026年2月1日起施行，有效期至2028年12月31日。

云汀市人民政府办公厅　2026年1月16日印发
"""
WORDS = {
    "zh-CN": {"serial": "61", "open": "待看", "library": "在库", "reached": "已达到", "moved": "原值"},
    "en-US": {"serial": "62", "open": "To review", "library": "In the library", "reached": "reached", "moved": "then,"},
}


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_it_goes_from_a_dropped_file_to_a_printed_quarter(visit, tmp_path, language):
    words = WORDS[language]
    plan = tmp_path / f"plan-{words['serial']}.txt"
    plan.write_text(PLAN.format(serial=words["serial"]), "utf-8")
    officer = visit(language=language).sign_in("fangce")

    # the official drops the file in and reviews what was found, with the keyboard
    officer.fill_step("/policies/new/import/", file=str(plan))
    page = officer.page
    assert "/review/" in page.url
    assert page.locator("[data-review-item]").count() >= 4
    assert page.locator("[data-review-mark]").count() >= 4
    page.keyboard.press("a")
    page.wait_for_function("() => document.querySelector('[data-review-accepted]').textContent === '1'")
    page.keyboard.press("d")
    page.wait_for_function("() => document.querySelector('[data-review-dropped]').textContent === '1'")
    stem = page.url.split("/review/")[0].removeprefix(officer.house)
    dropped = page.locator("[data-review-item][data-state=dropped]").get_attribute("data-review-item")
    page.locator(f"#item-{dropped} [data-review-accept]").click()
    page.wait_for_function("() => document.querySelector('[data-review-dropped]').textContent === '0'")
    officer.fill_step(f"{stem}/accept-rest/")
    officer.fill_step(f"{stem}/publish/")
    officer.go(f"{stem}/")
    assert words["library"] in officer.text()

    # each task is a case of the ledger; its units are as printed and nobody leads by standing first
    coordinator = visit(language=language).sign_in("jitong")
    coordinator.go(f"/tasks/?document={stem.split('/')[-1]}")
    links = coordinator.page.locator("table a[href^='/tasks/TK-']")
    assert coordinator.page.locator("table tbody tr").count() == 2
    task = links.first.get_attribute("href")
    coordinator.go(f"{task}accept/")
    option = coordinator.page.locator("select[name=owner] option").nth(1).get_attribute("value")
    coordinator.fill_step(f"{task}accept/", owner=option)
    soon = (date.today() + timedelta(days=10)).isoformat()
    coordinator.fill_step(f"{task}plan-milestone/", name="走访首批实验室", due_on=soon)
    coordinator.fill_step(f"{task}report/", text="首批名单已定。", evidence="名单.xlsx")
    coordinator.go(task)
    assert "走访首批实验室" in coordinator.text()
    assert "首批名单已定。" in coordinator.text()

    # a goal is bound to a return, the return is filled by one and approved by another, and the board moves
    key = f"labs-visited-{words['serial']}"
    coordinator.fill_step("/return-forms/new/declare/", key=key, name=f"走访实验室{words['serial']}", name_en="Laboratories visited", asks="期末累计走访的实验室", asks_en="Laboratories visited by the end of the period", unit="items")
    target = _target(officer)
    _bind(coordinator, target, key)
    reporter = visit(language=language).sign_in("yebao")
    reporter.fill_step("/returns/new/fill/", form=key, value="250", evidence="走访记录")
    filled = reporter.page.url.removeprefix(reporter.house)
    reporter.fill_step(f"{filled}submit/")
    reviewer = visit(language=language).sign_in("hebiao")
    reviewer.fill_step(f"{filled}approve/")
    coordinator.go(f"/figures/{key}/?target={target.split('/')[-2]}")
    assert "250" in coordinator.text()
    assert filled.split("/")[-2] in coordinator.text()
    coordinator.go("/board/")
    assert words["reached"] in coordinator.text()

    # the quarter comes out in Word and PDF from the same figures
    quarter = date.today() if language == "zh-CN" else date.today() - timedelta(days=184)
    coordinator.fill_step("/reports/new/plan/", quarter_of=quarter.isoformat(), name=f"Q {words['serial']}")
    report = coordinator.page.url.removeprefix(coordinator.house)
    coordinator.fill_step(f"{report}cut/")
    coordinator.fill_step(f"{report}publish/")
    api = coordinator.context.request
    printed = api.get(f"{coordinator.house}{report}report.docx")
    assert printed.status == 200
    assert docx.Document(io.BytesIO(printed.body())).tables
    paper = api.get(f"{coordinator.house}{report}report.pdf")
    assert paper.status == 200
    text = "".join(p.get_textpage().get_text_range() for p in pypdfium2.PdfDocument(paper.body()))
    assert re.search(r"Q\s*" + words["serial"], text)

    # a corrected row leaves the published paper as it is, and its page says what moved
    if language == "zh-CN":
        reporter.fill_step("/returns/new/correct/", corrects=filled.split("/")[-2], value="260", evidence="复核", reason="漏报")
        again = reporter.page.url.removeprefix(reporter.house)
        reporter.fill_step(f"{again}submit/")
        reviewer.fill_step(f"{again}approve/")
        assert api.get(f"{coordinator.house}{report}report.pdf").body() == paper.body()
        coordinator.go(report)
        assert "260" in coordinator.text()
        assert words["moved"] in coordinator.text()
    for visitor in (officer, coordinator, reporter, reviewer):
        assert [c for c in visitor.complaints if "422" not in c] == []


def _bind(visitor, target, key):
    """Choose the metric, look at both definitions side by side, and say that they are one."""
    visitor.go(f"{target}bind/")
    visitor.page.locator("[name=metric_name]").select_option(key)
    visitor.page.locator("[name=starts_on]").fill("2026-02-01")
    visitor.page.locator("main form.form button[type=submit], main form.form button:not([type])").first.click()
    visitor.page.wait_for_load_state("load")
    visitor.page.locator("[name=confirms]").check()
    visitor.page.locator("main form.form button[type=submit], main form.form button:not([type])").first.click()
    visitor.page.wait_for_load_state("load")
    assert "/bind/" not in visitor.page.url, visitor.text()[:1500]


def _target(visitor):
    """The unbound target of 240 laboratories."""
    visitor.go("/targets/?state=unbound")
    rows = visitor.page.locator("table tbody tr")
    for i in range(rows.count()):
        row = rows.nth(i)
        if "240" in row.inner_text():
            return row.locator("a").first.get_attribute("href")
    raise AssertionError(visitor.text()[:800])
