"""The certificate of a protected decision: on paper, as a pack to be checked offline, and where its QR code leads."""

from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from shouzhan.engine.documents.paper.description import Block, Facts, Paper, Paragraph, Strong, Verification
from shouzhan.kernel.access import Public, SignedIn
from shouzhan.rooms.ownership.harbour.forms import PROOF_LABELS
from shouzhan.rooms.ownership.harbour.models import SafeHarbour
from shouzhan.web import certificates, shapes
from shouzhan.web.pages import page
from shouzhan.web.recordpage import find
from shouzhan.web.registers import REGISTERS
from shouzhan.web.verify import VerifyPage
from shouzhan.web.words import is_english, say


@page("safe-harbours/<str:number>/certificate.<str:kind>", name="ownership.harbour.certificate", access=SignedIn(), serves=("T-15", "T-33"))
def certificate_file(request: HttpRequest, actor: Any, number: str, kind: str) -> HttpResponse:
    """The certificate in Word or PDF, or with its proof to be checked offline."""
    harbour: SafeHarbour = find(REGISTERS["ownership.harbours"], actor, number)
    if harbour.state != "certified" or not harbour.certificate:
        raise Http404
    return certificates.answer(harbour, paper_of(harbour, request.build_absolute_uri("/").rstrip("/")), kind)


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
