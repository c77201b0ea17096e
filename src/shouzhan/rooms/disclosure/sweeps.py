"""What the room does by itself: reminds contributors and the office, warns before publications, keeps the index of look-alikes."""

from datetime import date, timedelta
from typing import Any

from shouzhan.kernel.dates import today
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.perform import subscribe
from shouzhan.rooms.disclosure.lookalikes import catch_up, keep_up
from shouzhan.rooms.disclosure.models import Achievement, Contributor, Disclosure, Publication
from shouzhan.rooms.disclosure.novelty import answer, filed_on
from shouzhan.rooms.parties.public import Role, holders
from shouzhan.web.portal import notify
from shouzhan.web.sweeps import over, sweeps

REMIND_BEFORE = 2  # days before the deadline of confirming
FAR = 366  # no warning period is longer, and what was published longer ago nobody can mend


def _office(disclosure: Disclosure) -> list[Any]:
    return holders((Role.TRANSFER_OFFICER, Role.UNIVERSITY_OFFICE), disclosure.unit)


def _url(disclosure: Disclosure) -> str:
    return f"/disclosures/{disclosure.number}/"


@subscribe("disclosure.disclosure.submit")
def ask_to_confirm(entry: Entry, disclosure: Disclosure) -> None:
    """Contributors are asked to confirm, the office learns of it."""
    waiting = [one.user for one in disclosure.contributors.select_related("user") if one.user and one.confirmed_at is None]
    notify(
        waiting, f"请在 {disclosure.confirm_by} 前确认您在“{disclosure.name[:60]}”中的份额", f"Please confirm your share in “{(disclosure.name_en or disclosure.name)[:90]}” by {disclosure.confirm_by}",
        f"{_url(disclosure)}confirm/", key=f"confirm:{disclosure.number}:{disclosure.revision}",
    )
    notify(
        _office(disclosure), f"待受理：{disclosure.name[:80]}（{disclosure.triage_by} 前答复）", f"To be triaged by {disclosure.triage_by}: {(disclosure.name_en or disclosure.name)[:120]}",
        _url(disclosure), key=f"triage:{disclosure.number}:{disclosure.revision}",
    )


@subscribe("disclosure.disclosure.submit")
def index_at_once(entry: Entry, disclosure: Disclosure) -> None:
    """The next one who types the same is told at once; what this misses, or what was decided meanwhile, the sweep finds."""
    if Disclosure.objects.filter(pk=disclosure.pk, state="submitted").exists():
        keep_up([disclosure])


@subscribe("disclosure.disclosure.accept")
@subscribe("disclosure.disclosure.return")
@subscribe("disclosure.disclosure.contest")
@subscribe("disclosure.disclosure.close")
def tell_discloser(entry: Entry, disclosure: Disclosure) -> None:
    """Whoever disclosed learns what became of it, and so do the others who made it."""
    said = {
        "accept": ("已受理并登记为成果", "was accepted and has its number"), "return": ("被退回补正，理由见记录", "was returned; the record says why"),
        "contest": ("有完成人对份额有异议，已退回", "came back: a contributor contests the shares"), "close": ("已办结，理由见记录", "was closed; the record says why"),
    }
    zh, en = said[entry.step]
    readers = {disclosure.discloser_id: disclosure.discloser}
    readers.update({one.user.pk: one.user for one in disclosure.contributors.select_related("user") if one.user})
    notify(readers.values(), f"“{disclosure.name[:80]}”{zh}", f"“{(disclosure.name_en or disclosure.name)[:120]}” {en}", _url(disclosure), key=f"{entry.step}:{disclosure.number}:{disclosure.revision}")


@sweeps("disclosure.confirmations")
def remind_contributors() -> int:
    """Remind before the deadline; once it is past, tell the office that it may attest."""
    waiting = Contributor.objects.filter(confirmed_at=None, disclosure__state="submitted", disclosure__confirm_by__lte=today() + timedelta(days=REMIND_BEFORE))
    return over(waiting.select_related("disclosure__unit", "user"), _remind)


def _remind(one: Contributor) -> int:
    disclosure = one.disclosure
    name = disclosure.name[:60]
    if disclosure.confirm_by is not None and disclosure.confirm_by < today():
        return notify(
            _office(disclosure), f"{one.name} 逾期未确认“{name}”的份额，可附证据代为确认", f"{one.name} has not confirmed in time (“{name}”); you may attest with evidence",
            f"{_url(disclosure)}attest/", key=f"attest:{disclosure.number}:{one.pk}",
        )
    if one.user is None:
        return 0
    return notify(
        [one.user], f"提醒：{disclosure.confirm_by} 前请确认“{name}”的份额", f"Reminder: confirm your share in “{name}” by {disclosure.confirm_by}",
        f"{_url(disclosure)}confirm/", key=f"remind:{disclosure.number}:{one.pk}:{disclosure.confirm_by}",
    )


@sweeps("disclosure.novelty")
def warn_of_publications() -> int:
    """Warn discloser and office in time before a publication that would destroy novelty; the law says how long before."""
    day, told = today(), 0
    planned = list(
        Publication.objects.filter(on__gte=day - timedelta(days=FAR), on__lte=day + timedelta(days=FAR), cleared_on=None, disclosure__no_patent_because="").exclude(disclosure__state="closed").select_related("disclosure__unit", "disclosure__discloser")
    )
    filed = _filed(planned)
    for one in planned:
        answered = answer(one, filed.get(one.disclosure_id))
        if answered.decision or not answered.values.get("is_near"):
            continue
        disclosure = one.disclosure
        readers = {user.pk: user for user in (*_office(disclosure), disclosure.discloser)}
        name = disclosure.name[:60]
        told += notify(
            readers.values(), f"“{name}”将于 {one.on} 发表而尚未申请专利：请先申请或推迟发表", f"“{name}” is to be published on {one.on} and nobody has filed: file first, or postpone",
            f"{_url(disclosure)}#panel-publications", key=f"novelty:{one.pk}:{one.on}",
        )
    return told


def _filed(planned: list[Publication]) -> dict[int, date]:
    achieved = dict(Achievement.objects.filter(disclosure__in={one.disclosure_id for one in planned}).values_list("pk", "disclosure_id"))
    return {achieved[pk]: day for pk, day in filed_on(list(achieved)).items() if pk in achieved and achieved[pk] is not None}


@sweeps("disclosure.lookalikes")
def keep_index() -> int:
    """Put what is new into the index of look-alikes."""
    return catch_up()
