"""The review screen of an imported document under the mouse: every button can be read, and the text follows whoever corrects an item."""

import pytest

pytestmark = pytest.mark.browser

PLAN = """澄江市审阅演示三年行动计划

一、总体目标
到2028年，建成审阅演示中心不少于12家，审阅项目超过300个。

二、主要任务
（一）建设审阅演示中心。支持高校院所建设中心。（责任单位：市科委、市教委）
（二）培养审阅经理人。开展专项培训。（责任单位：市教委）
（三）严格管理。各单位不得重复申报。（责任单位：市科委）
"""

# the contrast of each button's words with what really lies behind them
CONTRAST = """() => {
  document.getAnimations().forEach((each) => each.finish());
  const paint = document.createElement("canvas").getContext("2d", { willReadFrequently: true });
  const rgba = (colour) => { paint.clearRect(0, 0, 1, 1); paint.fillStyle = colour; paint.fillRect(0, 0, 1, 1); return [...paint.getImageData(0, 0, 1, 1).data]; };
  const behind = (node) => { for (; node; node = node.parentElement) { const found = rgba(getComputedStyle(node).backgroundColor); if (found[3] > 250) return found; } return rgba(matchMedia("(prefers-color-scheme: dark)").matches ? "black" : "white"); };
  const light = (colour) => { const [r, g, b] = colour.slice(0, 3).map((x) => x / 255).map((x) => x <= 0.04045 ? x / 12.92 : ((x + 0.055) / 1.055) ** 2.4); return 0.2126 * r + 0.7152 * g + 0.0722 * b; };
  return [...document.querySelectorAll("main .button:not([disabled], [aria-disabled])")].filter((node) => node.checkVisibility()).map((node) => {
    const [high, low] = [light(rgba(getComputedStyle(node).color)), light(behind(node))].sort((x, y) => y - x);
    return [node.textContent.trim(), (high + 0.05) / (low + 0.05)];
  });
}"""


@pytest.fixture(scope="module")
def review(house, chromium, tmp_path_factory):
    """The address of a document under review."""
    from tests.browser.conftest import Visitor

    file = tmp_path_factory.mktemp("review") / "plan.txt"
    file.write_text(PLAN)
    visitor = Visitor(chromium, house).sign_in("fangce")
    visitor.fill_step("/policies/new/import/", file=str(file))
    path = visitor.page.url.removeprefix(house).split("#")[0]
    visitor.close()
    return path


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 375])
def test_every_button_can_be_read_whichever_item_is_corrected(visit, review, scheme, width):
    visitor = visit(scheme=scheme, width=width).sign_in("fangce")
    visitor.go(review)
    page = visitor.page
    page.locator("[data-review-item]").last.locator("[data-review-edit]").click()
    page.wait_for_selector("[data-review-item] form.form")

    for pointed in (False, True):  # before and after another item is the current one
        if pointed:
            page.locator("[data-review-item] .found__title").first.click()
        read = dict(page.evaluate(CONTRAST))
        assert "改后接受" in read
        assert not {words: ratio for words, ratio in read.items() if ratio < 4.5}


def test_the_text_shows_the_place_of_the_item_that_is_being_corrected(visit, review):
    visitor = visit().sign_in("fangce")
    visitor.go(review)
    page = visitor.page
    marked = "() => [...new Set([...document.querySelectorAll('.seg.is-current')].map((each) => each.dataset.seg))]"
    for item in (page.locator("[data-review-item]").last, page.locator("[data-review-item]").nth(1)):
        key = item.get_attribute("data-review-item")
        assert page.evaluate(marked) != [key]
        item.locator("[data-review-edit]").click()
        page.wait_for_selector(f"#item-{key} form.form")
        assert page.evaluate(marked) == [key]
