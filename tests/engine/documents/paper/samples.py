"""One small paper in each language, with every kind of block."""

from datetime import date
from decimal import Decimal

from shouzhan.engine.documents.paper.charts.spec import (
    BulletBar,
    Bullets,
    ChartSpec,
    DistrictTile,
    DistrictTiles,
    GroupedBars,
    Heat,
    HeatLine,
    PlaceRange,
    PlaceRanges,
    Radars,
    Series,
    StackedBar,
    Stacks,
    Trend,
)
from shouzhan.engine.documents.paper.description import (
    Chart,
    Facts,
    Footnote,
    Heading,
    Items,
    KeyFigure,
    KeyFigures,
    PageBreak,
    Paper,
    PaperColumn,
    Paragraph,
    Picture,
    Strong,
    Table,
    Verification,
)

NOTE = Footnote("技术合同成交额", "2.1", date(2025, 9, 30), "示例〔2025〕1号 第三条")
CHARTS: dict[str, ChartSpec] = {
    "bullets": Bullets(
        "两项目标中一项达到进度",
        (
            BulletBar("成交额", Decimal("612.4"), 800, 600, "亿元", 1),
            BulletBar("平台", None, 100, 60, "个"),
        ),
    ),
    "trend": Trend(
        "成交额连续上升",
        ("一季度", "二季度", "三季度"),
        (
            Series("开发", (88, 97, Decimal("105.5"))),
            Series("转让", (40, None, 51)),
        ),
        "亿元",
        100,
        "目标",
        1,
    ),
    "bars": GroupedBars(
        "研究型多于应用型",
        ("一季度", "二季度"),
        (Series("研究型", (34, 41)), Series("应用型", (30, None))),
        "家",
    ),
    "heat": Heat("任务集中在两家", ("完成", "逾期"), (HeatLine("甲委", (12, 0)), HeatLine("乙委", (6, None))), "项"),
    "tiles": DistrictTiles("浦东居前", (DistrictTile("310115", 412), DistrictTile("310151", 0)), "项"),
    "stacks": Stacks(
        "建设成效得分最多",
        ("建设", "反哺", "加分", "扣分"),
        (StackedBar("甲园", (40, Decimal("25.5"), 2, -3), Decimal("64.5")), StackedBar("乙园", (30, 0, 0, 0), 30)),
        full=100,
        decimals=1,
    ),
    "ranges": PlaceRanges(
        "两家中一家的名次会变动",
        (PlaceRange("甲园", 1, 1, 1, "良好"), PlaceRange("乙园", 2, 3, 3, "落后", warned=True)),
        3,
    ),
    "radars": Radars(
        "甲园三项均高",
        ("转化", "就业", "空置"),
        (Series("甲园", (90, 80, 70)), Series("乙园", (40, None, 0))),
        Series("同类中位数", (65, 80, 35)),
    ),
}
DOT = b'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 2 2" width="2" height="2"><circle cx="1" cy="1" r="1"/></svg>'


def chinese() -> Paper:
    """A notice with every block."""
    table = Table(
        (PaperColumn("区"), PaperColumn("项目", "number", "项"), PaperColumn("成交额", "number", "亿元", 2)),
        (("浦东新区", 412, Decimal("201.345")), ("崇明区", 0, None), ("合计", 412, Decimal("201.345"))),
        caption="各区情况",
        footnote=NOTE,
        total_row=True,
    )
    return Paper(
        title="关于示例技术转移工作进展情况的通报",
        number="示科转〔2025〕12号",
        addressee="各有关单位：",
        masthead="示例办公室文件",
        blocks=(
            Paragraph(("成交额达到", Strong("612.4亿元"), NOTE, "，再次引用", NOTE, "。")),
            KeyFigures((KeyFigure("成交额", Decimal("612.4"), "亿元", 1), KeyFigure("平台", None, "个"))),
            Heading(1, "总体进展"),
            Heading(2, "技术合同"),
            Paragraph("“*不是*强调”，#也不是命令，$x$也不是公式。"),
            *(Chart(spec, NOTE) for spec in CHARTS.values()),
            Heading(1, "各区"),
            table,
            Picture(DOT, "image/svg+xml", "一个圆点", "圆点", 2.0),
            PageBreak(),
            Items(("第一件", Paragraph(("第二件", Footnote(text="另注")))), ordered=True),
            Facts((("截止", date(2025, 10, 31)),)),
        ),
        attachments=("明细表", "口径说明"),
        issuer="示例办公室",
        date=date(2025, 10, 9),
        copies=("甲处", "乙处"),
        notes=("此件公开发布",),
        printed_by="示例办公室秘书处",
        printed_on=date(2025, 10, 10),
        contact="陆示例",
        synthetic=True,
        contents=True,
        verification=Verification("https://example.invalid/v/1", "NOTICE-1"),
        keywords=("示例",),
    )


def english() -> Paper:
    """A letter in English."""
    return Paper(
        title="Progress in the third quarter",
        number="No. 12 (2025)",
        addressee="To all units",
        language="en",
        blocks=(
            Heading(1, "Overview"),
            Heading(2, "Contracts"),
            Paragraph(
                (
                    "The year’s “value” reached 61.24 billion yuan",
                    Footnote("Contract value", "2.1", date(2025, 9, 30), "III"),
                ),
            ),
            Table(
                (PaperColumn("District"), PaperColumn("Projects", "number")),
                (("Pudong", None),),
                caption="By district",
            ),
        ),
        attachments=("Figures",),
        issuer="Example Office",
        date=date(2025, 10, 9),
    )
