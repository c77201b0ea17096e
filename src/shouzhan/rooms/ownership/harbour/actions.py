"""Every write to safe harbours, and the record that comes with a certified deal."""

import secrets
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.timezone import localdate
from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor
from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.procedure.perform import Opened, performs
from shouzhan.rooms.disclosure.public import Achievement
from shouzhan.rooms.ownership.harbour import procedure
from shouzhan.rooms.ownership.harbour.models import PROOFS, HarbourKind, SafeHarbour
from shouzhan.rooms.ownership.models import Right
from shouzhan.rooms.parties.public import Organisation, User
from shouzhan.web.certificates import digest_of

FORMAT = "shouzhan-harbour/1"
# which steps of a deal bear witness to which proof; one of each group is enough
WITNESSES: dict[str, tuple[tuple[str, ...], ...]] = {
    "democratic": (("award", "take", "notice"),),
    "careful": (("sign",),),
    "supervised": (("countersign",), ("settle",)),
}


def content_of(harbour: SafeHarbour) -> dict[str, Any]:
    """What the certificate says, as plain values; the salt keeps its digest from being guessed."""
    return {
        "format": FORMAT, "kind": harbour.kind, "decider": str(harbour.decider), "unit": harbour.unit.name, "about": harbour.about, "entry": harbour.entry,
        "achievement": harbour.achievement.name if harbour.achievement else "", "decided_on": harbour.decided_on.isoformat(), "found": harbour.found,
        "evidence": harbour.evidence(), "certified_on": today().isoformat(), "salt": secrets.token_hex(16),
    }


def _refused(code: str, sentence: str, remedy: str, exchange: bool = False) -> Refused:
    return Refused(Decision.refuse(code, sentence, (procedure.EXCHANGE if exchange else procedure.HARBOUR,), remedy))


@performs(procedure.apply_harbour)
def apply_harbour(actor: Any, *, unit: Organisation, about: str, step: str, achievement: Achievement | None = None, is_synthetic: bool = False, **proofs: str) -> Opened:
    """Ask for the protection of a decision one took oneself."""
    if not actor.holds(procedure.DECIDERS, organisation=unit.pk):
        raise _refused("other-unit", _("您不在这个单位任职。"), _("请选择作出决策时所在的单位。"))
    entry = Entry.objects.filter(record_number=about, step=step, actor=actor.public_id).order_by("-revision").first()
    if entry is None:
        raise _refused("not-your-decision", _("在 %(about)s 中没有由您办理的这一步。") % {"about": about}, _("请核对记录编号与步骤；只能为自己作出的决策申请。"))
    if SafeHarbour.objects.filter(decider=actor, entry=entry.leaf_hash).exists():
        raise _refused("protected-already", _("这项决策已有一份尽职免责记录。"), _("请在原记录上办理。"))
    made = SafeHarbour(
        decider=actor, unit=unit, achievement=achievement, about=about, about_kind=entry.record_kind, entry=entry.leaf_hash, decided_on=localdate(entry.at),
        is_synthetic=is_synthetic, **{name: proofs.get(name, "") for name in PROOFS})
    return Opened(made, {"about": about, "entry": entry.leaf_hash})


@performs(procedure.prove)
def prove(actor: Actor, harbour: SafeHarbour, **proofs: str) -> dict[str, Any]:
    """Put in what was missing; what was found before is looked at anew."""
    for name in PROOFS:
        setattr(harbour, name, proofs.get(name, getattr(harbour, name)))
    harbour.found, harbour.examined_by = {}, ""
    return {"proofs": [name for name, text in harbour.evidence().items() if text]}


@performs(procedure.examine)
def examine(actor: Actor, harbour: SafeHarbour, **found: bool) -> dict[str, Any]:
    """Say of each proof whether it stands; without evidence none does."""
    empty = [name for name, text in harbour.evidence().items() if found.get(name) and not text.strip()]
    if empty:
        labels = "、".join(str(SafeHarbour._meta.get_field(name).verbose_name) for name in empty)  # type: ignore[union-attr]
        raise _refused("no-evidence", _("没有“%(which)s”，不能认定成立。") % {"which": labels}, _("请让决策人补充证据，或不认定这一项。"))
    harbour.found, harbour.examined_by = {name: bool(found.get(name)) for name in PROOFS}, actor.public_id
    return {"found": harbour.found}


@performs(procedure.certify)
def certify(actor: Actor, harbour: SafeHarbour) -> dict[str, Any]:
    """The decision is protected from now on."""
    harbour.confirmed_by, harbour.confirmed_on = actor.public_id, today()
    harbour.certificate = content_of(harbour)
    return {"about": harbour.about, "entry": harbour.entry, "found": harbour.found, "certificate": digest_of(harbour.certificate)}


