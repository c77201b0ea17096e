"""The certificate of a protected decision: on paper, as a pack to be checked offline, and where its QR code leads."""

from datetime import date
from typing import Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.timezone import localdate
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.engine.documents.paper.description import Block, Facts, Paper, Paragraph, Strong, Verification
from shouzhan.kernel.access import Held, Public, SignedIn
from shouzhan.rooms.ownership.harbour.decisions import OwnDecision, own_decisions
from shouzhan.rooms.ownership.harbour.forms import PROOF_LABELS
from shouzhan.rooms.ownership.harbour.models import SafeHarbour
from shouzhan.rooms.ownership.harbour.procedure import DECIDERS
from shouzhan.web import certificates, shapes
from shouzhan.web.pages import page
from shouzhan.web.portal import titles_of
from shouzhan.web.recordpage import find
from shouzhan.web.registers import REGISTERS, register_of
from shouzhan.web.shell import nav
from shouzhan.web.verify import CERTIFICATES, VerifyPage
from shouzhan.web.words import is_english, say, sentences

SHOWN = 15
nav(lazy("我的决定"), "/my-decisions/", order=53, shown_to=lambda actor: actor.holds(DECIDERS))


@page("my-decisions/", name="ownership.decisions", access=Held(DECIDERS), template="web/shelves.html", serves=("T-15",))
def my_decisions(request: HttpRequest, actor: Any) -> shapes.ShelvesPage:
    """What one decided oneself, each to be made again, and whether it is protected."""
    rows: dict[str, list[shapes.Row]] = {}
    decided = own_decisions(actor, grounded=True)
    titles = titles_of(actor, [one.entry for one in decided])
    for one in decided:
        entry, step = one.entry, one.step
        if one.harbour is None and len(rows.get(say(step.procedure.title), ())) >= SHOWN:
            continue
        register = register_of(entry.record_kind)
        rows.setdefault(say(step.procedure.title), []).append(shapes.Row((
            shapes.Cell(localdate(entry.at)), shapes.Cell(titles.get(entry.record_number, entry.record_number), url=f"/{register.path}{entry.record_number}/", note=entry.record_number), shapes.Cell(step.label),
            shapes.Cell(_("重演"), url=f"/decisions/{entry.pk}/"), _protection(one))))
    columns = (
        shapes.Column("on", _("日期"), "date"), shapes.Column("record", _("记录")), shapes.Column("step", _("步骤")), shapes.Column("again", _("依据")), shapes.Column("harbour", _("尽职免责")),
    )
    lead = _("由您作出、依规则或核对作出的决定：可以按当时与今天的规则重演，也可以为它申请尽职免责。")
    return shapes.ShelvesPage(
        title=_("我的决定"), lead=sentences(lead, _("每类只列最近 %(most)s 项，申请过免责的都列出。") % {"most": SHOWN}),
        shelves=tuple(shapes.Shelf(title, shapes.Table(columns, tuple(lines), caption=title)) for title, lines in rows.items()),
        empty=None if rows else shapes.Empty(_("还没有可重演的决定"), _("您办理成果、权属、评估、挂牌、交易事项后，依据会列在这里。")),
    )


def _protection(one: OwnDecision) -> shapes.Cell:
    if one.harbour is not None:
        state = one.harbour.state_now
        return shapes.Cell(one.harbour.number, url=f"/safe-harbours/{one.harbour.number}/", note=state.label)
    return shapes.Cell(_("申请尽职免责"), url=f"/safe-harbours/new/apply/?{urlencode({'decision': one.key})}")


@page("safe-harbours/<str:number>/certificate.<str:kind>", name="ownership.harbour.certificate", access=SignedIn(), serves=("T-15", "T-33"))
def certificate_file(request: HttpRequest, actor: Any, number: str, kind: str) -> HttpResponse:
    """The certificate in Word or PDF, or with its proof to be checked offline."""
    harbour: SafeHarbour = find(REGISTERS["ownership.harbours"], actor, number)
    if harbour.state != "certified" or not harbour.certificate:
        raise Http404
    return certificates.answer(harbour, paper_of(harbour, request.build_absolute_uri("/").rstrip("/")), kind)


CERTIFICATES["SH"] = "/verify/harbours/%s/"


@page("verify/harbours/<str:number>/", name="ownership.harbour.verify", access=Public(), template="web/verify.html", serves=("T-15",))
def verify_certificate(request: HttpRequest, actor: Any, number: str) -> VerifyPage:
    """Whether a certificate of this number and code was issued, and whether it still stands."""
    harbour = SafeHarbour.objects.filter(number=number).select_related("unit").first()
    fallen = None if harbour is None or harbour.state == "certified" else shapes.Banner(
        "refused", _("这份凭证出具过，但免责已不再有效。"), remedy=_("请向出具单位了解情况。"), code="certificate-fallen")
    return certificates.checked(_("核对尽职免责凭证"), harbour, request.GET.get("c", ""), _told, fallen)


def _told(harbour: SafeHarbour) -> tuple[shapes.Fact, ...]:
    return (
        shapes.Fact(_("凭证编号"), harbour.number, kind="code"), shapes.Fact(_("出具机构"), harbour.certificate["unit"]), shapes.Fact(_("出具日期"), harbour.certificate["certified_on"]),
    )


def paper_of(harbour: SafeHarbour, base: str) -> Paper:
    """The certificate, from its kept content alone."""
    held = harbour.certificate
    pairs: list[tuple[str, Any]] = [
        (_("决策人"), held["decider"]), (_("单位"), held["unit"]), (_("决策所在记录"), held["about"]),
        *(((_("成果"), held["achievement"]),) if held["achievement"] else ()), (_("决策日期"), date.fromisoformat(held["decided_on"])),
        (_("成立的证据"), _("、").join(say(label) for name, label in PROOF_LABELS if held["found"].get(name))),
    ]
    blocks: list[Block] = [
        Paragraph((_("兹确认：下列决策依经职工代表大会通过的规章作出，四项证据经审查均成立，对该决策不追究决策责任。"),)), Facts(tuple(pairs)),
        Paragraph((Strong(_("凭证摘要")), f"　{certificates.digest_of(held)}")),
        Paragraph(_("查实有证据不成立的，本凭证自始无效。请扫码核对是否仍然有效，或用存证包离线查验。")),
    ]
    return Paper(
        title=_("尽职免责凭证"), blocks=tuple(blocks), number=harbour.number, issuer=held["unit"], date=date.fromisoformat(held["certified_on"]),
        language="en" if is_english() else "zh", synthetic=harbour.is_synthetic, seal=True, contents=False,
        verification=Verification(f"{base}/verify/harbours/{harbour.number}/?c={certificates.code_of(held)}", certificates.code_of(held)),
    )
