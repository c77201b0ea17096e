"""The lists of sources, scouting tasks and findings."""

from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.text import Text
from shouzhan.rooms.discovery import procedure as p
from shouzhan.rooms.discovery.models import Finding, Source, SourceKind, Task
from shouzhan.web.registers import ListColumn, ListFilter, Register

sources = Register(
    name="discovery.sources", model=Source, title=_("发现来源"), one=Text("发现来源", "Source of discovery"), path="sources/", sees=p.sees_source, related=("unit",), unread=("abstract",),
    lead=_("实验室、资助项目、论文与专利：发现线索的地方。可从电子表格、BibTeX 或 RIS 导入。"),
    columns=(
        ListColumn("name", _("名称"), "name", sort="name_order", is_link=True),
        ListColumn("kind", _("类别"), "get_kind_display", sort="kind"),
        ListColumn("people", _("作者或负责人"), "people"),
        ListColumn("on", _("发表或起始日期"), "on", kind="date", sort="on"),
        ListColumn("state", _("状态"), "state", kind="badge"),
        ListColumn("unit", _("单位"), "unit.shown_name", is_shown=False),
        ListColumn("doi", "DOI", "doi", kind="code", is_shown=False),
        ListColumn("orcids", "ORCID", "orcids", kind="code", is_shown=False),
        ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
    ),
    filters=(ListFilter("kind", _("类别"), "kind", SourceKind.choices), ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.source.states])),
    search=("number", "name", "people", "doi", "orcids", "code"), in_site_search=False, importer="shouzhan.rooms.discovery.importing.importer",
    empty_title=_("还没有来源"), empty_hint=_("技术转移机构点“导入”，上传电子表格、BibTeX 或 RIS；也可以逐条录入。"), serves=("U-17",),
)

tasks = Register(
    name="discovery.tasks", model=Task, title=Text("侦察任务", "Scouting tasks"), one=Text("侦察任务", "Scouting task"), path="scouting/", sees=p.sees_task, related=("unit", "scout__person"),
    lead=_("谁在期限前看哪些来源；看到可能转化的就登记成线索。"),
    columns=(
        ListColumn("name", _("任务"), "name", sort="name_order", is_link=True),
        ListColumn("scout", _("侦察人"), lambda t: str(t.scout)),
        ListColumn("kind", _("看哪类来源"), lambda t: t.get_kind_display() if t.kind else _("各类都看")),
        ListColumn("due", _("完成期限"), "due_on", kind="deadline", sort="due_on"),
        ListColumn("state", _("状态"), "state", kind="badge"),
        ListColumn("unit", _("单位"), "unit.shown_name", is_shown=False),
        ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
    ),
    filters=(ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.task.states]),),
    search=("number", "name", "words"), in_site_search=False,
    empty_title=_("没有侦察任务"), empty_hint=_("技术转移机构点“布置侦察”，请同事在期限前看完一批来源。"), serves=("U-17",),
)

findings = Register(
    name="discovery.findings", model=Finding, title=_("线索"), one=Text("线索", "Finding"), path="findings/", sees=p.sees_finding, related=("unit", "finder__person", "source", "task", "relayed_to"), prefetched=("shared__park",), unread=("summary",),
    lead=_("披露之前就发现的可能成果：同时通知技术转移机构与园区，按期介入，转为披露或接续孵化。"),
    columns=(
        ListColumn("name", _("线索"), "name", sort="name_order", is_link=True),
        ListColumn("finder", _("发现人"), lambda f: str(f.finder) if f.finder else None),
        ListColumn("told_on", _("通知日期"), "told_on", kind="date", sort="told_on"),
        ListColumn("due", _("及时介入期限"), "due_on", kind="deadline", sort="due_on"),
        ListColumn("state", _("状态"), "state", kind="badge"),
        ListColumn("unit", _("单位"), "unit.shown_name", is_shown=False),
        ListColumn("disclosure", _("披露编号"), "disclosure", kind="code", is_shown=False),
        ListColumn("number", _("编号"), "number", kind="code", is_shown=False),
    ),
    filters=(ListFilter("state", _("状态"), "state", [(s.name, s.label) for s in p.finding.states]),),
    search=("number", "name"), in_site_search=False,
    empty_title=_("没有线索"), empty_hint=_("科研人员或技术转移机构点“登记线索”，或从“未披露信号”里确认。"), serves=("U-17", "U-06"),
)
