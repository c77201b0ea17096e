"""What the room does by itself: a notice whose days are over passes, once, and people are told."""

from shouzhan.kernel.actor import System
from shouzhan.kernel.dates import today
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.perform import follows
from shouzhan.rooms.parties.public import Role, User, holders
from shouzhan.rooms.valuation.actions import pass_notice
from shouzhan.rooms.valuation.models import PriceNotice
from shouzhan.web.portal import notify
from shouzhan.web.sweeps import over, sweeps


@sweeps("valuation.notices")
def pass_what_is_over() -> int:
    """Every notice past its last day, each in a transaction of its own: a crash loses none and repeats none."""
    ended = PriceNotice.objects.filter(state="running", last_day__lt=today())
    return over(ended.order_by("last_day", "pk"), lambda notice: pass_notice(System(), notice))


@follows("valuation.notice.start")
def tell_the_unit(entry: Entry, notice: PriceNotice) -> None:
    """The unit's researchers and managers hear that a price is held out."""
    notify(
        holders((Role.RESEARCHER, Role.UNIVERSITY_OFFICE), notice.achievement.unit), f"价格公示：{notice.achievement.name[:80]}，到 {notice.last_day:%Y-%m-%d} 止，可提异议", f"Price posted: {notice.achievement.name_en or notice.achievement.name:.120} until {notice.last_day:%Y-%m-%d}; objections are heard",
        f"/price-notices/{notice.number}/", key=f"notice:{notice.number}:{notice.starts_on}",
    )


@follows("valuation.notice.object")
def tell_who_settles(entry: Entry, notice: PriceNotice) -> None:
    """Those who settle objections hear of one."""
    notify(
        holders(Role.UNIVERSITY_OFFICE, notice.achievement.unit), f"价格公示有异议待处理：{notice.achievement.name[:80]}", f"An objection to a price waits: {notice.achievement.name_en or notice.achievement.name:.120}",
        f"/price-notices/{notice.number}/", key=f"objection:{notice.number}:{entry.revision}",
    )


@follows("valuation.notice.settle")
@follows("valuation.notice.uphold")
def tell_who_objected(entry: Entry, notice: PriceNotice) -> None:
    """Whoever objected hears the answer."""
    last = notice.objections.order_by("-answered_at").first()
    if last is None:
        return
    found = ("成立，公示已停止", "holds; the notice has ended") if last.upheld else ("不成立，公示继续", "does not hold; the notice goes on")
    notify([last.by], f"您对价格公示的异议{found[0]}：{notice.achievement.name[:80]}", f"Your objection to a price {found[1]}: {notice.achievement.name_en or notice.achievement.name:.120}", f"/price-notices/{notice.number}/", key=f"answer:{notice.number}:{entry.revision}")


@follows("valuation.notice.pass")
def tell_who_waits(entry: Entry, notice: PriceNotice) -> None:
    """The one who held the price out hears that it passed."""
    notify(
        User.objects.filter(public_id=notice.opened_by), f"价格公示期满无异议，可以签约：{notice.achievement.name[:80]}", f"The price has passed its notice: {notice.achievement.name_en or notice.achievement.name:.120}",
        f"/price-notices/{notice.number}/", key=f"passed:{notice.number}:{notice.last_day}",
    )
