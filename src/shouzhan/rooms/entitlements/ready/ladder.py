"""Which rung of the enterprise ladder is within reach, and what each of the others lacks."""

from fractions import Fraction
from typing import Any

from shouzhan.engine.rules.answer import decimal_text
from shouzhan.engine.rules.facts import choice, money, series, yes_no
from shouzhan.kernel.text import Text
from shouzhan.rooms.entitlements.calculators import Calculator, Given, Group, Part, Work, borrowed, calculator

RUNGS = (
    ("ladder.tech-sme", Text("科技型中小企业", "Technology SME")),
    ("ladder.innovative-sme", Text("创新型中小企业", "Innovative SME")),
    ("ladder.high-tech-gates", Text("高新技术企业（必备条件）", "High-tech enterprise (gates)")),
    ("ladder.specialised-sme", Text("专精特新中小企业", "Specialised SME")),
    ("ladder.shanghai-giant", Text("上海市科技小巨人（培育）企业", "Shanghai technology giant")),
    ("ladder.little-giant", Text("专精特新“小巨人”企业", "Little giant")),
)
YEARS = {"sales": "sales-2", "rd": "rd-2"}  # where a rung asks for the last year, the field of that year
ASKED_AS = {"ladder.specialised-sme": {"has_title": "has_innovative"}, "ladder.little-giant": {"has_title": "has_specialised"}}
SPECIALISED = ("has_innovative", "has_specialised", "niche_years", "new_equity", "market_leading", "market_share", "national_rank", "key_chain", "score")
CITY = ("tier", "years_in_city", "listed", "good_credit", "industry", "main_revenue", "net_profit", "equity_three_years", "sound_organisation")
OWN = {"ladder.specialised-sme": SPECIALISED, "ladder.little-giant": SPECIALISED, "ladder.shanghai-giant": CITY}  # without one of these the rung is not asked for
DIRECT = ("high_tech", "rd_body", "award_rank", "standard_rank")  # one of these waives the score
GATES = ("resident", "banned_products", "serious_event", "listed_abnormal")
WAIVERS = (
    ("none", Text("没有", "None")), ("provincial", Text("省级以上科技奖前三名，或省级以上研发机构", "A provincial science award, rank three or better, or a provincial R&D body")),
    ("national", Text("国家科技奖前三名", "A national science award, rank three or better")),
)


def _plain(years: list[Any] | None) -> list[str] | None:
    return None if years is None else [decimal_text(Fraction(one), 2, 2) for one in years]


def _upper(work: Work, name: str) -> dict[str, Any]:
    """What an upper rung asks for, from what was told of the lower ones."""
    told = work.facts
    sales, spent, waiver = told.get("sales"), told.get("rd"), told.get("waiver", "none")
    if name == "ladder.shanghai-giant":
        return {"rd_three_years": sum(spent, Fraction(0)) if spent else None}
    both = {"applied_on": work.as_of.isoformat(), "rd": _plain(spent[1:]) if spent else None}
    if name == "ladder.specialised-sme":
        return {
            **both, "has_title": told.get("has_innovative"), "revenue": sales[2] if sales else None, "sales": _plain(sales[1:]) if sales else None, "class1_waived": waiver != "none",
        }
    return {**both, "has_title": told.get("has_specialised"), "revenue": _plain(sales), "class1_waived": waiver == "national", "renewal": False}


