"""Traffic lights: computed from dates and milestones, never typed, each with its sentence."""

from dataclasses import dataclass
from datetime import date, timedelta

from shouzhan.kernel.text import Text

# The documents give no number of days; both are the city's to set, and every light that used one says so.
AMBER_DAYS = 30
SILENT_DAYS = 40


@dataclass(frozen=True)
class Light:
    """A colour, why, and whether a number to be confirmed was used."""

    colour: str
    sentence: Text
    to_confirm: tuple[str, ...] = ()


def light(
    *, state: str, due_on: date | None, next_milestone_on: date | None, last_heard_on: date, today: date
) -> Light:
    """The light of a task from its dates alone."""
    if state in ("closed", "cancelled"):
        return Light("done", Text("已办结", "Concluded"))
    if state == "suspended":
        return Light("grey", Text("已暂停", "Suspended"))
    if due_on is not None and due_on < today:
        days = (today - due_on).days
        return Light("red", Text(f"已超过完成期限 {days} 天", f"{days} days past its deadline"))
    if next_milestone_on is not None and next_milestone_on < today:
        days = (today - next_milestone_on).days
        return Light("red", Text(f"有节点逾期 {days} 天", f"A milestone is {days} days late"))
    if state == "open":
        return Light("grey", Text("尚无单位认领", "No unit has accepted it yet"))
    silent = (today - last_heard_on).days
    if silent > SILENT_DAYS:
        return Light("amber", Text(f"已 {silent} 天没有进展报告", f"No report for {silent} days"), ("silent-days",))
    nearest = min((day for day in (due_on, next_milestone_on) if day is not None), default=None)
    if nearest is not None and (nearest - today).days <= AMBER_DAYS:
        return Light("amber", Text(f"{(nearest - today).days} 天内有节点到期", f"Something falls due within {(nearest - today).days} days"), ("amber-days",))
    return Light("green", Text("按计划推进", "On schedule"))


COLOURS: tuple[tuple[str, Text], ...] = (
    ("red", Text("红 逾期", "Red: late")),
    ("amber", Text("黄 临期或沉默", "Amber: near or silent")),
    ("green", Text("绿 正常", "Green: on schedule")),
    ("grey", Text("灰 未认领或暂停", "Grey: open or suspended")),
    ("done", Text("已办结", "Concluded")),
)


def amber_until(today: date) -> date:
    """The last day that still counts as near."""
    return today + timedelta(days=AMBER_DAYS)


def silent_since(today: date) -> date:
    """Whoever was last heard before this day is silent."""
    return today - timedelta(days=SILENT_DAYS)
