"""Every write to valuations, levels of maturity and price notices."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.actor import Actor, System
from shouzhan.kernel.dates import now, today
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.money import Money
from shouzhan.kernel.procedure.perform import Facts, Opened, performs
from shouzhan.law import book as law
from shouzhan.rooms.disclosure.public import Achievement, describe
from shouzhan.rooms.parties.public import Organisation, User
from shouzhan.rooms.valuation import procedure
from shouzhan.rooms.valuation.models import Comparable, LevelEvidence, Maturity, Objection, PriceNotice, Valuation

_VALUE = ("method", "valuer", "signer", "valued_on", "valid_until", "low_fen", "high_fen", "basis", "interest", "interest_note")
_PRICE = ("valuation", "price_fen", "buyer", "mode", "how")


def _insist_own(actor: Actor, achievement: Achievement) -> None:
    """An opening act cannot read whose record it makes before it is made; here it can."""
    if not procedure.SYSTEM(actor) and not actor.holds(procedure.OFFICE, organisation=achievement.unit_id):
        raise Refused(Decision.refuse("not-yours", _("这项成果属于其他单位。"), remedy=_("请由成果完成单位的转移机构办理。")))


@performs(procedure.open_valuation)
def open_valuation(actor: Actor, *, achievement: Achievement, is_synthetic: bool = False, **fields: Any) -> Opened:
    """Begin a valuation of an achievement."""
    _insist_own(actor, achievement)
    made = Valuation(achievement=achievement, is_synthetic=is_synthetic, **{name: fields[name] for name in _VALUE if name in fields})
    return Opened(made, {"achievement": achievement.number, "method": made.method})


@performs(procedure.edit_valuation)
def edit_valuation(actor: Actor, valuation: Valuation, **fields: Any) -> dict[str, Any]:
    """Change a valuation that is not filed yet."""
    return {"changed": _set(valuation, _VALUE, fields)}


@performs(procedure.file_valuation)
def file_valuation(actor: Actor, valuation: Valuation) -> dict[str, Any]:
    """Put it on file."""
    return {"achievement": valuation.achievement.number, "valid_until": valuation.valid_until.isoformat()}


@performs(procedure.withdraw_valuation)
def withdraw_valuation(actor: Actor, valuation: Valuation) -> None:
    """Lean on it no more."""


@performs(procedure.refile_valuation)
def refile_valuation(actor: Actor, valuation: Valuation) -> None:
    """It is filed anew, under the rules of that day."""


@performs(procedure.restore_valuation)
def restore_valuation(actor: Actor, valuation: Valuation) -> None:
    """Take it up again."""


@performs(procedure.open_maturity)
def open_maturity(actor: Actor, *, achievement: Achievement, assessed_on: date, assessor: str, evidences: Mapping[int, str], is_synthetic: bool = False) -> Opened:
    """Begin to show how far an achievement has come."""
    _insist_own(actor, achievement)
    made = Maturity(achievement=achievement, assessed_on=assessed_on, assessor=assessor, is_synthetic=is_synthetic)
    return Opened(made, {"achievement": achievement.number}, then=lambda record: _keep(record, evidences))


@performs(procedure.edit_maturity)
def edit_maturity(actor: Actor, maturity: Maturity, *, evidences: Mapping[int, str], assessed_on: date, assessor: str) -> dict[str, Any]:
    """Change the evidence."""
    maturity.assessed_on, maturity.assessor = assessed_on, assessor
    _keep(maturity, evidences)
    return {"levels": sorted(evidences)}


def _keep(maturity: Maturity, evidences: Mapping[int, str]) -> None:
    maturity.evidences.all().delete()
    LevelEvidence.objects.bulk_create(LevelEvidence(maturity=maturity, level=level, evidence=text) for level, text in sorted(evidences.items()))


@performs(procedure.show_maturity)
def show_maturity(actor: Actor, maturity: Maturity) -> dict[str, Any]:
    """The level becomes the achievement's own."""
    level = int(procedure.readiness.made(maturity).ground["answer"]["values"]["level"])
    if level == 0:
        raise Refused(Decision.refuse("no-level", _("第 1 级没有证据，不能评定。"), cites=(procedure.STANDARD,), remedy=_("请从第 1 级起补充证据。")))
    maturity.level = level
    describe(System(), maturity.achievement, maturity=level)
    return {"level": level}