def _ladder(work: Work) -> None:
    told, rungs, waiting = work.facts, [], 0
    sales, spent = told.get("sales"), told.get("rd")
    last: dict[str, Any] = {"sales": sales[2] if sales else None, "rd": spent[2] if spent else None}
    strength = {"rd_ratio": Fraction(spent[2]) / sales[2] if sales and spent and sales[2] else None}
    nearest: Part | None = None
    for name, title in RUNGS:
        if name in OWN and not any(told.get(own) is not None for own in OWN[name]):
            continue
        more = last if name == "ladder.tech-sme" else strength if name == "ladder.innovative-sme" else _upper(work, name) if name in OWN else {}
        values = work.ask(name, title, asked=YEARS if more is last else ASKED_AS.get(name), **more)
        if more is last and values.get("passes") is not True and any(told.get(way) for way in DIRECT):
            values = work.ask("ladder.tech-sme-eligibility", Text("科技型中小企业（免评分）", "Technology SME (score waived)"), asked=YEARS, sales=last["sales"], score_passes=False)
        if work.parts[-1].answer.missing:
            waiting += 1
        elif values.get("passes") is True:
            rungs.append(title)
            nearest = None  # the next is one above what is reached
        elif nearest is None:
            nearest = work.parts[-1]
    note = Text(f"共达到 {len(rungs)} 级", f"{len(rungs)} reached")
    if waiting:
        note = Text(f"{note.zh}，另有 {waiting} 级还要补充事实", f"{note.en}, {waiting} need more facts")
    work.tell(Text("现在够得着的最高一级", "The highest rung within reach"), rungs[-1] if rungs else Text("还没有", "None yet"), note)
    if nearest is not None and isinstance(nearest.answer.decision.sentence, Text):
        others = len([one for one in nearest.answer.warnings if str(one.outcome) == "refused"])
        lacks = nearest.answer.decision.sentence
        rest = Text(f"另有 {others} 项，见下。", f" {others} more below.") if others else Text("", "")
        work.tell(Text("再上一级，差在哪里", "The next rung, and what it lacks"), nearest.title, Text(f"{lacks.zh}{rest.zh}", f"{lacks.en}{rest.en}"))


def _optional(rule: str, *names: str) -> tuple[Any, ...]:
    return borrowed(rule, *names, **{name: {"optional": True} for name in names})


