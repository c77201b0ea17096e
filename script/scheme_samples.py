"""Writes the synthetic sample data of the schemes that come with the product: the same seed, the same bytes.

python script/scheme_samples.py [FOLDER]
"""

import csv
import io
import math
import random
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from shouzhan.engine.scoring.evaluating import evaluate
from shouzhan.engine.scoring.scheme.reading import read_scheme
from shouzhan.engine.scoring.table import needed_columns, table_from
from shouzhan.law.evaluating import SCHEMES

MARK = "（虚构）"  # no name may be taken for a real body
GROWTH = 0.94  # what last year's amounts were of this year's
_KEEPS = 0.8  # how much of a subject's luck lasts from one year to the next


@dataclass(frozen=True)
class Amount:
    """A count or a sum of money: many small, few large; the better and the larger subjects have more."""

    middle: float
    spread: float = 0.35
    quality: float = 0.6
    size: float = 0.4
    decimals: int = 0

    def drawn(self, q: float, s: float, luck: float, _row: Mapping[str, float], past: bool) -> float:
        """The value for a quality, a size and a luck."""
        middle = self.middle * (GROWTH if past else 1.0)
        return round(middle * math.exp(self.spread * (self.quality * q + self.size * s + 0.6 * luck)), self.decimals) + 0


@dataclass(frozen=True)
class Level:
    """A share or a mark around a middle, between two bounds; better subjects stand higher, or lower where `quality` is below zero."""

    middle: float
    spread: float
    low: float = 0.0
    high: float = 100.0
    quality: float = 0.7
    decimals: int = 0

    def drawn(self, q: float, _s: float, luck: float, _row: Mapping[str, float], _past: bool) -> float:
        """The value for a quality and a luck."""
        value = self.middle + self.spread * (self.quality * q + 0.7 * luck)
        return round(min(max(value, self.low), self.high), self.decimals) + 0


@dataclass(frozen=True)
class Part:
    """A part of another column, never more than it."""

    of: str
    share: float
    spread: float = 0.15
    quality: float = 0.7

    def drawn(self, q: float, _s: float, luck: float, row: Mapping[str, float], _past: bool) -> float:
        """A whole number of the other column's."""
        share = self.share + self.spread * (self.quality * q + 0.7 * luck)
        return float(round(row[self.of] * min(max(share, 0.05), 0.97)))


@dataclass(frozen=True)
class Seldom:
    """Mostly nothing: a prize, an incident."""

    chance: float
    most: int = 1

    def drawn(self, _q: float, _s: float, luck: float, _row: Mapping[str, float], _past: bool) -> float:
        """How many, by luck alone."""
        scaled = (math.erf(luck / math.sqrt(2)) + 1) / 2  # the share of all luck that is worse
        return 0.0 if scaled < 1 - self.chance else float(1 + int((scaled - 1 + self.chance) / self.chance * self.most * 0.999))


@dataclass(frozen=True)
class Sample:
    """What the sample of one scheme holds, and what is odd in it on purpose."""

    scheme: str
    seed: int
    suffix: str
    names: Mapping[str, str]  # by type, with blanks between
    columns: Mapping[str, Amount | Level | Part | Seldom]
    tied: tuple[int, int]  # two subjects with one total
    tie_values: Mapping[str, tuple[float, float]]  # and what differs between them all the same
    blank: tuple[tuple[int, str], ...] = ()
    vetoed: str = "false_data"  # the column that holds good for one of the best
    weak: tuple[int, ...] = ()  # of no great quality
    last: Mapping[str, str] = field(default_factory=dict)  # last year's names where they were others
    expert_items: tuple[str, ...] = ()


Row = dict[str, float | str | None]

