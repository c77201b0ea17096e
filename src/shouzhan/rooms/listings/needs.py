"""What must hold before a step: each answer says why, on what ground, and what to do."""

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.engine.rules.answer import Answer
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import add_months, today
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.text import Text
from shouzhan.law import book as law
from shouzhan.law.grounds import Basis
from shouzhan.rooms.disclosure.public import Openness
from shouzhan.rooms.listings.models import Listing, Mode, Way
from shouzhan.rooms.ownership.public import licence_check, may_dispose

EXCHANGES = Citation("上海市促进科技成果转移转化行动方案(2021-2023年)", "二(四)8")
# an exchange's own words for our four ways
METHODS = {Way.AGREEMENT: "agreement", Way.QUOTED: "bidding", Way.ENGLISH: "auction", Way.SEALED: "tender"}
NEEDS_PRICE = (Way.QUOTED, Way.ENGLISH)
TERM_MISSING = lazy("价格由挂牌报价或竞价产生的许可，须写明许可期限。")


def day_of(found: Answer, name: str) -> date:
    """A day among an answer's values."""
    return date.fromisoformat(str(found.values[name]))


# --- listings --------------------------------------------------------------------------------------------------------


def achievement_is_for_transfer(actor: Any, listing: Any) -> Decision:
    """Only what is still to be transferred is offered."""
    if listing.achievement.state == "asset":
        return Decision.allow()
    return Decision.refuse(
        "not-for-transfer", _("成果现为“%(state)s”，不能挂牌。") % {"state": listing.achievement.state_now.label}, remedy=_("由完成单位先把成果转为“拟转化”，再申请挂牌。"))


def somebody_may_find_it(actor: Any, listing: Any) -> Decision:
    """A listing of something nobody may know of could not be found."""
    if listing.achievement.openness != Openness.CLOSED:
        return Decision.allow()
    return Decision.refuse("achievement-not-open", _("这项成果只对相关单位可见，挂牌后没有人能看到。"), remedy=_("先在成果页把可见范围改为“登录用户”或“公开”。"))


def unit_may_dispose(actor: Any, listing: Any) -> Decision:
    """The ledger of rights leaves the unit room for what is offered, at least today; the deal asks again for its own term."""
    achievement, day = listing.achievement, today()
    if listing.mode != Mode.LICENCE:
        return may_dispose(achievement, achievement.unit, day)
    starts, ends = term_from(listing, day)
    return licence_check(achievement, mode=listing.mode, exclusivity=listing.exclusivity, field=listing.field, territory=listing.territory, starts_on=starts, ends_on=ends or day)


def term_from(listing: Any, day: date) -> tuple[date | None, date | None]:
    """From when to when a licence would run that is signed on a day, as far as the listing says; nothing for what is no licence."""
    if listing.mode != Mode.LICENCE:
        return None, None
    return day, add_months(day, listing.licence_months) - timedelta(days=1) if listing.licence_months else None


def says_something(actor: Any, listing: Any) -> Decision:
    """A buyer must be able to tell what is offered."""
    if listing.open_text.strip():
        return Decision.allow()
    return Decision.refuse("open-text-missing", _("还没有公开内容，潜在受让方看不出挂牌的是什么。"), remedy=_("用“修改挂牌内容”写几句不涉密的介绍。"))


def lacks_term(mode: str, way: str, months: int | None) -> bool:
    """Whether a licence is priced by quotation or bidding, where nobody could talk about its term any more, and names none."""
    return mode == Mode.LICENCE and way not in ("", Way.AGREEMENT) and not months


def terms_are_whole(actor: Any, listing: Any) -> Decision:
    """A licence says how exclusive it is; a quoted price and an auction need a figure."""
    if listing.mode == Mode.LICENCE and not listing.exclusivity:
        return Decision.refuse("exclusivity-missing", _("许可须写明独占、排他还是普通许可。"), remedy=_("用“修改交易条件”选定许可方式。"))
    if lacks_term(listing.mode, listing.way, listing.licence_months):
        return Decision.refuse("term-missing", TERM_MISSING, remedy=_("用“修改交易条件”填写许可期限。"))
    if listing.way in NEEDS_PRICE and listing.price_fen is None:
        return Decision.refuse("price-missing", _("%(way)s须写明价格。") % {"way": listing.get_way_display()}, remedy=_("用“修改交易条件”填写挂牌价或起始价。"))
    return Decision.allow()


def venue_is_running(actor: Any, listing: Any) -> Decision:
    """A closed venue takes nothing in."""
    if listing.venue.state == "running":
        return Decision.allow()
    return Decision.refuse("venue-closed", _("“%(venue)s”已停止运行。") % {"venue": listing.venue.title}, remedy=_("请选择另一个交易场所。"))


def clock_runs_forward(actor: Any, listing: Any) -> Decision:
    """A period never begins before the record's last move."""
    if listing.pk is None or listing.state_since is None or today() >= listing.state_since:
        return Decision.allow()
    return Decision.refuse(
        "clock-backwards", _("系统日期 %(today)s 早于这条记录上一次变动的日期 %(since)s。") % {"today": today(), "since": listing.state_since}, remedy=_("请系统管理员先校正服务器时钟。"))


def last_day_is_over(actor: Any, listing: Any) -> Decision:
    """A listing ends after its last day, not on it."""
    if listing.last_day is not None and listing.last_day < today():
        return Decision.allow()
    return Decision.refuse("not-over-yet", _("挂牌到 %(day)s 才期满。") % {"day": listing.last_day}, remedy=_("期满后系统自动登记。"))


Holder = Callable[[Any], Decision]
_HOLDERS: list[Holder] = []


