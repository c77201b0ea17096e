"""Interests, secrecy agreements, data rooms, deals, deposits and services as lists."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held
from shouzhan.kernel.text import Text
from shouzhan.rooms.listings.public import Mode, Way
from shouzhan.rooms.parties.public import Role
from shouzhan.rooms.trading import procedure as p
from shouzhan.rooms.trading.models import DataRoom, Deal, Deposit, Interest, IpService, SecrecyAgreement
from shouzhan.web.registers import ListColumn, ListFilter, Register

AUDIT = Held((Role.AUDITOR,))
_LISTED = ("listing__achievement__unit", "listing__venue__organisation")

interests = Register(
    name="trading.interests", model=Interest, title=_("受让意向"), one=Text("受让意向", "Interest"), path="interests/", sees=p.offerer | p.asker | p.exchange | AUDIT,
    related=(*_LISTED, "organisation"), lead=_("谁想受让哪项成果，转让方何时答复；每家只看得到自己的。"),
    empty_title=_("还没有受让意向"), empty_hint=_("在挂牌页面上表达意向，转让方会在期限内答复。"),
    columns=(
        ListColumn("title", _("成果"), "listing.title", is_link=True), ListColumn("organisation", _("意向方"), "organisation.shown_name"),
        ListColumn("listing", _("挂牌编号"), "listing.number", kind="code"), ListColumn("answer_by", _("答复期限"), "answer_by", kind="date", sort="answer_by"),
        ListColumn("state", _("状态"), "state", kind="badge"), ListColumn("number", _("编号"), "number", kind="code", sort="number"),
    ),
    filters=(ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.interest.states]),),
    search=("number", "listing__number", "organisation__name"), in_site_search=False, serves=("T-30",),
)

secrecies = Register(
    name="trading.secrecies", model=SecrecyAgreement, title=Text("保密协议", "Secrecy agreements"), one=Text("保密协议", "Secrecy agreement"), path="secrecy-agreements/", sees=p.offerer | p.asker | AUDIT,
    related=(*_LISTED, "organisation", "interest"), lead=_("双方签署后，意向方可看挂牌的保密内容，并按阶段查阅资料室。"),
    empty_title=_("还没有保密协议"), empty_hint=_("转让方接受意向后，在意向页面拟定。"),
    columns=(
        ListColumn("title", _("成果"), "listing.title", is_link=True), ListColumn("organisation", _("接收方"), "organisation.shown_name"),
        ListColumn("stage", _("可查阅阶段"), "stage", kind="number"), ListColumn("until", _("查阅截止日"), "until", kind="date", sort="until"),
        ListColumn("state", _("状态"), "state", kind="badge"), ListColumn("number", _("编号"), "number", kind="code", sort="number"),
    ),
    filters=(ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.secrecy.states]),),
    search=("number", "listing__number", "organisation__name"), in_site_search=False, serves=("T-30",),
)

rooms = Register(
    name="trading.rooms", model=DataRoom, title=_("资料室"), one=Text("资料室", "Data room"), path="data-rooms/", sees=p.offerer | p.exchange | AUDIT, related=_LISTED,
    lead=_("一项挂牌的尽调资料，分三个阶段逐家放开；每次查阅都有记录。"), empty_title=_("还没有资料室"), empty_hint=_("用“开设资料室”为一项挂牌放入资料。"),
    columns=(
        ListColumn("title", _("成果"), "title", is_link=True), ListColumn("listing", _("挂牌编号"), "listing.number", kind="code"),
        ListColumn("state", _("状态"), "state", kind="badge"), ListColumn("number", _("编号"), "number", kind="code", sort="number"),
    ),
    filters=(ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.room.states]),), search=("number", "listing__number"), in_site_search=False, serves=("T-30",),
)

deals = Register(
    name="trading.deals", model=Deal, title=_("技术交易"), one=Text("技术交易", "Deal"), path="deals/", sees=p.seller | p.buyer | p.exchange | AUDIT,
    related=("achievement__unit", "listing__venue__organisation", "listing__achievement__unit", "buyer", "interest"), lead=_("从谈判到签约、结清、出具凭证；每家只看得到自己的交易。"), unread=("certificate",),
    empty_title=_("还没有交易"), empty_hint=_("意向被接受后开始谈判；挂牌报价的成果可直接按挂牌价成交。"),
    columns=(
        ListColumn("title", _("成果"), "title", is_link=True), ListColumn("buyer", _("受让方"), "buyer.shown_name"),
        ListColumn("mode", _("转化方式"), "get_mode_display"), ListColumn("way", _("定价方式"), "get_way_display"),
        ListColumn("price", _("成交价"), lambda d: d.price.yuan if d.price else None, kind="money", sort="price_fen", missing="–"),
        ListColumn("signed_on", _("签约日期"), "signed_on", kind="date", sort="signed_on"),
        ListColumn("state", _("状态"), "state", kind="badge"), ListColumn("number", _("编号"), "number", kind="code", sort="number"),
    ),
    filters=(
        ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.deal.states]), ListFilter("mode", _("转化方式"), "mode", Mode.choices),
        ListFilter("way", _("定价方式"), "way", Way.choices),
    ),
    search=("number", "achievement__number", "listing__number", "buyer__name"), in_site_search=False, serves=("T-30", "T-31", "T-33"),
)

deposits = Register(
    name="trading.deposits", model=Deposit, title=_("交易保证金"), one=_("保证金"), path="deposits/", sees=p.exchange | p.asker | AUDIT, related=(*_LISTED, "organisation"),
    lead=_("收到、在管、退还与不予退还的保证金；转让方看不到谁交了保证金。"), empty_title=_("还没有保证金"), empty_hint=_("由交易场所按到账凭证登记。"),
    columns=(
        ListColumn("title", _("成果"), "listing.title", is_link=True), ListColumn("organisation", _("交纳方"), "organisation.shown_name"),
        ListColumn("amount", _("金额"), lambda d: d.amount.yuan, kind="money", sort="amount_fen"), ListColumn("received_on", _("到账日期"), "received_on", kind="date", sort="received_on"),
        ListColumn("receipt", _("凭证号"), "receipt", kind="code"), ListColumn("state", _("状态"), "state", kind="badge"), ListColumn("number", _("编号"), "number", kind="code", sort="number"),
    ),
    filters=(ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.deposit.states]),), search=("number", "receipt", "organisation__name"), in_site_search=False, serves=("T-30",),
)

services = Register(
    name="trading.services", model=IpService, title=_("知识产权运营服务"), one=_("运营服务"), path="ip-services/",
    sees=Held(p.BUYERS, through="firm") | p.provider | Held((Role.PARK_OPERATOR,), through="carrier.operator") | AUDIT, related=("firm", "venue__organisation", "carrier__operator"),
    lead=_("交易场所为在孵企业挂牌、评估和交易后服务，以及带来的增值。"), empty_title=_("还没有运营服务"), empty_hint=_("在孵企业或其载体用“申请知识产权运营服务”提出。"),
    columns=(
        ListColumn("firm", _("在孵企业"), "firm.shown_name", is_link=True), ListColumn("asset", _("知识产权"), "asset"), ListColumn("kind", _("服务"), "get_kind_display"),
        ListColumn("venue", _("交易场所"), "venue.title"), ListColumn("added", _("增值"), lambda s: s.added.yuan if s.added else None, kind="money"),
        ListColumn("done_on", _("完成日期"), "done_on", kind="date", sort="done_on"), ListColumn("state", _("状态"), "state", kind="badge"), ListColumn("number", _("编号"), "number", kind="code"),
    ),
    filters=(ListFilter("kind", _("服务"), "kind", IpService.Kind.choices), ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.service.states])),
    search=("number", "asset", "firm__name"), in_site_search=False, serves=("I-13",),
)
