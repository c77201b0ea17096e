"""Syncing a venue's own listings from a spreadsheet: who and what they are is checked, and all rows are taken or none."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.engine.jobs.declare import Told, quiet
from shouzhan.kernel.access import Held
from shouzhan.kernel.dates import today
from shouzhan.kernel.identifiers import BadNumber, parse_number
from shouzhan.kernel.money import Money
from shouzhan.rooms.disclosure.public import Achievement, Openness
from shouzhan.rooms.listings.actions import bring_in, sync_listing, withdraw_listing
from shouzhan.rooms.listings.known import venue_named
from shouzhan.rooms.listings.models import Listing, Mode, Venue, Way
from shouzhan.rooms.listings.needs import NEEDS_PRICE, TERM_MISSING, lacks_term
from shouzhan.rooms.ownership.public import Exclusivity
from shouzhan.rooms.parties.public import Role, normalise, resolve_all
from shouzhan.web import shapes
from shouzhan.web.importpage import CheckedRow
from shouzhan.web.sheets import Columns, SheetImporter, all_or_none, rows_of
from shouzhan.web.words import say

COLUMNS: Columns = (
    ("reference", ("挂牌号", "场所挂牌号", "项目编号", "reference"), True, "SH-2026-0312"),
    ("achievement", ("登记号", "成果登记号", "achievement"), True, "AC-2026-000123-4"),
    ("name", ("成果名称", "名称", "name"), True, "低温快充正极材料"),
    ("unit", ("完成单位", "转让方", "unit", "seller"), False, "云岫大学"),
    ("patent", ("专利号", "申请号", "patent"), False, "CN202610012345.6"),
    ("mode", ("转化方式", "交易类型", "mode"), True, "转让"),
    ("exclusivity", ("许可方式", "exclusivity"), False, "普通"),
    ("months", ("许可期限（月）", "许可期限", "months"), False, "36"),
    ("way", ("定价方式", "成交方式", "way"), True, "协议定价"),
    ("price", ("挂牌价（元）", "挂牌价", "价格", "price"), False, "1200000.00"),
    ("starts_on", ("起始日", "挂牌起始日", "starts"), True, "2026-11-02"),
    ("last_day", ("最后一日", "挂牌最后一日", "截止日", "lastday"), True, "2026-12-21"),
    ("rights_state", ("权利状态", "rights"), False, "有效"),
    ("state", ("状态", "state"), False, "挂牌中"),
    ("venue", ("交易场所", "平台", "venue", "platform"), False, "澄江技术交易所"),
    ("open_text", ("公开内容", "简介", "text"), False, "–"),
)
ON_SHOW, OFF = ("", "挂牌中", "open"), ("已撤牌", "撤牌", "withdrawn")
Issue = shapes.ImportIssue


@dataclass
class Examined:
    """A row with what it would become and what is wrong with it."""

    line: int
    label: str
    state: str = "new"
    values: dict[str, Any] = field(default_factory=dict)
    listing: Listing | None = None
    is_off: bool = False
    issues: list[Issue] = field(default_factory=list)


class ListingImporter(SheetImporter):
    """The importer of the register of listings."""

    may = Held((Role.EXCHANGE_OFFICER,))
    columns, sheet = COLUMNS, "挂牌"

    def check(self, actor: Any, data: bytes, name: str, told: Told = quiet) -> Sequence[CheckedRow]:
        """Read and check every row."""
        return [CheckedRow(row.line, row.state, row.label, tuple(row.issues)) for row in examine(actor, data, name, told)]

    def prepare(self, actor: Any, data: bytes, name: str, told: Told = quiet) -> Callable[[], int]:
        """Check every row once more, and give what writes them all; one that is refused refuses them all."""
        rows = examine(actor, data, name, told)
        all_or_none(row.line for row in rows if row.state == "refused")
        return partial(_write, actor, [row for row in rows if row.state in ("new", "changed")], told)


def _write(actor: Any, rows: list[Examined], told: Told) -> int:
    for done, row in enumerate(rows, 1):
        if row.listing is None:
            bring_in(actor, **row.values)
        elif row.is_off:
            withdraw_listing(actor, row.listing, reason="场所已撤牌")
        else:
            sync_listing(actor, row.listing, **{name: row.values[name] for name in ("price_fen", "last_day", "rights_state")})
        told(done, len(rows))
    return len(rows)


def examine(actor: Any, data: bytes, name: str, told: Told = quiet) -> list[Examined]:
    """Every row of a sheet, checked against the registers and the rows before it."""
    raw = rows_of(data, name, COLUMNS)
    known = _Known(actor, [values for _line, values in raw])
    found = []
    for count, (line, values) in enumerate(raw):
        if count % 500 == 0:
            told(count, len(raw))
        found.append(known.examine(line, values))
    return found


class _Known:
    """What the registers hold about the rows of a sheet, fetched at once."""

    def __init__(self, actor: Any, rows: list[dict[str, str]]) -> None:
        own = Venue.objects.filter(state="running", organisation__in=actor.organisations((Role.EXCHANGE_OFFICER,)))
        self.own = {venue.pk: venue for venue in own}
        numbers = {number for row in rows if (number := _number(row["achievement"]))}
        # a venue knows what the seller has opened, and no more
        held = Achievement.objects.filter(number__in=numbers).exclude(openness=Openness.CLOSED).select_related("unit").prefetch_related("patents")
        self.achievements = {achievement.number: achievement for achievement in held}
        self.units = resolve_all({row["unit"] for row in rows if row["unit"]})
        here = Listing.objects.filter(venue__in=self.own, reference__in={row["reference"] for row in rows if row["reference"]}).select_related("achievement")
        self.listings = {(listing.venue_id, listing.reference): listing for listing in here}
        self.offers = {
            (listing.achievement_id, listing.venue_id, listing.mode): listing
            for listing in Listing.objects.filter(venue__in=self.own, achievement__in=held, state__in=("draft", "returned", "submitted", "open"), field="", territory="")
        }
        self.lines: dict[tuple[int, str], int] = {}

    def examine(self, line: int, raw: dict[str, str]) -> Examined:
        """One row."""
        row = Examined(line, f"{raw['reference']} {raw['name']}".strip())
        venue = self._venue(raw, row)
        achievement = self._achievement(raw, row)
        values = self._values(raw, row)
        if venue is not None and raw["reference"]:
            self._compare(raw, row, venue, achievement, values)
        elif not raw["reference"]:
            row.issues.append(Issue(_("挂牌号"), "", _("挂牌号为空。")))
        if row.issues:
            row.state = "refused"
        row.values = {**values, "venue": venue, "achievement": achievement, "reference": raw["reference"], "open_text": raw["open_text"][:2000]}
        return row

    def _venue(self, raw: dict[str, str], row: Examined) -> Venue | None:
        if not raw["venue"]:
            if len(self.own) == 1:
                return next(iter(self.own.values()))
            row.issues.append(Issue(_("交易场所"), "", _("您负责的场所不止一个，或没有运行中的场所。"), _("请写明交易场所的名称。")))
            return None
        found = venue_named(raw["venue"])
        if found is None:
            row.issues.append(Issue(_("交易场所"), raw["venue"], _("不认识这个场所名称。"), _("请核对名称，或由市级管理人员把它登记为该场所的印名。")))
        elif found.pk not in self.own:
            row.issues.append(Issue(_("交易场所"), raw["venue"], _("这是“%(venue)s”，不由您办理。") % {"venue": found.title}))
            found = None
        return found

    def _achievement(self, raw: dict[str, str], row: Examined) -> Any:
        try:
            number = str(parse_number(raw["achievement"]))
        except BadNumber as bad:
            row.issues.append(Issue(_("登记号"), raw["achievement"], say(bad.sentence)))
            return None
        found: Any = self.achievements.get(number)
        names = {normalise(name) for name in (found.name, found.name_en) if name} if found is not None else set()
        if normalise(raw["name"]) not in names:
            # one sentence for both, so that numbers cannot be tried out for what is not open
            row.issues.append(Issue(_("登记号"), raw["achievement"], _("没有可以公开挂牌的成果与这个登记号和名称同时相符。"), _("请与转让方核对登记号和成果名称；未公开的成果须由转让方先公开。")))
            return None
        if raw["unit"] and self.units.get(raw["unit"]) != found.unit:
            row.issues.append(Issue(_("完成单位"), raw["unit"], _("与登记的完成单位“%(unit)s”不符。") % {"unit": found.unit.shown_name}))
        if raw["patent"] and _bare(raw["patent"]) not in {_bare(text) for patent in found.patents.all() for text in (patent.application, patent.publication) if text}:
            row.issues.append(Issue(_("专利号"), raw["patent"], _("这项成果名下没有登记这个专利号。"), _("请核对专利号，或由转让方先登记该专利。")))
        if found.state != "asset":
            row.issues.append(Issue(_("登记号"), raw["achievement"], _("成果现为“%(state)s”，不能挂牌。") % {"state": found.state_now.label}))
        return found

    def _values(self, raw: dict[str, str], row: Examined) -> dict[str, Any]:
        values: dict[str, Any] = {
            "mode": _choice(raw, "mode", _("转化方式"), Mode.choices, row), "way": _choice(raw, "way", _("定价方式"), Way.choices, row),
            "exclusivity": _choice(raw, "exclusivity", _("许可方式"), Exclusivity.choices, row) if raw["exclusivity"] else "",
            "price_fen": _price(raw["price"], row), "starts_on": _day(raw["starts_on"], _("起始日"), row), "last_day": _day(raw["last_day"], _("最后一日"), row), "rights_state": raw["rights_state"][:60],
        }
        if values["mode"] == Mode.LICENCE and not values["exclusivity"]:
            row.issues.append(Issue(_("许可方式"), "", _("许可须写明独占、排他还是普通许可。")))
        values["licence_months"] = _months(raw["months"], row) if values["mode"] == Mode.LICENCE else None
        if not raw["months"] and lacks_term(values["mode"], values["way"], None):
            row.issues.append(Issue(_("许可期限（月）"), "", TERM_MISSING))
        if values["way"] in NEEDS_PRICE and values["price_fen"] is None:
            row.issues.append(Issue(_("挂牌价"), raw["price"], _("挂牌报价与公开竞价须写明价格。")))
        starts, last = values["starts_on"], values["last_day"]
        if starts and last and last < starts:
            row.issues.append(Issue(_("最后一日"), raw["last_day"], _("挂牌最后一日早于起始日。")))
        row.is_off = raw["state"] in OFF
        if raw["state"] not in (*ON_SHOW, *OFF):
            row.issues.append(Issue(_("状态"), raw["state"], _("表格只同步挂牌中与已撤牌的记录。"), _("成交请在交易登记中办理；期满由系统自动登记。")))
        elif last and last < today() and not row.is_off:
            row.issues.append(Issue(_("最后一日"), raw["last_day"], _("这一天已过，不能登记为挂牌中。")))
        return values

    def _compare(self, raw: dict[str, str], row: Examined, venue: Venue, achievement: Any, values: dict[str, Any]) -> None:
        key = (venue.pk, raw["reference"])
        if key in self.lines:
            row.issues.append(Issue(_("挂牌号"), raw["reference"], _("与第 %(line)s 行重复。") % {"line": self.lines[key]}))
            return
        self.lines[key] = row.line
        there = self.listings.get(key)
        if there is None:
            self._new(raw, row, venue, achievement, values)
            return
        row.listing = there
        if achievement is not None and there.achievement_id != achievement.pk:
            row.issues.append(Issue(_("挂牌号"), raw["reference"], _("这个挂牌号登记给另一项成果。"), _("请核对挂牌号与登记号。")))
        elif (there.mode, there.way) != (values["mode"], values["way"]):
            row.issues.append(Issue(_("转化方式"), raw["mode"], _("与已登记的方式不同。"), _("方式有变的，请撤牌后用新的挂牌号登记。")))
        elif there.state != "open":
            row.state = "same" if row.is_off and there.state == "withdrawn" else "refused"
            if row.state == "refused":
                row.issues.append(Issue(_("状态"), raw["state"], _("这条挂牌现为“%(state)s”。") % {"state": there.state_now.label}, _("需要时请办理“重新挂牌”。")))
        elif row.is_off or any(getattr(there, name) != values[name] for name in ("price_fen", "last_day", "rights_state")):
            row.state = "changed"
        else:
            row.state = "same"

    def _new(self, raw: dict[str, str], row: Examined, venue: Venue, achievement: Any, values: dict[str, Any]) -> None:
        if row.is_off:
            row.issues.append(Issue(_("状态"), raw["state"], _("没有登记过的挂牌不能撤牌。")))
        other = self.offers.get((achievement.pk, venue.pk, values["mode"])) if achievement is not None else None
        if other is not None:
            row.issues.append(Issue(_("登记号"), raw["achievement"], _("这项成果已在本场所以同样的方式挂牌（%(number)s）。") % {"number": other.reference or other.number}))
        elif achievement is not None:
            self.offers[achievement.pk, venue.pk, values["mode"]] = Listing(number="", reference=_("第 %(line)s 行") % {"line": row.line})


def _number(text: str) -> str:
    try:
        return str(parse_number(text))
    except BadNumber:
        return ""


def _bare(text: str) -> str:
    return normalise(text).replace(".", "").replace("zl", "").removeprefix("cn")


def _choice(raw: dict[str, str], key: str, column: str, choices: Any, row: Examined) -> str:
    for value, label in choices:
        if raw[key] in (value, str(label)):
            return str(value)
    row.issues.append(Issue(column, raw[key], _("不认识这个写法。"), _("可填：%(choices)s") % {"choices": "、".join(str(label) for _value, label in choices)}))
    return ""


def _price(text: str, row: Examined) -> int | None:
    if not text or text == "面议":
        return None
    try:
        price = Money.of(text)
    except ValueError:
        row.issues.append(Issue(_("挂牌价"), text, _("不是以元计、至多两位小数的金额。"), _("例如 1200000.00。")))
        return None
    if price.fen <= 0 or price.fen > 10**15:
        row.issues.append(Issue(_("挂牌价"), text, _("挂牌价应大于 0，且不超过十万亿元。")))
        return None
    return price.fen


def _months(text: str, row: Examined) -> int | None:
    if not text:
        return None
    if text.isascii() and text.isdecimal() and 1 <= int(text[:5]) <= 600:
        return int(text[:5])
    row.issues.append(Issue(_("许可期限（月）"), text, _("不是 1 到 600 之间的整数。"), _("请写成月数，例如 36。")))
    return None


def _day(text: str, column: str, row: Examined) -> date | None:
    try:
        return date.fromisoformat(text[:10].replace("/", "-"))
    except ValueError:
        row.issues.append(Issue(column, text, _("不是日期。"), _("请写成 2026-11-02。")))
        return None


importer = ListingImporter()