@performs(procedure.reopen_maturity)
def reopen_maturity(actor: Actor, maturity: Maturity) -> None:
    """Look at the evidence again."""


@performs(procedure.open_notice)
def open_notice(actor: Actor, *, achievement: Achievement, is_synthetic: bool = False, **fields: Any) -> Opened:
    """Write down the price that is to be held out."""
    _insist_own(actor, achievement)
    made = PriceNotice(achievement=achievement, opened_by=actor.public_id, is_synthetic=is_synthetic, **{name: fields[name] for name in _PRICE if name in fields})
    if made.valuation is None:
        made.valuation = valuation_on(achievement, today())
    _insist_of(made)
    other = PriceNotice.objects.filter(achievement=achievement, buyer=made.buyer, state__in=("prepared", "running", "objected")).first()
    if other is not None:
        raise Refused(Decision.refuse("notice-open", _("这项成果对同一受让方已有一份公示（%(number)s）没有办完。") % {"number": other.number}, cites=(procedure.NOTICE,), remedy=_("请在那份公示上修改，或先撤回它。")))
    return Opened(made, {"achievement": achievement.number})


@performs(procedure.edit_notice)
def edit_notice(actor: Actor, notice: PriceNotice, **fields: Any) -> dict[str, Any]:
    """Change what is to be held out."""
    changed = _set(notice, _PRICE, fields)
    _insist_of(notice)
    return {"changed": changed}


def _insist_of(notice: PriceNotice) -> None:
    """A valuation of something else says nothing of this price; nobody sells to themselves."""
    if notice.valuation is not None and notice.valuation.achievement_id != notice.achievement_id:
        raise Refused(Decision.refuse("other-valuation", _("所选评估不是这项成果的。"), remedy=_("请选这项成果的评估，或留空。")))
    if notice.buyer_id is not None and notice.buyer_id == notice.achievement.unit_id:
        raise Refused(Decision.refuse("own-buyer", _("受让方就是成果完成单位。"), cites=(procedure.LAW,), remedy=_("请改选受让方；单位自行实施不需要协议定价公示。")))


@performs(procedure.start_notice)
def start_notice(actor: Actor, notice: PriceNotice) -> dict[str, Any]:
    """Hold it out from today on."""
    notice.starts_on = today()
    notice.last_day = procedure.last_day_of(notice.starts_on)
    return {"achievement": notice.achievement.number, "starts_on": notice.starts_on.isoformat(), "last_day": notice.last_day.isoformat()}


@performs(procedure.object_to_notice)
def object_to_notice(actor: Actor, notice: PriceNotice, *, text: str) -> Facts:
    """Say what speaks against it; the period stands still until it is settled. Who objected is not in the history, which the whole unit reads."""
    Objection.objects.create(notice=notice, by=User.objects.get(public_id=actor.public_id), text=text, raised_at=now())
    raised = notice.objections.count()
    return Facts({"objections": raised}, {"speaker": actor.public_id}, known_as=f"objector-{raised}")


@performs(procedure.settle_objection)
def settle_objection(actor: Actor, notice: PriceNotice, *, answer: str) -> dict[str, Any]:
    """Answer an objection that does not hold."""
    _answer(actor, notice, answer, upheld=False)
    return {"upheld": False}


@performs(procedure.uphold_objection)
def uphold_objection(actor: Actor, notice: PriceNotice, *, answer: str) -> dict[str, Any]:
    """An objection holds: the price is not held out any longer."""
    _answer(actor, notice, answer, upheld=True)
    return {"upheld": True}


def _answer(actor: Actor, notice: PriceNotice, answer: str, *, upheld: bool) -> None:
    notice.objections.filter(answered_at=None).update(answer=answer, answered_by=actor.public_id, answered_at=now(), upheld=upheld)