UNIVERSITY = Sample(
    "university-parks", 48, "大学科技园", {"research": "沧 澜 汀 岚 澄 霁 泽", "applied": "渊 湛 沐 沣 潆 漪 淳 泓"},
    {
        "transfers": Amount(28), "transfer_value": Amount(4200, 0.5), "new_firms": Amount(16), "graduated_firms": Amount(7, 0.4),
        "tenants": Amount(70, 0.25, 0.3, 0.8), "professional_cases": Amount(330, 0.4, 0.7, 0.6), "value_added_cases": Amount(120, 0.5, 0.8, 0.5),
        "investment_attracted": Amount(9000, 0.6, 0.1, 0.8), "vacancy": Level(18, 9, 0, 60, -0.7), "satisfaction": Level(78, 8, 45, 98),
        "joint_projects": Amount(26), "joint_funding": Amount(2400, 0.5), "platform_hours": Amount(1900, 0.4, 0.4, 0.6), "policy_review": Level(76, 8, 40, 97),
        "dual_posts": Amount(5, 0.5), "graduate_jobs": Amount(140, 0.35), "interns": Amount(180, 0.4, 0.3, 0.8), "income_returned": Amount(900, 0.5),
        "shared_patents": Amount(14, 0.5), "national_awards": Seldom(0.3, 2), "late_reports": Seldom(0.3, 3), "false_data": Seldom(0),
    },
    tied=(9, 12), tie_values={"graduate_jobs": (206, 231)}, blank=((11, "satisfaction"), (3, "satisfaction"), (13, "income_returned"), (4, "platform_hours")),
    weak=(4, 13), last={"泓": "淙"},
)

INCUBATORS = Sample(
    "high-quality-incubators", 53, "孵化器", {"high-quality": "启扬 拓奇 锐新 臻远 致广 凌霄 恒远 云启", "nurtured": "萌芽 初晖 旭朗 澈悦 和煦 清源 起点 破土 新枝"},
    {
        "lead_talent": Amount(4.2, 0.5), "mentor_sessions": Amount(210, 0.45, 0.7, 0.5), "incubatees": Amount(42, 0.3, 0.2, 0.8),
        "team_review": Level(75, 8), "sourced_projects": Amount(24), "proofs": Amount(9, 0.45), "foresight_review": Level(73, 8),
        "disruptive_results": Amount(6, 0.45), "transfer_value": Amount(2800, 0.5), "invention_patents": Amount(60, 0.45, 0.6, 0.6),
        "high_growth_firms": Amount(8, 0.45), "financed_firms": Part("incubatees", 0.36), "survival": Level(82, 7, 50, 100),
        "months_to_graduation": Level(33, 5, 18, 54, -0.7), "seed_fund": Amount(6500, 0.5), "relay_firms": Amount(6, 0.5),
        "milestones_met": Level(86, 9, 40, 100), "overseas_bases": Seldom(0.35, 2), "late_reports": Seldom(0.25, 2), "no_seed_fund": Seldom(0), "false_data": Seldom(0),
    },
    tied=(2, 5), tie_values={"lead_talent": (7, 9)}, blank=((3, "survival"), (12, "survival"), (9, "months_to_graduation")),
    vetoed="no_seed_fund", weak=(7, 11, 15), expert_items=("team_review", "foresight_review"),
)

ZONE = Sample(
    "zone-parks", 37, "园", {"park": "云帆 星汉 江屿 海晏 松风 竹坞 枫影 柳岸 芦汀 兰渚 梧荫 荷塘 杏雨 桂岭 梅屏 鹤鸣 鹭洲 雁归 石湾 晴渡 霁月 朗山"},
    {
        "revenue": Amount(1400, 0.6, 0.5, 0.9), "area": Amount(14, 0.45, -0.1, 0.9, 1), "growth": Level(8, 6, -15, 30, decimals=1), "leading_share": Level(62, 9, 20, 95),
        "leading_industries": Level(3, 0.7, 1, 6, -0.3), "rd_intensity": Level(5.6, 1.4, 1, 12, decimals=1), "high_tech_firms": Amount(60, 0.5),
        "technology_contracts": Amount(38, 0.55), "high_quality_incubators": Level(1.4, 0.9, 0, 4), "patents": Amount(4200, 0.6, 0.6, 0.8),
        "employees": Amount(52000, 0.45, 0.2, 0.9), "one_door": Level(88, 6, 55, 100), "handling_days": Level(7, 2, 2, 15, -0.7, 1),
        "firm_satisfaction": Level(83, 6, 55, 98), "complaints": Amount(30, 0.5, -0.5, 0.7), "firms": Amount(1300, 0.5, 0.2, 0.9), "service_bodies": Amount(22, 0.4),
        "services": Amount(3600, 0.55, 0.6, 0.9), "operator_review": Level(77, 7), "trials": Seldom(0.4, 3), "incidents": Seldom(0.2, 2), "false_data": Seldom(0),
    },
    tied=(6, 13), tie_values={"leading_share": (58, 66), "growth": (12, 8.5)}, blank=((4, "firm_satisfaction"), (17, "firm_satisfaction"), (10, "handling_days")),
    weak=(3, 8, 15, 19),
)

