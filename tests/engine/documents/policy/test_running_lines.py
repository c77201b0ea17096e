"""What runs along the head and foot of printed pages is no part of the text, even in the middle of a sentence."""

from __future__ import annotations

import pytest
from tests.engine.documents.policy.builders import pdf

from shouzhan.engine.documents.policy import parse_policy

pytestmark = pytest.mark.pure
BODY = ["云州市孵化载体行动方案", "一、主要任务", "　　（一）建设孵化器。支持龙头企业建设开放式创新中", "%page", "心12个。（责任单位：市科技局、市财", "%page", "政局）", "云州市人民政府", "2025年7月14日"]


@pytest.mark.parametrize(
    ("head", "foot"),
    [("云州市人民政府公报", "第#页"), ("云州市孵化载体行动方案（送审稿）", "- # -"), ("7/14/2025, 9:30 AM", "https://example.test/plan.html #/3")],
)
def test_it_reads_on_over_the_page(head: str, foot: str) -> None:
    parsed = parse_policy(pdf([f"%head {head}", f"%foot {foot}", *BODY]), "plan.pdf")

    assert [f.quote for f in parsed.targets] == ["支持龙头企业建设开放式创新中心12个"]
    assert [t.responsible_units for t in parsed.tasks] == [("市科技局", "市财政局")]
    assert head[:8] not in parsed.text.replace("云州市孵化载体行动方案", "", 1)


def test_it_keeps_a_line_that_only_one_page_has() -> None:
    parsed = parse_policy(pdf(["云州市办法", "第一条 一般规定。", "%page", "附件", "名单"]), "plan.pdf")

    assert "名单" in parsed.text
    assert "云州市办法" in parsed.text


def test_it_leaves_out_what_a_browser_prints_on_a_single_page() -> None:
    parsed = parse_policy(pdf(["%head 7/14/2025, 9:30 AM", "%foot file:///home/plan.html 1/1", "云州市办法", "第一条 一般规定。"]), "plan.pdf")

    assert "plan.html" not in parsed.text
    assert "9:30" not in parsed.text
