"""How a deal goes from talk to certificate."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.rooms.parties.public import Role

OFFICE = (Role.TRANSFER_OFFICER, Role.UNIVERSITY_OFFICE)
BUYERS = (Role.ORG_ADMIN, Role.MEMBER, Role.TRANSFER_OFFICER)
seller = Held(OFFICE, through="achievement.unit")
buyer = Held(BUYERS, through="buyer")
exchange = Held((Role.EXCHANGE_OFFICER,), through="listing.venue.organisation")
SYSTEM = Held(("system",))

TALKING = State("talking", _("谈判中"), Kind.OPEN)
AGREED = State("agreed", _("已达成一致"), Kind.WAITING)
SIGNED = State("signed", _("已签约"), Kind.OPEN)
SETTLED = State("settled", _("已结算"), Kind.OPEN)
CERTIFIED = State("certified", _("已发交易凭证"), Kind.SUCCESS)
FAILED = State("failed", _("未成交"), Kind.REFUSAL)

deal = Procedure("trading.deal", record="trading.Deal", title=_("技术交易"), prefix="DL", states=(TALKING, AGREED, SIGNED, SETTLED, CERTIFIED, FAILED), starts=TALKING)
open_deal = deal.opening("open", _("开始谈判"), by=Held((*OFFICE, *BUYERS, "system")))
agree = deal.step("agree", _("双方一致"), TALKING, AGREED, by=seller | buyer | SYSTEM, is_primary=True)
sign = deal.step("sign", _("签约"), AGREED, SIGNED, by=seller | SYSTEM, is_primary=True)
settle = deal.step("settle", _("结清"), SIGNED, SETTLED, by=exchange | SYSTEM, is_primary=True)
certify = deal.step("certify", _("出具交易凭证"), SETTLED, CERTIFIED, by=exchange | SYSTEM, is_primary=True)
fail = deal.step("fail", _("终止交易"), (TALKING, AGREED, SIGNED), FAILED, by=seller | buyer | exchange | SYSTEM, asks_reason=True, is_harmful=True)