AGENCIES = Sample(
    "transfer-agencies", 36, "", {"university-office": "嘉禾 明川 致知 博远 沁园 怀瑾", "market-agency": "通衢 汇川 联瀚 桥渡 拓界 津梁", "platform": "聚合 广纳 融汇 百川 同舟"},
    {
        "professionals": Part("staff", 0.62), "staff": Amount(24, 0.35, 0.1, 0.9), "kinds_of_service": Level(3.2, 1.1, 1, 6), "library_entries": Amount(420, 0.5, 0.4, 0.7),
        "report_review": Level(78, 7), "deals": Part("matches", 0.2, 0.06), "matches": Amount(190, 0.35, 0.3, 0.7), "deal_value": Amount(5600, 0.55), "proofs": Amount(7, 0.5),
        "reward_paid": Level(88, 7, 50, 100), "service_income": Part("income", 0.55), "income": Amount(900, 0.5, 0.2, 0.9), "people_trained": Amount(120, 0.5),
        "cross_border": Amount(3.4, 0.6), "days_to_deal": Level(190, 45, 60, 400, -0.7), "client_satisfaction": Level(84, 6, 50, 99), "model_cases": Seldom(0.3, 2),
        "disputes": Seldom(0.25, 2), "no_annual_report": Seldom(0), "false_data": Seldom(0),
    },
    tied=(7, 9), tie_values={"cross_border": (7, 10)}, blank=((1, "client_satisfaction"), (8, "cross_border"), (14, "days_to_deal")),
    vetoed="no_annual_report", weak=(4, 10, 15),
)

CARRIERS = Sample(
    "carriers-yearly", 29, "", {"incubator": "晨曦 朝露 春华 秋实 夏木 冬青 远山 近水", "makerspace": "青禾 小满 谷雨 惊蛰 白露 霜降 立秋", "university-park": "砚池 墨香 书声 松烟 竹简 芸窗"},
    {
        "professionals": Part("staff", 0.78, 0.1), "staff": Amount(16, 0.3, 0.1, 0.9), "mentors": Amount(8, 0.4, 0.5, 0.6), "incubatees": Amount(46, 0.3, 0.2, 0.8),
        "platform_spending": Amount(180, 0.6), "events": Amount(32, 0.35), "new_incubatees": Amount(14, 0.4), "graduates": Amount(8, 0.45),
        "tech_smes": Part("incubatees", 0.5), "financed_firms": Amount(8, 0.5), "firm_satisfaction": Level(84, 6, 50, 99), "service_income": Part("income", 0.3),
        "income": Amount(820, 0.4, 0.2, 0.9), "revenue_growth": Level(9, 9, -25, 45, decimals=1), "vacancy": Level(16, 8, 0, 60, -0.7), "hard_tech_firms": Amount(9, 0.5),
        "results_landed": Amount(6, 0.5), "service_review": Level(75, 8), "national_title": Seldom(0.3), "late_reports": Seldom(0.3, 3), "false_data": Seldom(0), "safety_accident": Seldom(0),
    },
    tied=(1, 4), tie_values={"events": (44, 52)}, blank=((5, "firm_satisfaction"), (13, "firm_satisfaction"), (10, "revenue_growth")), weak=(3, 7, 12, 19),
)

