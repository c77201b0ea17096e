"""What a safe harbour rests on, shown on its own page."""

from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.procedure.declare import PROCEDURES
from shouzhan.rooms.ownership.harbour.models import PROOFS, SafeHarbour
from shouzhan.rooms.ownership.harbour.procedure import diligent, rules_passed
from shouzhan.web import shapes
from shouzhan.web.certificates import code_of
from shouzhan.web.recordpage import panel
from shouzhan.web.words import say

DIGEST = 64  # signs of a digest in full


@panel("ownership.harbours", order=10)
def proofs(actor: Any, record: SafeHarbour) -> shapes.Panel:
    """The rules behind the decision and the four proofs, with what is still missing and how to get it."""
    rows = [shapes.Row((shapes.Cell(_("规章制度经职工代表大会通过")), shapes.Cell(None, missing=_("见“制度建立情况”")), shapes.Cell(badge=_badge(rules_passed(record.unit_id, record.decided_on)))))]
    for name in PROOFS:
        label = str(SafeHarbour._meta.get_field(name).verbose_name)  # type: ignore[union-attr]
        rows.append(shapes.Row((shapes.Cell(label), shapes.Cell(_evidence(record, name) or None, missing=_("没有证据")), shapes.Cell(badge=_badge(record.found.get(name))))))
    columns = (shapes.Column("proof", _("证据")), shapes.Column("text", _("内容")), shapes.Column("stands", _("是否成立"), "badge"))
    answer = diligent(actor, record)
    note = "" if answer else f"{say(answer.sentence)} {say(answer.remedy)}"
    return shapes.Panel("proofs", _("四项证据"), table=shapes.Table(columns, tuple(rows), caption=_("四项证据")), note=note)


def _evidence(record: SafeHarbour, name: str) -> str:
    """What was put in; of a step in the journal its own words and the beginning of its digest."""
    steps = PROCEDURES[record.about_kind].steps if record.about_kind in PROCEDURES else {}
    told = []
    for line in getattr(record, name).splitlines():
        step, _space, digest = line.partition(" ")
        told.append(f"{say(steps[step].label)} · {digest[:12]}…" if step in steps and len(digest) == DIGEST else line)
    return "\n".join(told)


@panel("ownership.harbours", order=20)
def certificate(actor: Any, record: SafeHarbour) -> shapes.Panel | None:
    """The certificate and what proves it, while it stands."""
    if record.state != "certified" or not record.certificate:
        return None
    stem, code = f"/safe-harbours/{record.number}/certificate", code_of(record.certificate)
    facts = (
        shapes.Fact(_("凭证码"), code, kind="code", url=f"/verify/harbours/{record.number}/?c={code}"), shapes.Fact(_("确认日期"), record.confirmed_on, kind="date"),
    )
    files = (shapes.Link(_("免责凭证（PDF）"), f"{stem}.pdf"), shapes.Link(_("免责凭证（Word）"), f"{stem}.docx"), shapes.Link(_("存证包"), f"{stem}.zip"))
    return shapes.Panel("certificate", _("尽职免责凭证"), facts=facts, files=files, note=_("存证包里有凭证、台账证明和查验程序，离线即可核对。"))


def _badge(stands: bool | None) -> shapes.Badge:
    if stands is None:
        return shapes.Badge(_("未审查"), "waiting")
    return shapes.Badge(_("成立"), "success") if stands else shapes.Badge(_("缺"), "refusal")
