"""Every main page is free of axe findings, fits a phone, and keeps the content policy, in both languages."""

import pytest
from axe_playwright_python.sync_playwright import Axe

pytestmark = pytest.mark.browser

PUBLIC = (
    "/", "/accounts/login/", "/policies/", "/tasks/", "/board/", "/reports/", "/carriers/", "/organisations/", "/targets/", "/bodies/", "/suggestions/",
    "/search/?q=孵化", "/verify/", "/nowhere/", "/figures/high-quality-incubators-city/", "/figures/high-quality-incubators-city/?by=district",
    "/calculators/", "/calculators/deal/?example=licence", "/calculators/ladder/?example=maker", "/calculators/contract/?example=equipment", "/calculators/claims/?example=chip", "/rules/", "/rules/contracts.decision-due/", "/rules/sources/",
    "/parameters/", "/parameters/iit_brackets/", "/parameters/tech_sme_staff_points/",
)
INNER = ("/workbench/", "/returns/", "/meetings/", "/issues/", "/officers/", "/organisations/import/", "/policies/new/import/", "/organisations/new/register/", "/account/", "/bodies-missing/", "/memberships/", "/parameter-changes/", "/parameter-changes/new/draft/?parameter=voucher_cap")
RECORDS = ("/policies/", "/tasks/", "/targets/", "/reports/", "/carriers/", "/organisations/")


def findings(page):
    return [
        f"{v['id']} ({v['impact']}): {v['nodes'][0]['html'][:140]}"
        for v in Axe().run(page).response["violations"]
    ]


def records(visitor):
    found = []
    for register in RECORDS:
        visitor.go(register)
        link = visitor.page.locator(f"main a[href^='{register}']").filter(has_not_text="Excel")
        for i in range(link.count()):
            path = link.nth(i).get_attribute("href")
            if path.count("/") == 3 and "-20" in path:
                found.append(path)
                break
    return found


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_it_has_no_accessibility_finding_on_any_main_page(visit, language, scheme):
    visitor = visit(language=language, scheme=scheme)
    wrong = {}
    for path in PUBLIC:
        visitor.go(path)
        if found := findings(visitor.page):
            wrong[path] = found
    visitor.sign_in("jitong")
    for path in (*INNER, *records(visitor)):
        visitor.go(path)
        if found := findings(visitor.page):
            wrong[path] = found

    assert wrong == {}
    assert [c for c in visitor.complaints if "404" not in c and "403" not in c] == []


@pytest.mark.parametrize("language", ["zh-CN", "en-US"])
def test_it_fits_a_phone_without_scrolling_sideways(visit, language):
    visitor = visit(language=language, width=375)
    visitor.sign_in("jitong")
    wide = {}
    for path in (*PUBLIC, *INNER, *records(visitor)):
        visitor.go(path)
        width = visitor.page.evaluate("document.documentElement.scrollWidth")
        if width > 375:
            wide[path] = width

    assert wide == {}


def test_it_can_be_used_with_the_keyboard_alone(visit):
    visitor = visit()
    visitor.go("/tasks/")
    page = visitor.page
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.getAttribute('href')") == "#main"
    page.keyboard.press("Enter")
    for _ in range(120):
        page.keyboard.press("Tab")
        if (page.evaluate("document.activeElement.getAttribute('href')") or "").startswith("/tasks/TK-"):
            break
    page.keyboard.press("Enter")
    page.wait_for_url("**/tasks/TK-*/")


def test_it_works_without_script(chromium, house):
    context = chromium.new_context(java_script_enabled=False, locale="zh-CN")
    page = context.new_page()
    page.goto(house + "/tasks/?light=red")
    assert page.locator("table tbody tr").count() > 0
    page.goto(house + "/board/")
    assert "目标与任务看板" in page.inner_text("body")
    context.close()