_SUFFIXES = {
    "university-office": "大学技术转移中心", "market-agency": "技术转移公司", "platform": "技术转移服务平台",
    "incubator": "孵化器", "makerspace": "众创空间", "university-park": "大学科技园",
}
SAMPLES = (UNIVERSITY, INCUBATORS, ZONE, AGENCIES, CARRIERS)
WITH_LAST_YEAR = (UNIVERSITY, ZONE)


def name_of(sample: Sample, kind: str, sign: str) -> str:
    """An invented name with the mark."""
    return f"{sign}{sample.suffix or _SUFFIXES[kind]}{MARK}"


def rows_of(sample: Sample, *, past: bool = False) -> list[Row]:
    """Every subject with its values; `past` a year before, with the same quality and size and much of the same luck."""
    rows: list[Row] = []
    best: list[tuple[float, int]] = []
    for kind, signs in sample.names.items():
        for sign in signs.split():
            at, draw = len(rows), random.Random(f"{sample.scheme} {sample.seed} {sign}")  # noqa: S311 - a sample, no secret
            q, s = draw.gauss(0.5, 0.8), draw.gauss(0, 1)
            if at in sample.weak:
                q = -1.2 - abs(q) / 2
            best.append((q, at))
            values: dict[str, float] = {}
            lucks = {column: (draw.gauss(0, 1), draw.gauss(0, 1)) for column in sample.columns}
            for column in sorted(sample.columns, key=lambda column: isinstance(sample.columns[column], Part)):
                now, other = lucks[column]
                luck = _KEEPS * now + math.sqrt(1 - _KEEPS**2) * other if past else now
                values[column] = sample.columns[column].drawn(q, s, luck, values, past)
            name = name_of(sample, kind, sample.last.get(sign, sign) if past else sign)
            rows.append({"subject": name, "type": kind, **{column: values[column] for column in sample.columns}})
    if not past:
        _oddities(sample, rows, max((q, at) for q, at in best if at not in sample.tied)[1])
    return rows


def _oddities(sample: Sample, rows: list[Row], vetoed: int) -> None:
    first, second = sample.tied
    rows[second].update({column: value for column, value in rows[first].items() if column not in ("subject", "type")})
    for column, (one, other) in sample.tie_values.items():
        rows[first][column], rows[second][column] = one, other
    for at, column in sample.blank:
        rows[at][column] = None
    rows[vetoed][sample.vetoed] = 1.0
    if sample.vetoed == "no_seed_fund":
        rows[vetoed]["seed_fund"] = 0.0


def experts_of(sample: Sample, rows: list[Row]) -> tuple[list[list[str]], list[list[str]]]:
    """Marks of seven reviewers, five to a subject: harsh and mild ones, an outlier; and who was in conflict. The rows take the mean of what counts."""
    reviewers = [f"专家{sign}{MARK}" for sign in "甲乙丙丁戊己庚"]
    mild = (-4, -2, 0, 0, 1, 3, 5)
    kinds = ("declared", "joint-project", "relative", "co-author")
    marks: list[list[str]] = []
    conflicts: list[list[str]] = []
    for place, row in enumerate(rows):
        is_twin = place == sample.tied[1]
        at = sample.tied[0] if is_twin else place  # a twin has other marks with the same mean
        draw = random.Random(f"experts {sample.seed} {at}")  # noqa: S311 - a sample, no secret
        seats = sorted(draw.sample(range(len(reviewers)), 5))
        conflicted = seats[at % 5] if at % 4 == 1 else None
        if conflicted is not None:
            kind = kinds[len(conflicts) % len(kinds)]
            conflicts.append([reviewers[conflicted], str(row["subject"]), kind, "2024" if kind == "joint-project" else ""])
        for item in sample.expert_items:
            counted = []
            for seat in seats:
                score = min(max(round(float(row[item] or 0) + mild[seat] + draw.gauss(0, 3)), 1), 99)
                score += {seats[0]: 1, seats[-1]: -1}.get(seat, 0) if is_twin else 0
                if at == 6 and seat == seats[0]:
                    score = max(score - 30, 0)
                if seat != conflicted:
                    counted.append(score)
                if seat != conflicted or at % 8 == 5:  # of those in conflict some withdrew, some marked all the same
                    marks.append([reviewers[seat], str(row["subject"]), item, str(score)])
            row[item] = round(sum(counted) / len(counted), 1)
    return marks, conflicts


