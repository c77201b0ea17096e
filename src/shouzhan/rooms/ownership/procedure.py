"""How patents are filed and kept, and how rights come, pass on and end."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.rooms.parties.public import Role

OFFICE = (Role.TRANSFER_OFFICER, Role.UNIVERSITY_OFFICE)
office = Held(OFFICE, through="achievement.unit")
SYSTEM = Held(("system",))

PREPARING = State("preparing", _("准备申请"), Kind.OPEN)
FILED = State("filed", _("已申请"), Kind.OPEN)
GRANTED = State("granted", _("已授权"), Kind.SUCCESS)
LAPSED = State("lapsed", _("已失效"), Kind.CLOSED)

patent = Procedure("ownership.patent", record="ownership.Patent", title=_("知识产权申请"), prefix="PT", states=(PREPARING, FILED, GRANTED, LAPSED), starts=PREPARING)
open_patent = patent.opening("open", _("登记知识产权申请"), by=Held((*OFFICE, "system")), is_primary=True)
file_patent = patent.step("file", _("登记已申请"), PREPARING, FILED, by=office | SYSTEM, is_primary=True)
grant_patent = patent.step("grant", _("登记已授权"), FILED, GRANTED, by=office | SYSTEM, is_primary=True)
lapse_patent = patent.step("lapse", _("登记失效"), (PREPARING, FILED, GRANTED), LAPSED, by=office | SYSTEM, asks_reason=True)

IN_FORCE = State("in-force", _("有效"), Kind.SUCCESS)
PASSED = State("passed", _("已转出"), Kind.CLOSED)
ENDED = State("ended", _("已终止"), Kind.CLOSED)

right = Procedure("ownership.right", record="ownership.Right", title=_("技术权益登记"), prefix="RT", states=(IN_FORCE, PASSED, ENDED), starts=IN_FORCE)
enter_right = right.opening("enter", _("登记权利"), by=Held((*OFFICE, "system")))
pass_right = right.step("pass", _("登记转出"), IN_FORCE, PASSED, by=SYSTEM)
end_right = right.step("end", _("登记终止"), IN_FORCE, ENDED, by=office | SYSTEM, asks_reason=True)
