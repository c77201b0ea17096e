"""The policy library as a list."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.access import Held, InState
from shouzhan.kernel.dates import today
from shouzhan.rooms.parties.public import Role
from shouzhan.rooms.policies.models import PolicyDocument
from shouzhan.web.registers import ListColumn, ListFilter, Register
from shouzhan.web.shapes import Badge, Cell


def _validity(document: PolicyDocument) -> Cell:
    if document.is_past:
        return Cell(badge=Badge(_("期限已过"), "overdue"))
    return Cell(document.ends_on, missing=_("长期"))


def _by_validity(value: str) -> models.Q:
    day = today()
    past = models.Q(effective_to__lt=day) | models.Q(effective_to=None, plan_to__lt=day.year)
    return past if value == "past" else ~past


documents = Register(
    name="policies.documents", model=PolicyDocument, title=_("政策库"), one=_("政策文件"), path="policies/",
    sees=InState(("live", "withdrawn")) | Held((Role.POLICY_OFFICER, Role.SYSTEM_ADMIN, Role.AUDITOR)),
    is_public=True, related=("issuer_organisation",), unread=("text",),
    lead=_("每份文件的文号、效力期、条款，以及由条款产生的任务、目标与规则。"),
    columns=(
        ListColumn("name", _("标题"), "title", sort="name_order", is_link=True),
        ListColumn("doc_number", _("文号"), "doc_number", kind="code", sort="doc_number"),
        ListColumn("issuer", _("印发机关"), "issuer", sort="issuer"),
        ListColumn("effective_from", _("施行日期"), "effective_from", kind="date", sort="effective_from"),
        ListColumn("ends_on", _("有效期或计划期至"), "ends_on", kind="date", cell=_validity),
        ListColumn("state", _("状态"), "state", kind="badge"),
        ListColumn("printed_on", _("印发日期"), "printed_on", kind="date", sort="printed_on", is_shown=False),
        ListColumn("number", _("编号"), "number", kind="code", sort="number", is_shown=False),
    ),
    filters=(
        ListFilter("state", _("状态"), "state", (("live", _("在库")), ("reviewing", _("待审核")), ("withdrawn", _("已废止")))),
        ListFilter("validity", _("效力"), "", (("current", _("期限内")), ("past", _("期限已过"))), where=_by_validity),
    ),
    search=("name", "name_en", "doc_number", "issuer", "number"), order=("-effective_from", "-id"),
    empty_title=_("政策库还是空的"), empty_hint=_("导入一份政策文件，从条款开始。"),
    serves=("T-53",),
)