def history_of(past: dict[str, bool], now: dict[str, bool]) -> list[list[str]]:
    """What became of each park in the three years before: passes, failures, and three changes of the parks themselves."""
    renamed = next(name for name in now if now[name] and not past[name])  # failed under its old name, passed last year, fails now
    into, part = [name for name in now if not now[name] and not past[name]][:2]
    old, gone = f"旧岸园{MARK}", f"小洲园{MARK}"
    lines: list[list[str]] = []
    for name in now:
        if name == renamed:
            lines += [[old, "2023", "pass", ""], [old, "2024", "fail", ""], [old, "2025", "rename", name]]
        elif name == part:
            lines += [[into, "2024", "split", f"{into}；{name}"], [name, "2024", "pass", ""]]
        else:
            lines += [[name, year, "pass", ""] for year in ("2023", "2024")]
        lines.append([name, "2025", "fail" if past[name] else "pass", ""])
    return [*lines, [gone, "2023", "fail", ""], [gone, "2024", "merge", into]]


def failed(scheme_name: str, data: bytes) -> dict[str, bool]:
    """Who gets the last grade."""
    scheme = read_scheme(SCHEMES / f"{scheme_name}.yaml")
    found: dict[str, bool] = {}
    table = table_from(data, scheme, "sample.csv")
    for group in evaluate(scheme, table).groups:
        found |= {subject: group.grades[at] == len(scheme.grades) - 1 for at, subject in enumerate(group.subjects)}
    return {subject: found[subject] for subject in table.subjects}


def data_of(scheme_name: str, rows: list[Row]) -> bytes:
    """The columns that the scheme needs, as the bytes of its file."""
    scheme = read_scheme(SCHEMES / f"{scheme_name}.yaml")
    columns = ["subject", *(["type"] if len(scheme.types) > 1 else []), *needed_columns(scheme)]
    return as_csv(columns, [[_cell(row[column]) for column in columns] for row in rows])


def as_csv(columns: list[str], lines: list[list[str]]) -> bytes:
    """Comma-separated values, a line feed after each line."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([columns, *lines])
    return text.getvalue().encode()


def _cell(value: float | str | None) -> str:
    return "" if value is None else value if isinstance(value, str) else f"{value:g}" if abs(value) < 1e5 else f"{value:.0f}"


def files() -> dict[str, bytes]:
    """Every file by its name."""
    made: dict[str, bytes] = {}
    for sample in SAMPLES:
        rows = rows_of(sample)
        if sample.expert_items:
            marks, conflicts = experts_of(sample, rows)
            made[f"{sample.scheme}.experts.csv"] = as_csv(["reviewer", "subject", "item", "score"], marks)
            made[f"{sample.scheme}.conflicts.csv"] = as_csv(["reviewer", "with", "kind", "year"], conflicts)
        made[f"{sample.scheme}.csv"] = data_of(sample.scheme, rows)
    for sample in WITH_LAST_YEAR:
        made[f"{sample.scheme}-2025.csv"] = data_of(f"{sample.scheme}-2025", rows_of(sample, past=True))
    past, now = (failed(name, made[f"{name}.csv"]) for name in ("zone-parks-2025", "zone-parks"))
    made["zone-parks.history.csv"] = as_csv(["subject", "year", "what", "into"], history_of(past, now))
    return made


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else SCHEMES
    for name, data in files().items():
        (folder / name).write_bytes(data)