def holds_listings(holder: Holder) -> Holder:
    """Let a later room say of a listing what keeps it on show: a function that refuses, or allows."""
    _HOLDERS.append(holder)
    return holder


def nothing_holds_it(actor: Any, listing: Any) -> Decision:
    """What others rely on does not go off show under them."""
    return next((answer for answer in (holder(listing) for holder in _HOLDERS) if not answer), Decision.allow())


def may_be_sold_by_now(actor: Any, listing: Any) -> Decision:
    """A state sale waits until its least period has passed."""
    if listing.sold_from is None or today() >= listing.sold_from:
        return Decision.allow()
    return Decision.refuse(
        "sold-too-early", _("国有企业转让须披露满规定期间，%(day)s 起才能成交。") % {"day": listing.sold_from}, cites=(Citation("state-assets-32"),), remedy=_("等到这一天再登记成交。"))


def was_on_show(actor: Any, listing: Any) -> Decision:
    """What was never examined cannot come back on show by a shortcut."""
    if listing.starts_on is not None:
        return Decision.allow()
    return Decision.refuse("never-listed", _("这条申请没有挂过牌，须先审核。"), remedy=_("由申请单位用“修改后重新申请”再次提交。"))


way_is_lawful = Basis(
    "listings.way", Text("交易类型与成交方式", "Mode and method of the deal"), lambda listing, given: {"mode": listing.mode, "method": METHODS[listing.way]}, rule="instruments.exchange-way")
stands_long_enough = Basis(
    "listings.term", Text("挂牌天数", "Days of the listing"), lambda listing, given: {"wished": listing.days, "listed_on": today()}, rule="instruments.listing-term")


def period_of(listing: Any, starts: date) -> tuple[date, date]:
    """The last day of a listing that begins on this day, and from when it may be sold."""
    days = int(law.insisted("instruments.listing-term", starts, wished=listing.days, listed_on=starts).values["days"])
    last = last_day(starts, days)
    if not listing.is_state_sale:
        return last, starts
    price = f"{listing.price}" if listing.price else "0"
    least = law.insisted("instruments.state-listing", starts, seller="state-enterprise", object=listing.sells, base_price=price, listed_on=starts)
    return max(last, day_of(least, "last_day")), day_of(least, "sold_from")


def last_day(starts: date, days: int) -> date:
    """So many days on, and over a rest day to the next working day."""
    return day_of(law.insisted("periods.last-day", starts, starts_on=starts, count=days, unit="natural-days", rolls=True), "last_day")


def no_open_listing(actor: Any, venue: Any) -> Decision:
    """A venue with listings on show is not closed over their heads."""
    count = Listing.objects.filter(venue=venue, state__in=("submitted", "open")).count()
    if not count:
        return Decision.allow()
    return Decision.refuse("listings-open", _("该场所还有 %(count)s 条挂牌在审或在挂。") % {"count": count}, remedy=_("先办结、撤牌或等到期满。"))


# --- results that must come to a venue -------------------------------------------------------------------------------


def _overdue_facts(case: Any, given: Any) -> dict[str, Any]:
    achievement = case.achievement
    return {
        "city_funded": achievement.is_city_funded, "agreed_by": achievement.transfer_by or case.agreed_by, "transformed": achievement.state == "transferred",
        "exempted": case.state == "exempted" and (case.exempt_until is None or case.exempt_until >= today()), "checked_on": today(),
    }


overdue = Basis("listings.forced", Text("逾期未转化", "Overdue and not transformed"), _overdue_facts, rule="instruments.forced-listing")


class _Overdue:
    """The rule only warns of what is overdue; the step asks for just that."""

    def __call__(self, actor: Any, case: Any) -> Decision:
        made = overdue.made(case)
        if made.decision.code == "overdue":
            return Decision.allow()
        if not made.decision:
            return made.decision
        return Decision.refuse("not-overdue", _("这项成果没有逾期未转化的情形，不需要强制进场。"), cites=(EXCHANGES,), remedy=_("核对资金来源、约定期限与转化状态。"))

    def ground(self, actor: Any, case: Any) -> dict[str, Any]:
        """What the journal keeps of it."""
        return overdue.ground(actor, case)


is_overdue = _Overdue()


def warning_has_run_out(actor: Any, case: Any) -> Decision:
    """A warning leaves time to transfer the result."""
    if case.answer_by is None or today() > case.answer_by:
        return Decision.allow()
    return Decision.refuse("warning-running", _("预警期到 %(day)s 才满。") % {"day": case.answer_by}, cites=(EXCHANGES,), remedy=_("期满仍未转化再责令进场。"))


def no_exemption_pending(actor: Any, case: Any) -> Decision:
    """Whoever asked to be exempted gets an answer first."""
    if not case.asked:
        return Decision.allow()
    return Decision.refuse("exemption-pending", _("单位已申请豁免，尚未答复。"), remedy=_("先同意或不同意豁免。"))


def exemption_was_asked(actor: Any, case: Any) -> Decision:
    """There must be something to refuse."""
    return Decision.allow() if case.asked else Decision.refuse("nothing-asked", _("单位没有申请豁免。"), remedy=_("预警期满可以责令进场。"))


def deadline(step: str, since: date) -> date:
    """By when a step of a mandatory listing is done."""
    return day_of(law.insisted("instruments.forced-deadline", since, step=step, since=since), "due_on")


def lane_days(lane: str, asked_on: date) -> tuple[date, date]:
    """By when a fast lane is taken up, and done."""
    found = law.insisted("instruments.fast-lane", asked_on, lane=lane, asked_on=asked_on)
    return day_of(found, "take_by"), day_of(found, "done_by")
