"""What a browser prints of a page is paper: no controls, pages numbered, and a list says which of its records it shows."""

import pypdfium2
import pytest

pytestmark = pytest.mark.browser


def printed(visitor, path):
    visitor.go(path)
    document = pypdfium2.PdfDocument(visitor.page.pdf(prefer_css_page_size=True))
    return [page.get_textpage().get_text_range() for page in document]


def test_a_record_is_printed_without_its_controls_and_with_numbered_pages(visit):
    visitor = visit().sign_in("jitong")
    visitor.go("/tasks/?light=red")
    path = visitor.page.locator("table a[href^='/tasks/TK-']").first.get_attribute("href")
    pages = printed(visitor, path)
    whole = "".join(pages)

    assert "办理节点" in whole
    assert [words for words in ("添加附件", "下载存证", "Choose File", "文书与导出") if words in whole] == []
    assert all(f"{at} / {len(pages)}" in page for at, page in enumerate(pages, 1))


def test_a_list_says_on_paper_what_was_chosen_and_how_many_are_missing(visit):
    visitor = visit().sign_in("jitong")
    chosen = "".join(printed(visitor, "/tasks/?light=red&q=孵化"))
    assert "红 逾期" in chosen.split("任务\r\n")[0] + chosen[:400]
    assert "搜索“孵化”" in chosen
    assert "黄 临期或沉默" not in chosen

    assert "本页列出其中 50 条" in "".join(printed(visitor, "/tasks/"))


def test_a_board_folded_on_the_screen_is_whole_on_paper(visit):
    visitor = visit(width=375)
    whole = "".join(printed(visitor, "/board/"))

    assert "尚未绑定指标" in whole
    assert "从挂牌到成交的天数" in whole
