"""Every write to the registers of parties."""

from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.procedure.perform import Facts, Opened, performs, subscribe
from shouzhan.rooms.parties import calendars, procedure
from shouzhan.rooms.parties.models import Alias, CalendarYear, Membership, Organisation, User
from shouzhan.rooms.parties.names import normalise
from shouzhan.rooms.parties.places import CITY
from shouzhan.rooms.parties.roles import Role


@performs(procedure.register_organisation)
def register_organisation(
    actor: Actor, *, name: str, kind: str, uscc: str = "", place: str = CITY, name_en: str = "",
    aliases: tuple[str, ...] | None = (), parent: Organisation | None = None, key: str = "", is_synthetic: bool = False,
) -> Opened:
    """Put an organisation on the register, with the names under which documents print it; an import writes the names itself."""
    made = Organisation(
        name=name, name_en=name_en, kind=kind, uscc=uscc.upper(), place=place, parent=parent, key=key,
        is_synthetic=is_synthetic,
    )
    if aliases is None:
        return Opened(made, {"name": name, "kind": kind, "uscc": uscc})
    return Opened(made, {"name": name, "kind": kind, "uscc": uscc}, then=lambda saved: add_aliases(saved, (name, *aliases)))


@performs(procedure.apply_for_organisation)
def apply_for_organisation(
    actor: Actor, *, name: str, kind: str, uscc: str = "", place: str = CITY, name_en: str = "", aliases: tuple[str, ...] = ()
) -> Opened:
    """Ask for an organisation to be put on the register."""
    made = Organisation(name=name, name_en=name_en, kind=kind, uscc=uscc.upper(), place=place)
    return Opened(made, {"name": name, "kind": kind, "uscc": uscc}, then=lambda saved: add_aliases(saved, (name, *aliases)))


@performs(procedure.edit_organisation)
def edit_organisation(
    actor: Actor, organisation: Organisation, *, name: str, kind: str, uscc: str = "", place: str = CITY,
    name_en: str = "", aliases: tuple[str, ...] = (),
) -> dict[str, Any]:
    """Change what the register says of an organisation; both versions stay in the journal."""
    before = {f: getattr(organisation, f) for f in ("name", "name_en", "kind", "uscc", "place")}
    organisation.name, organisation.name_en, organisation.kind = name, name_en, kind
    organisation.uscc, organisation.place = uscc.upper(), place
    add_aliases(organisation, (name, *aliases))
    after = {f: getattr(organisation, f) for f in before}
    return {"changed": {f: [before[f], after[f]] for f in before if before[f] != after[f]}}


@performs(procedure.verify_organisation)
def verify_organisation(actor: Actor, organisation: Organisation) -> None:
    """Confirm that the body exists under this code."""


@performs(procedure.merge_organisation)
def merge_organisation(actor: Actor, organisation: Organisation, *, into: Organisation) -> dict[str, Any]:
    """Let one of two double entries stand for both."""
    if into.pk == organisation.pk:
        raise Refused(Decision.refuse("same", _("不能并入自身。"), remedy=_("请选择另一个机构作为并入的对象。")))
    organisation.aliases.update(organisation=into)
    return {"into": into.number}


@performs(procedure.close_organisation)
def close_organisation(actor: Actor, organisation: Organisation) -> None:
    """Take a body that ended off the active register."""


@performs(procedure.reopen_organisation)
def reopen_organisation(actor: Actor, organisation: Organisation) -> None:
    """Bring a body back that was closed by mistake."""


@performs(procedure.appoint)
def appoint(
    actor: Actor, *, user: User, organisation: Organisation, role: str, place: str = "",
    starts_on: date | None = None, ends_on: date | None = None, is_synthetic: bool = False,
) -> Opened:
    """Give an account a role in an organisation for a term; without a place it reaches as far as the organisation lies."""
    made = Membership(
        user=user, organisation=organisation, role=role, place=place or organisation.place, starts_on=starts_on or today(), ends_on=ends_on,
        is_synthetic=is_synthetic,
    )
    return Opened(made, {"user": user.public_id, "organisation": organisation.number, "role": role, "place": made.place})