calculator(Calculator(
    "ladder", Text("企业在梯度的哪一级，还差什么", "Where on the ladder, and what is missing"),
    Text(
        "一次填写，同时看科技型中小企业、创新型中小企业和高新技术企业；再填下面折叠的几组，还能看免评分的途径、专精特新、“小巨人”和上海市科技小巨人。不够的一级写明最少改什么。",
        "One form for technology SME, innovative SME and high-tech enterprise; with the folded groups at the end also for what waives the score, specialised SME, little giant and Shanghai technology giant. Where a rung is out of reach it says the least that would change it.",
    ),
    (
        Group(Text("规模与人员", "Size and staff"), (*borrowed("ladder.tech-sme", "staff", "technical_staff", "assets", "cost_and_expense"), *borrowed("ladder.high-tech-gates", "registered_days"))),
        Group(Text("近三年收入与研发", "Three years of sales and R&D"), (
            series("sales", Text("销售收入", "Sales"), money("each", Text("销售收入", "Sales")), 3), series("rd", Text("研发费用", "R&D"), money("each", Text("研发费用", "R&D")), 3), *borrowed("ladder.high-tech-gates", "rd_domestic_share", "high_tech_revenue_share"),
        )),
        Group(Text("知识产权", "Intellectual property"), (*borrowed("ladder.tech-sme", "class1_ip", "class2_ip"), *borrowed("ladder.innovative-sme", "ip"), *borrowed("ladder.high-tech-gates", "core_ip"))),
        Group(Text("经营", "Business"), (*borrowed("ladder.innovative-sme", "growth", "debt_ratio", "main_share", "strategic_field"), *borrowed("ladder.high-tech-gates", "listed_field"))),
        Group(Text("免评分的科技型中小企业", "Technology SME without a score"), (
            *_optional("ladder.tech-sme-eligibility", *DIRECT), *_optional("ladder.tech-sme-eligibility", *GATES),
        ), note=Text("有前四项之一的，不看评分，后四项仍须符合。", "With one of the first four the score is waived; the last four still hold."), is_folded=True),
        Group(Text("再往上：专精特新与“小巨人”", "Further up: specialised SME and little giant"), (
            yes_no("has_innovative", Text("持有效创新型（或科技和创新型）中小企业称号", "Holds the valid title of an innovative SME"), optional=True), yes_no("has_specialised", Text("持有效专精特新中小企业称号", "Holds the valid title of a specialised SME"), optional=True),
            *_optional("ladder.specialised-sme", "niche_years", "new_equity", "market_leading"), *_optional("ladder.little-giant", "market_share", "national_rank", "key_chain", "score"),
            choice("waiver", Text("近三年的科技奖励或研发机构", "Science award within three years, or R&D body"), *WAIVERS, optional=True, help=Text("可免Ⅰ类知识产权件数的要求；没有就不选。", "It waives the number of class I IP; leave it where there is none.")),
        ), is_folded=True),
        Group(Text("再往上：上海市科技小巨人", "Further up: Shanghai technology giant"), (
            *_optional("ladder.shanghai-giant", "tier", "industry", "years_in_city", "listed", "good_credit"), *_optional("ladder.shanghai-giant", "rd_staff_share", "main_revenue", "net_profit", "equity_three_years", "sound_organisation"),
        ), is_folded=True),
    ),
    _ladder, (*(name for name, _title in RUNGS), "ladder.tech-sme-eligibility"),
    (
        Given("young", Text("成立两年的软件公司", "A software firm two years old"), {
            "staff": 40, "technical_staff": 24, "assets": "12000000", "cost_and_expense": "9000000", "registered_days": 760, "sales": ["0", "4000000", "9000000"], "rd": ["900000", "1500000", "1800000"], "rd_domestic_share": "1", "high_tech_revenue_share": "0.8",
            "class1_ip": 0, "class2_ip": 6, "ip": "class2", "core_ip": True, "growth": "0.3", "debt_ratio": "0.4", "main_share": "0.95", "strategic_field": True, "listed_field": True,
        }),
        Given("maker", Text("研发不足的制造企业", "A manufacturer with little R&D"), {
            "staff": 220, "technical_staff": 18, "assets": "90000000", "cost_and_expense": "105000000", "registered_days": 4000, "sales": ["90000000", "100000000", "120000000"], "rd": ["1800000", "2200000", "2600000"], "rd_domestic_share": "1", "high_tech_revenue_share": "0.55",
            "class1_ip": 0, "class2_ip": 2, "ip": "class2", "core_ip": True, "growth": "0.2", "debt_ratio": "0.62", "main_share": "0.9", "strategic_field": False, "listed_field": True,
        }),
        Given("giant", Text("申报“小巨人”的专精特新企业", "A specialised SME that applies as a little giant"), {
            "staff": 260, "technical_staff": 70, "assets": "180000000", "cost_and_expense": "76000000", "registered_days": 3600, "sales": ["80000000", "85000000", "92000000"], "rd": ["5200000", "5900000", "6600000"], "rd_domestic_share": "1", "high_tech_revenue_share": "0.92",
            "class1_ip": 5, "class2_ip": 12, "ip": "own-class1", "core_ip": True, "growth": "0.0824", "debt_ratio": "0.48", "main_share": "0.93", "strategic_field": True, "listed_field": True,
            "has_innovative": True, "has_specialised": True, "niche_years": 6, "new_equity": "0", "market_leading": True, "market_share": "0.12", "key_chain": True, "score": "57", "waiver": "none",
            "tier": "nurture", "industry": "manufacturing", "years_in_city": 9, "high_tech": True, "listed": False, "good_credit": True, "rd_staff_share": "0.18", "main_revenue": ["76000000", "80000000", "86000000"], "net_profit": ["6000000", "7000000", "9000000"], "equity_three_years": "0", "sound_organisation": True,
        }),
    ),
    serves=("T-05", "Z-13"),
))
