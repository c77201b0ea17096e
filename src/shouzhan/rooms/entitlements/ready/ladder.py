"""Which rung of the enterprise ladder is within reach, and what each of the others lacks."""

from fractions import Fraction
from typing import Any

from shouzhan.engine.rules.facts import money, series
from shouzhan.kernel.text import Text
from shouzhan.rooms.entitlements.calculators import Calculator, Given, Group, Work, borrowed, calculator

RUNGS = (
    ("ladder.tech-sme", Text("科技型中小企业", "Technology SME")),
    ("ladder.innovative-sme", Text("创新型中小企业", "Innovative SME")),
    ("ladder.high-tech-gates", Text("高新技术企业（必备条件）", "High-tech enterprise (gates)")),
)
YEARS = {"sales": "sales-2", "rd": "rd-2"}  # where a rung asks for the last year, the field of that year


def _ladder(work: Work) -> None:
    told, rungs, waiting = work.facts, [], 0
    sales, spent = told.get("sales"), told.get("rd")
    last: dict[str, Any] = {"sales": sales[2] if sales else None, "rd": spent[2] if spent else None}
    strength = {"rd_ratio": Fraction(spent[2]) / sales[2] if sales and spent and sales[2] else None}
    for name, title in RUNGS:
        more = last if name == "ladder.tech-sme" else strength if name == "ladder.innovative-sme" else {}
        values = work.ask(name, title, asked=YEARS if more is last else None, **more)
        if work.parts[-1].answer.missing:
            waiting += 1
        elif values.get("passes") is True:
            rungs.append(title)
    note = Text(f"共达到 {len(rungs)} 级", f"{len(rungs)} reached")
    if waiting:
        note = Text(f"{note.zh}，另有 {waiting} 级还要补充事实", f"{note.en}, {waiting} need more facts")
    work.tell(Text("现在够得着的最高一级", "The highest rung within reach"), rungs[-1] if rungs else Text("还没有", "None yet"), note)


calculator(Calculator(
    "ladder", Text("企业在梯度的哪一级，还差什么", "Where on the ladder, and what is missing"), Text("一次填写，同时看科技型中小企业、创新型中小企业和高新技术企业三级；不够的一级写明最少改什么。", "One form, three rungs: technology SME, innovative SME, high-tech. Where a rung is out of reach it says the least that would change it."),
    (
        Group(Text("规模与人员", "Size and staff"), (*borrowed("ladder.tech-sme", "staff", "technical_staff", "assets", "cost_and_expense"), *borrowed("ladder.high-tech-gates", "registered_days"))),
        Group(Text("近三年收入与研发", "Three years of sales and R&D"), (
            series("sales", Text("销售收入", "Sales"), money("each", Text("销售收入", "Sales")), 3), series("rd", Text("研发费用", "R&D"), money("each", Text("研发费用", "R&D")), 3), *borrowed("ladder.high-tech-gates", "rd_domestic_share", "high_tech_revenue_share"),
        )),
        Group(Text("知识产权", "Intellectual property"), (*borrowed("ladder.tech-sme", "class1_ip", "class2_ip"), *borrowed("ladder.innovative-sme", "ip"), *borrowed("ladder.high-tech-gates", "core_ip"))),
        Group(Text("经营", "Business"), (*borrowed("ladder.innovative-sme", "growth", "debt_ratio", "main_share", "strategic_field"), *borrowed("ladder.high-tech-gates", "listed_field"))),
    ),
    _ladder, tuple(name for name, _title in RUNGS),
    (
        Given("young", Text("成立两年的软件公司", "A software firm two years old"), {
            "staff": 40, "technical_staff": 24, "assets": "12000000", "cost_and_expense": "9000000", "registered_days": 760, "sales": ["0", "4000000", "9000000"], "rd": ["900000", "1500000", "1800000"], "rd_domestic_share": "1", "high_tech_revenue_share": "0.8",
            "class1_ip": 0, "class2_ip": 6, "ip": "class2", "core_ip": True, "growth": "0.3", "debt_ratio": "0.4", "main_share": "0.95", "strategic_field": True, "listed_field": True,
        }),
        Given("maker", Text("研发不足的制造企业", "A manufacturer with little R&D"), {
            "staff": 220, "technical_staff": 18, "assets": "90000000", "cost_and_expense": "105000000", "registered_days": 4000, "sales": ["90000000", "100000000", "120000000"], "rd": ["1800000", "2200000", "2600000"], "rd_domestic_share": "1", "high_tech_revenue_share": "0.55",
            "class1_ip": 0, "class2_ip": 2, "ip": "class2", "core_ip": True, "growth": "0.2", "debt_ratio": "0.62", "main_share": "0.9", "strategic_field": False, "listed_field": True,
        }),
    ),
    serves=("T-05", "Z-13"),
))
