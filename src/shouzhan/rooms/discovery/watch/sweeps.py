"""Tells teams of needs, parks of contacts, and reminds of notes to look back on."""

from shouzhan.kernel.dates import today
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.perform import subscribe
from shouzhan.rooms.discovery.sweeps import office_of
from shouzhan.rooms.discovery.watch.models import MarketLead, TrendNote
from shouzhan.rooms.parties.public import Role, User, holders
from shouzhan.web.portal import notify
from shouzhan.web.sweeps import over, sweeps


@subscribe("discovery.lead.push")
def tell_the_teams(entry: Entry, lead: MarketLead) -> None:
    """The offices of the teams hear of the need, and the heads whose ORCID the register knows."""
    pushes = list(lead.pushes.select_related("team__unit"))
    heads = User.objects.filter(is_active=True, person__orcid__in=[one for push in pushes for one in push.team.orcids.split()])
    readers = {user.pk: user for push in pushes for user in office_of(push.team.unit)}
    readers.update({user.pk: user for user in heads if user.holds(("researcher",))})
    notify(readers.values(), f"市场需求与贵单位团队相近：{lead.name[:80]}", f"A need near to a team of yours: {lead.name[:120]}", f"/market-leads/{lead.number}/", key=f"push:{lead.number}:{entry.revision}")


@subscribe("discovery.lead.contact")
def tell_the_park(entry: Entry, lead: MarketLead) -> None:
    """The park hears of the contact."""
    if lead.park.operator is not None:
        notify(holders(Role.PARK_OPERATOR, lead.park.operator), f"市场需求有团队联系：{lead.name[:80]}", f"A team got in touch: {lead.name[:120]}", f"/market-leads/{lead.number}/", key=f"contact:{lead.number}:{entry.revision}")


@sweeps("discovery.notes")
def remind_of_notes() -> int:
    """A year after a decision the park is asked to look back, once."""
    return over(TrendNote.objects.filter(state="decided", review_by__lte=today(), park__operator__isnull=False).select_related("park__operator"), _remind)


def _remind(note: TrendNote) -> int:
    return notify(holders(Role.PARK_OPERATOR, note.park.operator), f"满一年了，请与实际对照：{note.name[:80]}", f"A year has passed, compare with what came: {note.name[:120]}", f"/trend-notes/{note.number}/", key=f"review:{note.number}:{note.review_by}")
