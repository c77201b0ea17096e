"""How a note is shared, backed or not, and looked back on; how a need reaches teams and leads to contact."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.access import NOBODY, Access, Held, Listed
from shouzhan.kernel.actor import Actor
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.dates import months
from shouzhan.kernel.decision import Decision
from shouzhan.kernel.procedure.declare import Kind, Procedure, State
from shouzhan.rooms.discovery.procedure import OFFICE, PARKS, city
from shouzhan.rooms.parties.public import Role

EARLY = Citation("沪府办规〔2023〕16号", "二(一)1")
FUTURE = Citation(PARKS, "四(三)2")
park = Held((Role.PARK_OPERATOR,), through="park.operator")
campus = (*OFFICE, Role.RESEARCHER)
YEAR = months(12)


@dataclass(frozen=True)
class OnceShared(Access):
    """Holders of a role anywhere, once the record has left its draft."""

    roles: tuple[str, ...]

    def __call__(self, actor: Actor, record: Any = None) -> Decision:
        if actor.holds(self.roles) and (record is None or record.state not in ("drafted", "withdrawn")):
            return Decision.allow()
        return Decision.refuse("not-yours", lazy("这份研判没有向您公布。"), remedy=lazy("请联系发布的园区。"))

    def scope(self, actor: Actor) -> Q:
        return ~Q(state__in=("drafted", "withdrawn")) if actor.holds(self.roles) else NOBODY

    def words(self) -> tuple[str, ...]:
        return tuple(f"{role}@shared" for role in self.roles)


# --- trend notes -----------------------------------------------------------------------------------------------------

DRAFTED = State("drafted", lazy("研判起草中"), Kind.OPEN)
SHARED = State("shared", lazy("研判已公布"), Kind.OPEN)
DECIDED = State("decided", lazy("已决定，待回看"), Kind.WAITING)
REVIEWED = State("reviewed", lazy("已回看"), Kind.SUCCESS)
WITHDRAWN = State("withdrawn", lazy("研判已撤下"), Kind.CLOSED)
note = Procedure("discovery.note", record="discovery.TrendNote", title=lazy("趋势研判"), prefix="TN", states=(DRAFTED, SHARED, DECIDED, REVIEWED, WITHDRAWN), starts=DRAFTED, cites=(EARLY, FUTURE))
open_note = note.opening("open", lazy("写研判"), by=Held((Role.PARK_OPERATOR, "system")), is_primary=True, cites=(EARLY, FUTURE), help=lazy("对一个细分赛道的判断；公布后高校与园区都能读到。"))
edit_note = note.step("edit", lazy("修改研判"), DRAFTED, None, by=park)
share_note = note.step("share", lazy("公布研判"), DRAFTED, SHARED, by=park, is_primary=True, cites=(FUTURE,))
decide_note = note.step("decide", lazy("决定是否支持"), SHARED, DECIDED, by=park, is_primary=True, cites=(EARLY,), help=lazy("写明支持或不支持以及理由；一年后与实际对照。"))
review_note = note.step("review", lazy("与实际对照"), DECIDED, REVIEWED, by=park, within=YEAR, is_primary=True, cites=(EARLY,))
withdraw_note = note.step("withdraw", lazy("撤下研判"), (DRAFTED, SHARED, DECIDED), WITHDRAWN, by=park, asks_reason=True)
redo_note = note.step("redo", lazy("重新起草"), (REVIEWED, WITHDRAWN), DRAFTED, by=park, asks_reason=True)
sees_note = park | city | OnceShared((*campus, Role.PARK_OPERATOR))

# --- market leads ----------------------------------------------------------------------------------------------------

PENNED = State("penned", lazy("需求待推送"), Kind.OPEN)
PUSHED = State("pushed", lazy("已推送团队"), Kind.WAITING)
MET = State("met", lazy("已有团队联系"), Kind.SUCCESS)
SHUT = State("shut", lazy("需求已关闭"), Kind.CLOSED)
teams = Listed("discovery.Push", record="lead", organisation="team.unit", roles=campus)
lead = Procedure("discovery.lead", record="discovery.MarketLead", title=lazy("市场线索"), prefix="ML", states=(PENNED, PUSHED, MET, SHUT), starts=PENNED, cites=(FUTURE,))
open_lead = lead.opening("open", lazy("登记市场需求"), by=Held((Role.PARK_OPERATOR, "system")), cites=(FUTURE,), help=lazy("写清要解决什么；系统按文字找相近的校内团队。"))
edit_lead = lead.step("edit", lazy("修改需求"), PENNED, None, by=park)
push_lead = lead.step("push", lazy("推送给相近团队"), PENNED, PUSHED, by=park, is_primary=True, cites=(FUTURE,))
contact_lead = lead.step("contact", lazy("登记联系"), (PUSHED, MET), MET, by=teams | park, cites=(FUTURE,), help=lazy("哪个团队、怎么联系上的。"))
shut_lead = lead.step("shut", lazy("关闭需求"), (PENNED, PUSHED, MET), SHUT, by=park, asks_reason=True)
reopen_lead = lead.step("reopen", lazy("重新打开需求"), SHUT, PENNED, by=park, asks_reason=True)
sees_lead = park | teams | city