@performs(procedure.pass_notice)
def pass_notice(actor: Actor, notice: PriceNotice) -> dict[str, Any]:
    """The period is over and nothing stands against the price."""
    return {"achievement": notice.achievement.number, "last_day": notice.last_day.isoformat() if notice.last_day else None}


@performs(procedure.drop_notice)
def drop_notice(actor: Actor, notice: PriceNotice) -> None:
    """Take it back; an objection that is open then needs no answer."""
    notice.objections.filter(answered_at=None).update(answer=_("公示已撤回。"), answered_by=actor.public_id, answered_at=now(), upheld=False)


@performs(procedure.restart_notice)
def restart_notice(actor: Actor, notice: PriceNotice) -> None:
    """The law of notices changed: it is held out anew, under the law of that day."""
    notice.starts_on = notice.last_day = None


@performs(procedure.renew_notice)
def renew_notice(actor: Actor, notice: PriceNotice) -> dict[str, Any]:
    """Write it anew; the period begins anew as well."""
    notice.starts_on = notice.last_day = None
    notice.opened_by = actor.public_id
    return {"achievement": notice.achievement.number}


def _set(record: Any, names: tuple[str, ...], fields: Mapping[str, Any]) -> list[str]:
    changed = [name for name in names if name in fields and fields[name] != getattr(record, name)]
    for name in changed:
        setattr(record, name, fields[name])
    return changed


def valuation_on(achievement: Achievement, day: date) -> Valuation | None:
    """The latest filed valuation one may lean on that day."""
    held = Valuation.objects.filter(achievement=achievement, state="filed", valued_on__lte=day, valid_until__gte=day)
    return held.order_by("-valued_on", "-pk").first()


def notice_decision(achievement: Achievement, *, price: Money, buyer: Organisation | None, day: date, mode: str = "transfer") -> Decision:
    """Whether an agreed price has passed its notice: this price, for this buyer and this mode, with nothing left to object."""
    passed = PriceNotice.objects.filter(achievement=achievement, state="passed", mode=mode).order_by("-last_day", "-pk")
    fitting = [one for one in passed if one.buyer_id in (None, buyer.pk if buyer else None)]
    same = next((one for one in fitting if one.price_fen == price.fen), None)
    if same is not None and same.last_day is not None and same.last_day < day:
        good = law.answer("instruments.notice-validity", same.last_day, ended_on=same.last_day, signed_on=day).decision
        if not good:
            return Decision.refuse(good.code, good.sentence, good.cites, good.remedy)
        return Decision.allow(_("价格已在本单位公示至 %(day)s，无异议（%(number)s）。") % {"day": same.last_day, "number": same.number}, cites=(procedure.LAW, procedure.NOTICE))
    cites, remedy = (procedure.LAW, procedure.NOTICE), _("请在“协议定价公示”中公示这个价格，期满无异议后再签约。")
    running = PriceNotice.objects.filter(achievement=achievement, state__in=("running", "objected"), price_fen=price.fen, mode=mode).first()
    if running is not None:
        return Decision.refuse("notice-running", _("价格还在公示（%(number)s，到 %(day)s）。") % {"number": running.number, "day": running.last_day}, cites=cites, remedy=_("请等公示期满且异议处理完。"))
    if fitting:
        return Decision.refuse("other-price", _("公示过的价格是 %(told)s 元，与成交价 %(price)s 元不同。") % {"told": fitting[0].price.grouped, "price": price.grouped}, cites=cites, remedy=_("请按公示的价格签约，或重新公示新价格。"))
    return Decision.refuse("no-notice", _("协议定价没有公示过。"), cites=cites, remedy=remedy)


def record_comparable(*, deal: str, field: str, mode: str, exclusivity: str, maturity: int | None, price: Money, signed_on: date) -> Comparable:
    """Let a certified deal help other valuers; the same deal is kept once."""
    made, _new = Comparable.objects.get_or_create(
        deal=deal, defaults={"field": field, "mode": mode, "exclusivity": exclusivity, "maturity": maturity, "price_fen": price.fen, "signed_on": signed_on},
    )
    return made


