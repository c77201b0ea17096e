"""The papers of the room, the comparison of terms, the public check of a certificate, and the way in."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.access import Public, SignedIn
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.rooms.parties.public import Role
from shouzhan.rooms.trading import procedure as p
from shouzhan.rooms.trading.comparing import compared
from shouzhan.rooms.trading.copies import MadeCopy, make_copy
from shouzhan.rooms.trading.models import DataRoom, Deal, Paper, SecrecyAgreement, Terms
from shouzhan.rooms.trading.printing import certificate_paper, secrecy_paper
from shouzhan.rooms.trading.secrecy import look_at_paper, take_copy
from shouzhan.rooms.trading.sides import side_of
from shouzhan.web import certificates, shapes
from shouzhan.web.dossier import stop
from shouzhan.web.giving import given
from shouzhan.web.pages import page
from shouzhan.web.papers import printed
from shouzhan.web.portal import PORTAL_DOORS
from shouzhan.web.recordpage import find
from shouzhan.web.registers import REGISTERS
from shouzhan.web.shell import nav
from shouzhan.web.verify import CERTIFICATES, VerifyPage

nav(lazy("交易"), "/deals/", order=60, shown_to=lambda actor: actor.is_authenticated and actor.holds((*p.OFFICE, *p.BUYERS, Role.EXCHANGE_OFFICER, Role.AUDITOR)))
PORTAL_DOORS.append((46, shapes.Door(
    lazy("买卖双方"), lazy("提意向、签保密、谈条款、签约，交易全程留痕"), "/interests/",
    (shapes.Link(lazy("受让意向"), "/interests/"), shapes.Link(lazy("技术交易"), "/deals/"), shapes.Link(lazy("查验凭证"), "/verify/")),
)))


# --- secrecy ---------------------------------------------------------------------------------------------------------


@page("secrecy-agreements/<str:number>/agreement.<str:kind>", name="trading.agreement", access=SignedIn(), serves=("T-30",))
def agreement_file(request: HttpRequest, actor: Any, number: str, kind: str) -> HttpResponse:
    """The secrecy agreement in Word or PDF."""
    return printed(secrecy_paper(find(REGISTERS["trading.secrecies"], actor, number)), kind, number)


@page("secrecy-agreements/<str:number>/papers/<int:pk>/", name="trading.paper", access=SignedIn(), serves=("T-30",))
def paper_file(request: HttpRequest, actor: Any, number: str, pk: int) -> HttpResponse:
    """A copy of a paper for the body under the agreement: made for this reader, logged, and only then handed out."""
    agreement: SecrecyAgreement = find(REGISTERS["trading.secrecies"], actor, number)
    paper = Paper.objects.filter(pk=pk, room__listing=agreement.listing_id, room__state="open", stage__lte=agreement.stage, withdrawn_at=None).first()
    if paper is None:
        raise Http404
    decision = p.take_copy.by(actor, agreement)
    if not decision:
        raise Refused(decision)
    copy = make_copy(paper, person=str(actor), organisation=agreement.organisation.name)
    take_copy(actor, agreement, paper=paper, copy=copy)
    return _copy(paper, copy)


@page("data-rooms/<str:number>/papers/<int:pk>/", name="trading.room-paper", access=SignedIn(), serves=("T-30",))
def room_paper_file(request: HttpRequest, actor: Any, number: str, pk: int) -> HttpResponse:
    """A copy of a paper for the seller or the venue, logged all the same."""
    room: DataRoom = find(REGISTERS["trading.rooms"], actor, number)
    paper = room.papers.filter(pk=pk).first()
    if paper is None:
        raise Http404
    decision = p.look_at_paper.by(actor, room)
    if not decision:
        raise Refused(decision)
    own = room.listing.achievement.unit if p.offerer(actor, room) else room.listing.venue.organisation
    copy = make_copy(paper, person=str(actor), organisation=own.name)
    look_at_paper(actor, room, paper=paper, copy=copy)
    return _copy(paper, copy)


def _copy(paper: Paper, copy: MadeCopy) -> HttpResponse:
    ending = paper.name.rpartition(".")[2]
    return given(copy.data, paper.media_type, f"{copy.mark}.{ending if ending.isascii() and ending.isalnum() else 'bin'}")


# --- terms -----------------------------------------------------------------------------------------------------------


@page("deals/<str:number>/terms/", name="trading.terms", access=SignedIn(), template="web/board.html", serves=("T-30",))
def terms(request: HttpRequest, actor: Any, number: str) -> shapes.BoardPage:
    """Any two versions of the terms side by side."""
    deal: Deal = find(REGISTERS["trading.deals"], actor, number)
    if deal.state in {state.name for state in p.NEGOTIATING} and not side_of(actor, deal):
        raise Refused(Decision.refuse("terms-are-theirs", _("谈判中的条款只对双方可见。"), (p.PRICING,), _("达成一致后可以查看。")))
    held = {each.version: each for each in Terms.objects.filter(deal=deal)}
    if not held:
        raise Http404
    last = max(held)
    one, other = (_version(request.GET.get(name, ""), held, usual) for name, usual in (("from", max(1, last - 1)), ("to", last)))
    return shapes.BoardPage(
        title=_("条款比较：%(title)s") % {"title": deal.title}, sections=(_comparison(held[one], held[other]),), exports=(shapes.Link(_("返回交易"), f"/deals/{number}/"),),
        tabs=tuple(
            shapes.Tab(_("第 %(one)s 版 → 第 %(other)s 版") % {"one": a, "other": b}, f"?from={a}&to={b}", current=(a, b) == (one, other)) for a, b in _pairs(last)
        ),
    )


def _pairs(last: int) -> list[tuple[int, int]]:
    """Each version with the one before it, and the first with the last."""
    pairs = [(1, last)] if last > 2 else []
    return [*pairs, *((version - 1, version) for version in range(last, 1, -1))]


def _version(text: str, held: dict[int, Terms], usual: int) -> int:
    number = int(text) if text.isdecimal() and len(text) < 6 else usual
    if number not in held:
        raise Http404
    return number


def _comparison(one: Terms, other: Terms) -> shapes.BoardSection:
    found = compared(one, other)
    changed = [each for each in found if each.is_changed]
    rows = tuple(
        shapes.Row((
            shapes.Cell(each.label), shapes.Cell(each.before), shapes.Cell(each.after, note=each.note), shapes.Cell(None, badge=_mark(each.is_changed)),
        ))
        for each in sorted(found, key=lambda each: not each.is_changed)
    )
    columns = (
        shapes.Column("item", _("条款")), shapes.Column("before", _("第 %(version)s 版（%(side)s）") % {"version": one.version, "side": one.get_side_display()}),
        shapes.Column("after", _("第 %(version)s 版（%(side)s）") % {"version": other.version, "side": other.get_side_display()}), shapes.Column("changed", _("变化"), "badge"),
    )
    lead = _("%(count)s 项不同：%(items)s") % {"count": len(changed), "items": _("、").join(each.label for each in changed)} if changed else _("两版相同。")
    return shapes.BoardSection(_("逐条比较"), lead=lead, table=shapes.Table(columns, rows, caption=_("条款比较")))


def _mark(is_changed: bool) -> shapes.Badge:
    return shapes.Badge(_("有改动"), "waiting") if is_changed else shapes.Badge(_("未变"), "closed")


# --- certificates ----------------------------------------------------------------------------------------------------


def _certified(actor: Any, number: str) -> Deal:
    deal: Deal = find(REGISTERS["trading.deals"], actor, number)
    if not deal.certificate:
        raise Http404
    return deal


def _base(request: HttpRequest) -> str:
    return request.build_absolute_uri("/").rstrip("/")


@page("deals/<str:number>/certificate.<str:kind>", name="trading.certificate", access=SignedIn(), serves=("T-30", "T-33"))
def certificate_file(request: HttpRequest, actor: Any, number: str, kind: str) -> HttpResponse:
    """The certificate in Word or PDF, or with its proof to be checked offline."""
    deal = _certified(actor, number)
    return certificates.answer(deal, certificate_paper(deal, _base(request)), kind)


@page("verify/deals/<str:number>/", name="trading.verify", access=Public(), template="web/verify.html", serves=("T-30",))
def verify_certificate(request: HttpRequest, actor: Any, number: str) -> VerifyPage:
    """Whether a certificate of this number and code was issued."""
    deal = Deal.objects.filter(number=number, state="certified").select_related("listing__venue").first()
    return certificates.checked(_("核对交易凭证"), deal, request.GET.get("c", ""), _told)


def _told(deal: Deal) -> tuple[shapes.Fact, ...]:
    return (
        shapes.Fact(_("凭证编号"), deal.number, kind="code"), shapes.Fact(_("出具机构"), deal.listing.venue.title), shapes.Fact(_("出具日期"), deal.certificate["certified_on"]),
        shapes.Fact(_("成果编号"), deal.certificate["achievement"], kind="code"),
    )


CERTIFICATES["DL"] = "/verify/deals/%s/"

# --- the Line of a result --------------------------------------------------------------------------------------------


@stop("disclosure.achievements", order=50)
def talking_stop(actor: Any, achievement: Any) -> shapes.LineStop:
    """Whether somebody talks about the result; how many is nobody else's to know."""
    if achievement.deals.filter(state__in=("signed", "settled", "certified")).exists():
        return shapes.LineStop(_("洽谈"), "done")
    return shapes.LineStop(_("洽谈"), "current" if actor.is_authenticated and REGISTERS["trading.deals"].queryset(actor).filter(achievement=achievement).exists() else "coming")


@stop("disclosure.achievements", order=60)
def traded_stop(actor: Any, achievement: Any) -> shapes.LineStop:
    """Whether it is sold."""
    done = achievement.state == "transferred"
    return shapes.LineStop(_("成交"), "done" if done else "coming", url=f"/deals/?q={achievement.number}" if done and actor.is_authenticated else "")