@performs(procedure.find_lacking)
def find_lacking(actor: Actor, harbour: SafeHarbour) -> dict[str, Any]:
    """Send it back, with the rule's own words on what is missing."""
    return {"missing": procedure.diligent(actor, harbour).code}


@performs(procedure.revoke)
def revoke(actor: Actor, harbour: SafeHarbour, *, fell: list[str]) -> dict[str, Any]:
    """A proof turns out not to stand: the protection falls, and what was found of that proof with it."""
    if not fell:
        raise _refused("nothing-fell", _("没有写明哪一项证据不成立。"), _("请至少勾选一项。"))
    harbour.found = {**harbour.found, **dict.fromkeys(fell, False)}
    return {"found": harbour.found, "fell": fell}


@performs(procedure.reinstate)
def reinstate(actor: Actor, harbour: SafeHarbour) -> None:
    """Look at it again; it is certified anew only after another examination."""


@performs(procedure.withdraw)
def withdraw(actor: Actor, harbour: SafeHarbour) -> None:
    """Ask no more."""


@performs(procedure.resume)
def resume(actor: Actor, harbour: SafeHarbour) -> None:
    """Ask after all."""


@performs(procedure.record_immunity)
def _record_immunity(actor: Actor, *, made: SafeHarbour) -> Opened:
    """The proofs of a deal that was traded by the rules, already found to stand."""
    made.certificate = content_of(made)
    return Opened(made, {"about": made.about, "entry": made.entry, "found": made.found, "certificate": digest_of(made.certificate)})


def issue_immunity(actor: Actor, *, deal_number: str, achievement: Achievement, decider: User, proofs: Mapping[str, str]) -> SafeHarbour:
    """Record for whoever signed a certified deal that it was traded by the rules; asked again, the same record.

    `proofs` are steps of the deal with the hashes of their entries. Each is looked up in the journal: a hash that is not there proves nothing.
    """
    with transaction.atomic():
        Achievement.objects.select_for_update().get(pk=achievement.pk)
        held = SafeHarbour.objects.filter(kind=HarbourKind.EXCHANGE, about=deal_number).first()
        if held is not None:
            return held
        entries = _entries(deal_number, proofs)
        signed = entries.get("sign")
        if signed is None or signed.actor != decider.public_id:
            raise _refused("not-the-signer", _("日志中没有由该决策人签约 %(deal)s 的条目。") % {"deal": deal_number}, _("请核对签约人；尽职记录只给作出决定的人。"), exchange=True)
        rights = list(Right.objects.filter(achievement=achievement, ground=deal_number).exclude(state="void"))
        if not rights:
            raise _refused("no-right", _("权利登记中没有 %(deal)s 转出的权利。") % {"deal": deal_number}, _("请先登记权利再出具尽职记录。"), exchange=True)
        made = SafeHarbour(
            kind=HarbourKind.EXCHANGE, decider=decider, unit=achievement.unit, achievement=achievement, about=deal_number, about_kind=signed.record_kind,
            entry=signed.leaf_hash, decided_on=localdate(signed.at), found=_found(entries, decider, achievement, rights), confirmed_by=actor.public_id,
            confirmed_on=today(), is_synthetic=achievement.is_synthetic, **_told(entries), no_gain="\n".join(right.number for right in rights))
        issued: SafeHarbour = _record_immunity(actor, made=made)
        return issued


def _entries(deal_number: str, proofs: Mapping[str, str]) -> dict[str, Entry]:
    """Those of the steps that the journal really holds for this deal, under these hashes."""
    known = Entry.objects.filter(record_number=deal_number, step__in=proofs, leaf_hash__in=proofs.values()).order_by("revision")
    return {entry.step: entry for entry in known if proofs[entry.step] == entry.leaf_hash}


def _found(entries: Mapping[str, Entry], decider: User, achievement: Achievement, rights: list[Right]) -> dict[str, bool]:
    """Which of the four stand."""
    found = {proof: all(any(step in entries for step in group) for group in groups) for proof, groups in WITNESSES.items()}
    buyers = {right.holder_id for right in rights if right.holder_id not in (None, achievement.unit_id)}
    gained = any(right.person_id is not None and right.person_id == decider.person_id for right in rights)
    blamed = SafeHarbour.objects.filter(decider=decider, achievement=achievement, state="revoked").exists()
    return {**found, "no_gain": not (buyers & set(decider.organisations()) or gained or blamed)}


def _told(entries: Mapping[str, Entry]) -> dict[str, str]:
    """The evidence as text: which entries bear witness."""
    return {proof: "\n".join(f"{step} {entries[step].leaf_hash}" for group in groups for step in group if step in entries) for proof, groups in WITNESSES.items()}
