"""The secrecy agreement and the certificate on paper, laid out as official documents are."""

from datetime import date
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from shouzhan.engine.documents.paper.description import (
    Block,
    Facts,
    Heading,
    Items,
    Paper,
    Paragraph,
    Strong,
    Verification,
)
from shouzhan.kernel.money import Money
from shouzhan.rooms.listings.public import Mode, Way
from shouzhan.rooms.ownership.public import Exclusivity
from shouzhan.rooms.trading.models import SecrecyAgreement
from shouzhan.web.certificates import code_of, digest_of
from shouzhan.web.names import names_of
from shouzhan.web.words import say


def _language() -> Any:
    return "en" if (get_language() or "").startswith("en") else "zh"


def secrecy_paper(agreement: SecrecyAgreement) -> Paper:
    """The whole agreement, from what the house knows of both sides."""
    listing, unit = agreement.listing, agreement.listing.achievement.unit
    names = names_of({agreement.received_signed_by, agreement.disclosed_signed_by} - {""})
    words = {"unit": unit.shown_name, "body": agreement.organisation.shown_name, "title": listing.title, "number": listing.number}
    blocks: list[Block] = [
        Facts((
            (_("披露方"), unit.shown_name), (_("接收方"), agreement.organisation.shown_name), (_("成果"), listing.title), (_("挂牌编号"), listing.number),
            (_("使用目的"), agreement.purpose), (_("查阅截止日"), agreement.until),
        )),
        Heading(1, _("保密信息")),
        Paragraph(_("%(unit)s就“%(title)s”（挂牌编号 %(number)s）向%(body)s披露的挂牌保密内容和资料室资料，均为保密信息。") % words),
        Heading(1, _("接收方的义务")),
        Items((
            _("只为约定的使用目的使用保密信息，不向第三方披露。"), _("只让为此目的需要知道的人员知悉，并使其承担同样的义务。"),
            _("每次查阅由系统记录；PDF 副本印有查阅人、单位、时间和编号，不得去除。"), _("查阅期满或协议终止后，停止使用并销毁副本。"),
        ), ordered=True),
        Heading(1, _("不属于保密信息的内容")), Paragraph(_("已经公开的、接收方此前已合法知悉的、由第三方合法提供的，以及依法必须披露的内容。")),
        Heading(1, _("期限")),
        Paragraph(_("查阅至 %(until)s 止；保密义务自协议终止之日起再延续 %(years)s 年。") % {"until": agreement.until, "years": agreement.secret_years}),
        Heading(1, _("违约")), Paragraph(_("违反本协议的，披露方可立即停止披露，并要求停止侵害、赔偿损失。")),
        Heading(1, _("签署")),
        Facts((
            (_("接收方签署"), _signature(names, agreement.received_signed_by, agreement.received_signed_on)),
            (_("披露方签署"), _signature(names, agreement.disclosed_signed_by, agreement.disclosed_signed_on)),
        )),
    ]
    return Paper(
        title=_("保密协议"), blocks=tuple(blocks), number=agreement.number, issuer=unit.shown_name, date=agreement.disclosed_signed_on or agreement.created_at.date(),
        language=_language(), synthetic=agreement.is_synthetic, seal=True, contents=False,
    )


def _signature(names: dict[str, str], who: str, on: date | None) -> str:
    return f"{names.get(who, who)}　{on.isoformat()}" if on else _("尚未签署")


def certificate_paper(deal: Any, base: str) -> Paper:
    """The certificate, from its kept content alone: what was certified does not change with the registers."""
    held = deal.certificate
    pairs: list[tuple[str, Any]] = [
        (_("成果"), held["title"]), (_("成果编号"), held["achievement"]), (_("挂牌编号"), held["listing"]), (_("转让方"), held["seller"]), (_("受让方"), held["buyer"]),
        (_("转化方式"), say(Mode(held["mode"]).label)), (_("定价方式"), say(Way(held["way"]).label)),
    ]
    if held["exclusivity"]:
        pairs.append((_("许可方式"), say(Exclusivity(held["exclusivity"]).label)))
    if held["mode"] == "licence":
        pairs += [(_("使用领域"), held["field"] or _("全部领域")), (_("地域"), held["territory"] or _("全部地域")), (_("期限"), f"{held['starts_on']} – {held['ends_on']}")]
    pairs += [
        (_("成交价"), _("%(amount)s 元") % {"amount": Money.of(held["price"]).grouped}), (_("大写"), held["capitals"]), (_("签约日期"), date.fromisoformat(held["signed_on"])),
        (_("结清日期"), date.fromisoformat(held["settled_on"])), (_("权利登记号"), held["right"]),
    ]
    if held.get("immunity"):
        pairs.append((_("进场交易尽职记录"), held["immunity"]))
    blocks: list[Block] = [
        Paragraph((_("兹证明下列技术交易在本交易场所按规则进行，款项已结清，权利已登记。"),)), Facts(tuple(pairs)),
        Paragraph((Strong(_("凭证摘要")), f"　{digest_of(held)}")),
        Paragraph(_("扫描二维码或打开网址核对本凭证；也可下载存证包，在没有网络的电脑上用其中的查验程序核对。")),
    ]
    return Paper(
        title=_("技术交易凭证"), blocks=tuple(blocks), number=held["deal"], issuer=held["venue"], date=date.fromisoformat(held["certified_on"]), language=_language(),
        synthetic=deal.is_synthetic, seal=True, contents=False, verification=Verification(f"{base}/verify/deals/{held['deal']}/?c={code_of(held)}", code_of(held)),
    )
