"""The menu entry, and the notice on paper."""

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.engine.documents.paper.description import Items, Paper, Paragraph, Strong
from shouzhan.kernel.access import SignedIn
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.rooms.parties.public import Role
from shouzhan.rooms.valuation.models import PriceNotice
from shouzhan.rooms.valuation.procedure import OFFICE
from shouzhan.web.pages import page
from shouzhan.web.papers import RENDER, printed
from shouzhan.web.reading import long_day
from shouzhan.web.recordpage import find
from shouzhan.web.registers import REGISTERS
from shouzhan.web.shell import nav
from shouzhan.web.words import is_english, say

nav(lazy("定价公示"), "/price-notices/", order=54, shown_to=lambda actor: actor.holds((*OFFICE, Role.RESEARCHER, Role.AUDITOR)))


@page("price-notices/<str:number>/notice.<str:kind>", name="valuation.notice.file", access=SignedIn(), serves=("T-30",))
def notice_file(request: HttpRequest, actor: Any, number: str, kind: str) -> HttpResponse:
    """The notice as it hangs on the board."""
    if kind not in RENDER:
        raise Http404
    record: PriceNotice = find(REGISTERS["valuation.notices"], actor, number)
    if record.starts_on is None or record.last_day is None:
        raise Refused(Decision.refuse("not-begun", _("还没有开始公示，没有文书。"), remedy=_("开始公示后再下载。")))
    return printed(paper_of(record), kind, record.number)


def paper_of(record: PriceNotice) -> Paper:
    """The notice: what, for how much, how it was found, until when, and where objections go."""
    unit, price = record.achievement.unit, record.price
    facts = [
        (_("成果名称"), record.achievement.title), (_("成果编号"), record.achievement.number), (_("转化方式"), say(record.get_mode_display())),
        (_("受让方"), record.buyer.shown_name if record.buyer else _("未定")), (_("拟交易价格"), _("%(price)s 元（%(capitals)s）") % {"price": price.grouped, "capitals": price.in_capitals()}),
    ]
    if record.how:
        facts.append((_("定价经过"), record.how))
    blocks = (
        Paragraph(_("依照促进科技成果转化的有关规定，现将下列成果的名称和拟交易价格在本单位公示。")),
        Items(tuple(Paragraph((Strong(f"{label}：" if not is_english() else f"{label}: "), value)) for label, value in facts)),
        Paragraph(_("公示期自 %(start)s 起，至 %(last)s 止。对公示内容有异议的，请在公示期内登录系统提出，由单位管理部门处理并答复。") % {"start": long_day(record.starts_on), "last": long_day(record.last_day)}),
    )
    return Paper(
        title=_("科技成果协议定价公示"), blocks=blocks, number=record.number, issuer=unit.shown_name, date=record.starts_on, language="en" if is_english() else "zh",
        synthetic=record.is_synthetic, numbered=False,
    )