@performs(procedure.propose_membership)
def propose_membership(actor: Actor, *, user: User, organisation: Organisation) -> Opened:
    """Somebody who signed in asks to be recognised as a member."""
    made = Membership(user=user, organisation=organisation, role=Role.MEMBER, starts_on=today())
    return Opened(made, {"user": user.public_id, "organisation": organisation.number})


@performs(procedure.confirm_membership)
def confirm_membership(actor: Actor, membership: Membership) -> None:
    """The organisation recognises its member."""


@performs(procedure.decline_membership)
def decline_membership(actor: Actor, membership: Membership) -> None:
    """The organisation does not know this person."""


@performs(procedure.change_term)
def change_term(actor: Actor, membership: Membership, *, starts_on: date, ends_on: date | None = None) -> dict[str, Any]:
    """Move the first or the last day of a term."""
    before = [membership.starts_on.isoformat(), membership.ends_on and membership.ends_on.isoformat()]
    membership.starts_on, membership.ends_on = starts_on, ends_on
    longer = procedure.no_longer_than_own(actor, membership)
    if not longer:
        raise Refused(longer)
    return {"before": before}


@performs(procedure.end_membership)
def end_membership(actor: Actor, membership: Membership) -> Facts:
    """End a term today; what was done under it stays."""
    membership.ends_on = max(today(), membership.starts_on)
    return Facts({"ends_on": membership.ends_on.isoformat()})


def _write_calendar(record: CalendarYear, days_off: str, workdays: str, source: str) -> dict[str, Any]:
    table = calendars.table_of(record.year, days_off, workdays, source)
    if not table.days_off:
        raise Refused(Decision.refuse("no-days", _("请至少列出一天放假。"), remedy=_("请按国务院办公厅的通知逐日列出。")))
    record.days_off, record.workdays = calendars.lines_of(table.days_off), calendars.lines_of(table.workdays)
    record.source = source
    return {"year": record.year, "days_off": record.days_off, "workdays": record.workdays, "source": source}


@performs(procedure.enter_calendar)
def enter_calendar(actor: Actor, *, year: int, days_off: str, source: str, workdays: str = "") -> Opened:
    """Put a year of holidays in force; it wins over the year that ships with the product."""
    if CalendarYear.objects.filter(year=year, state="in-force").exists():
        raise Refused(Decision.refuse("already-there", _("这一年的节假日安排已录入。"), remedy=_("请在已有记录上修改。")))
    made = CalendarYear(year=year)
    return Opened(made, _write_calendar(made, days_off, workdays, source))


@performs(procedure.revise_calendar)
def revise_calendar(actor: Actor, record: CalendarYear, *, days_off: str, source: str, workdays: str = "") -> dict[str, Any]:
    """Correct a year; deadlines already set keep their day."""
    before = {"days_off": record.days_off, "workdays": record.workdays}
    return {"before": before, **_write_calendar(record, days_off, workdays, source)}


@performs(procedure.withdraw_calendar)
def withdraw_calendar(actor: Actor, record: CalendarYear) -> None:
    """Fall back to the year that ships with the product, or to none."""


def add_aliases(organisation: Organisation, names: tuple[str, ...]) -> None:
    """Remember names under which a body is printed; a name that is another body's is refused."""
    wanted = {normalise(name): name.strip() for name in reversed(names) if name.strip()}
    taken = Alias.objects.filter(normalised__in=wanted).order_by()
    for bare, owner, other in taken.values_list("normalised", "organisation_id", "organisation__name"):
        name = wanted.pop(bare)
        if owner != organisation.pk:
            raise Refused(Decision.refuse(
                "alias-taken", _("“%(name)s”已是%(other)s的名称。") % {"name": name, "other": other},
                remedy=_("请核对是否为同一机构；如是，请先合并。")))
    Alias.objects.bulk_create(
        Alias(organisation=organisation, name=name, normalised=bare) for bare, name in reversed(wanted.items())
    )


@subscribe("parties.calendar.enter")
@subscribe("parties.calendar.revise")
@subscribe("parties.calendar.withdraw")
def _apply_calendar(entry: Any, record: Any) -> None:
    """This process counts by the new days at once; the others look every few seconds."""
    calendars.refresh()


calendars.listen()
