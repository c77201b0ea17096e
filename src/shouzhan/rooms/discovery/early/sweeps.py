"""Reminds of projects to look at, and tells leaders and parks of each other's word."""

from shouzhan.kernel.dates import today
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.perform import subscribe
from shouzhan.rooms.discovery.early.models import PreIncubation, ResearchLink
from shouzhan.rooms.discovery.sweeps import office_of
from shouzhan.rooms.parties.public import Role, holders
from shouzhan.web.portal import notify
from shouzhan.web.sweeps import over, sweeps


@sweeps("discovery.links")
def remind_of_links() -> int:
    """The office is reminded on the day, once."""
    return over(ResearchLink.objects.filter(state="following", next_check__lte=today()).select_related("unit"), _remind)


def _remind(link: ResearchLink) -> int:
    return notify(office_of(link.unit), f"该跟进了：{link.name[:80]}", f"Due for a look: {link.name[:120]}", f"/research-links/{link.number}/", key=f"check:{link.number}:{link.next_check}")


@subscribe("discovery.incubation.ask")
@subscribe("discovery.incubation.again")
def tell_the_leader(entry: Entry, incubation: PreIncubation) -> None:
    """The leader hears that a park asks."""
    notify([incubation.leader], f"{incubation.park.name[:40]} 申请参与您的项目：{incubation.name[:60]}", f"{incubation.park.name_en or incubation.park.name:.60} asks to join your project: {incubation.name[:90]}", f"/pre-incubation/{incubation.number}/", key=f"ask:{incubation.number}:{entry.revision}")


@subscribe("discovery.incubation.consent")
@subscribe("discovery.incubation.decline")
@subscribe("discovery.incubation.link")
@subscribe("discovery.incubation.end")
def tell_the_park(entry: Entry, incubation: PreIncubation) -> None:
    """Park and leader hear what was said."""
    said = {
        "consent": ("负责人同意园区参与", "The leader consents"), "decline": ("负责人没有同意园区参与", "The leader declines"), "link": ("项目有了披露", "A disclosure came of it"), "end": ("超前孵化结束", "Pre-incubation has ended"),
    }
    zh, en = said[entry.step]
    people = holders(Role.PARK_OPERATOR, incubation.park.operator) if incubation.park.operator else []
    notify([*people, incubation.leader], f"{zh}：{incubation.name[:80]}", f"{en}: {incubation.name[:120]}", f"/pre-incubation/{incubation.number}/", key=f"{entry.step}:{incubation.number}:{entry.revision}")
