"""The review screen: source text left with marks, what was found right, one item at a time."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.engine.documents.policy.phrases import FALL
from shouzhan.engine.documents.policy.units import typed_units
from shouzhan.rooms.parties.public import resolve_all, similar
from shouzhan.rooms.policies.models import Finding, PolicyDocument
from shouzhan.rooms.policies.numbers import keepable
from shouzhan.web import shapes
from shouzhan.web.forms import errors_of, fields_of
from shouzhan.web.registers import REGISTERS
from shouzhan.web.steplinks import step_actions

COMPARATORS = ((">=", lazy("不少于")), (">", lazy("超过")), ("<=", lazy("不超过")), ("<", lazy("少于")), ("=", lazy("未写方向（目标按不少于计）")), ("range", lazy("区间")), ("+/day", lazy("日均新增")), ("growth", lazy("增长（指标名以“降幅”结尾的，为下降）")))
SHOWN = {**dict(COMPARATORS), "growth": lazy("增长")}
NUMBERING = 5  # the most characters that 一、 or （十二） or 12. put before a heading
MARKS = {"task": "task", "target": "target", "achieved": "achieved", "rule": "rule", "reference": "unit"}


class EditForm(forms.Form):
    """Correcting one finding; its fields depend on what was found."""

    def __init__(self, *args: Any, item: Finding, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.item = item
        self.fields.update(_fields(item))

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        low, high = cleaned.get("value"), cleaned.get("high")
        if cleaned.get("comparator") == "range" and low is not None and "high" not in self.errors and (high is None or high <= low):
            self.add_error("high", _("区间要有两端，且上限大于下限。"))
        day, begins = cleaned.get("deadline"), self.item.document.begins_on
        if self.item.kind == Finding.Kind.TASK and day and begins and day < begins:
            self.add_error("deadline", _("完成期限早于文件开始的日期 %(day)s，请对照原文核对。") % {"day": begins})
        return cleaned

    def settled(self) -> dict[str, Any]:
        """The corrected value in the shape in which it was read."""
        value = {**self.item.read, **self.cleaned_data}
        if "responsible_units" in value:
            value["responsible_units"] = typed_units(str(value["responsible_units"]))
        if "value" in self.cleaned_data:
            high = value.pop("high", None)
            value["value"] = [str(value["value"]), str(high)] if value["comparator"] == "range" else str(value["value"])
        if self.cleaned_data.get("deadline"):
            value["deadline"] = self.cleaned_data["deadline"].isoformat()
        return value


def _fields(item: Finding) -> dict[str, forms.Field]:
    value: dict[str, Any] = dict(item.value)
    if item.kind == Finding.Kind.TASK:
        return {
            "title": forms.CharField(label=lazy("任务"), max_length=400, initial=value.get("title"), widget=forms.Textarea(attrs={"rows": 2})),
            "responsible_units": forms.CharField(
                label=lazy("责任单位"), required=False, initial="、".join(value.get("responsible_units") or ()), widget=forms.Textarea(attrs={"rows": 2}), help_text=lazy("照原文顺序，用顿号隔开")),
            "lead_unit": forms.CharField(label=lazy("牵头单位"), required=False, initial=value.get("lead_unit"), help_text=lazy("只填文中明示的牵头单位")),
            "deadline": forms.DateField(label=lazy("完成期限"), required=False, initial=value.get("deadline"), help_text=lazy("条款自己写明的期限；留空的，按文件的有效期或计划期止")),
        }
    if item.kind in (Finding.Kind.TARGET, Finding.Kind.ACHIEVED):
        number = value.get("value")
        low, high = number if isinstance(number, list) else (number, None)
        fields: dict[str, forms.Field] = {
            "metric": forms.CharField(label=lazy("指标"), max_length=200, initial=value.get("metric")),
            "comparator": forms.ChoiceField(label=lazy("比较"), choices=COMPARATORS, initial=value.get("comparator")),
            "value": forms.DecimalField(label=lazy("数值"), initial=low, validators=(keepable,)),
            "high": forms.DecimalField(label=lazy("上限（区间时）"), required=False, initial=high, validators=(keepable,)),
            "unit": forms.CharField(label=lazy("单位"), required=False, max_length=30, initial=value.get("unit")),
            "deadline": forms.DateField(label=lazy("期限"), required=False, initial=value.get("deadline")),
            "scope": forms.CharField(label=lazy("范围"), required=False, max_length=120, initial=value.get("scope")),
        }
        if item.kind == Finding.Kind.TARGET:
            fields["class"] = forms.ChoiceField(label=lazy("性质"), choices=(("goal", lazy("目标")), ("limit", lazy("限值"))), initial=value.get("class"))
        return fields
    if item.kind == Finding.Kind.RULE:
        return {"quote": forms.CharField(label=lazy("规则"), max_length=600, initial=value.get("quote"), widget=forms.Textarea(attrs={"rows": 3}))}
    return {
        "title": forms.CharField(label=lazy("文件标题"), max_length=300, initial=value.get("title")),
        "doc_number": forms.CharField(label=lazy("文号"), required=False, max_length=80, initial=value.get("doc_number")),
    }


def counts(document: PolicyDocument) -> dict[str, int]:
    """How many are open, accepted and dropped."""
    verdicts = list(document.findings.values_list("verdict", flat=True))
    return {
        "open_count": verdicts.count("open"), "accepted_count": verdicts.count("accepted") + verdicts.count("edited"),
        "dropped_count": verdicts.count("dropped"),
    }


def review_page(actor: Any, document: PolicyDocument) -> shapes.ReviewPage:
    """Everything the review screen shows."""
    findings = list(document.findings.all())
    known = resolve_all(unit for f in findings if f.kind == Finding.Kind.TASK for unit in _units(f))
    primary, others = step_actions(actor, REGISTERS["policies.documents"], document)
    number = counts(document)
    kinds = [f.kind for f in findings]
    steps = {a.url.rstrip("/").rsplit("/", 1)[-1]: a for a in (*((primary,) if primary else ()), *others)}
    publish, rest = (steps.get(name) for name in ("publish", "accept-rest"))
    return shapes.ReviewPage(
        title=document.title, banner=_bare_banner(document, kinds), source_name=document.source_name,
        segments=_segments(document, findings), items=tuple(_item(document, f, known, None) for f in findings),
        publish=shapes.Link(publish.label, publish.url) if publish else None, accept_rest=shapes.Link(rest.label, rest.url) if rest else None,
        actions=tuple(steps[name] for name in ("correct", "discard") if name in steps), counts_by_kind=tuple(
            shapes.Fact(label, kinds.count(kind)) for kind, label in Finding.Kind.choices if kind in kinds
        ),
        trail=(shapes.Link(_("政策库"), "/policies/"),), facts=_head(document),
        open_count=number["open_count"], accepted_count=number["accepted_count"], dropped_count=number["dropped_count"],
    )


def _bare_banner(document: PolicyDocument, kinds: list[str]) -> shapes.Banner | None:
    """That little was read; said before anything of it enters the library."""
    lacking = [word for lacks, word in (
        (not document.name.strip(), _("标题")), (not document.clauses.exists(), _("条款")), (Finding.Kind.TASK not in kinds, _("任务")),
    ) if lacks]
    if not lacking or (document.name.strip() and document.clauses.exists() and kinds):
        return None  # a notice without tasks is a document all the same
    remedy = _("请核对“%(file)s”是不是政策文件；不是的，请“不予收录”。") % {"file": document.source_name}
    if not document.name.strip():
        remedy += _("确实要收录的，先在“更正文件信息”中填写标题，否则不能入库。")
    return shapes.Banner("warned", _("没有读出%(what)s。") % {"what": "、".join(lacking)}, remedy=remedy, code="bare-document")


def _head(document: PolicyDocument) -> tuple[shapes.Fact, ...]:
    return (
        shapes.Fact(_("文号"), document.doc_number or None), shapes.Fact(_("印发机关"), document.issuer or None),
        shapes.Fact(_("成文日期"), document.adopted_on, kind="date"), shapes.Fact(_("印发日期"), document.printed_on, kind="date"),
        shapes.Fact(_("施行日期"), document.effective_from, kind="date"), shapes.Fact(_("有效期至"), document.effective_to, kind="date"),
    )


def _segments(document: PolicyDocument, findings: list[Finding]) -> tuple[shapes.ReviewSegment, ...]:
    """Cut the text at every mark; where marks lie over each other the shorter one wins."""
    text = document.text
    owner: dict[int, Finding] = {}
    cuts = {0, len(text)} | {f.start for f in findings} | {f.end for f in findings}
    points = sorted(point for point in cuts if 0 <= point <= len(text))
    spans = sorted((f for f in findings if f.end > f.start), key=lambda f: f.end - f.start)
    for i, start in enumerate(points[:-1]):
        end = points[i + 1]
        found = next((f for f in spans if f.start <= start and end <= f.end), None)
        if found is not None:
            owner[start] = found
    segments, marked = [], set()
    headings = {c.heading.replace(" ", ""): c.level for c in document.clauses.all() if c.heading}
    for i, start in enumerate(points[:-1]):
        found, piece = owner.get(start), text[start : points[i + 1]]
        if found is None:
            segments += _plain(piece, headings)
            continue
        segments.append(shapes.ReviewSegment(piece, str(found.pk), MARKS[found.kind], state=found.verdict, is_first=found.pk not in marked))
        marked.add(found.pk)
    return tuple(segments)


def _plain(piece: str, headings: dict[str, int]) -> list[shapes.ReviewSegment]:
    """Text in which nothing was found; a line that is a clause's heading and little more is set as one."""
    segments = []
    for line in piece.splitlines(keepends=True):
        bare = line.replace(" ", "").strip()  # 总 则 is spaced for looks
        level = next((level for heading, level in headings.items() if bare.endswith(heading) and len(bare) <= len(heading) + NUMBERING), 0)
        segments.append(shapes.ReviewSegment(line.strip(), kind="heading", level=level) if level else shapes.ReviewSegment(line))
    return segments


def _units(item: Finding) -> list[str]:
    found: Any = item.value.get("responsible_units") or ()
    return [str(unit) for unit in found]


def review_item(document: PolicyDocument, item: Finding, form: EditForm | None) -> shapes.ReviewItem:
    """One finding as the screen shows it, with its form when it is being corrected."""
    known = resolve_all(_units(item)) if item.kind == Finding.Kind.TASK else {}
    return _item(document, item, known, form)


def _item(document: PolicyDocument, item: Finding, known: dict[str, Any], form: EditForm | None) -> shapes.ReviewItem:
    base = f"/policies/{document.number}/review/{item.pk}"
    value: dict[str, Any] = dict(item.value)
    facts, doubt = _shown(document, item, value, known)
    shown = None
    if form is not None:
        shown = shapes.Form(
            action=f"{base}/edited/", fields=fields_of(form), submit=_("改后接受"), errors=errors_of(form), cancel_url=f"/policies/{document.number}/review/#item-{item.pk}")
    return shapes.ReviewItem(
        key=str(item.pk), kind=item.get_kind_display(), title=_title(item, value), section=item.clause, facts=facts, state=item.verdict,
        doubt=doubt, accept_url=f"{base}/accepted/", edit_url=f"{base}/edited/", drop_url=f"{base}/dropped/", form=shown, mark=MARKS[item.kind],
    )


def _title(item: Finding, value: dict[str, Any]) -> str:
    if item.kind in (Finding.Kind.TARGET, Finding.Kind.ACHIEVED):
        return str(value.get("metric") or value.get("quote") or "")
    return str(value.get("title") or value.get("quote") or value.get("doc_number") or "")


def _shown(document: PolicyDocument, item: Finding, value: dict[str, Any], known: dict[str, Any]) -> tuple[tuple[shapes.Fact, ...], str]:
    if item.kind == Finding.Kind.TASK:
        return _shown_task(document, value, known)
    if item.kind in (Finding.Kind.TARGET, Finding.Kind.ACHIEVED):
        number = value.get("value")
        printed = "–".join(number) if isinstance(number, list) else str(number)
        comparator = str(SHOWN.get(str(value.get("comparator")), value.get("comparator")))
        if value.get("unit") == "番":
            comparator = _("翻")
        elif value.get("comparator") == "growth" and str(value.get("metric") or "").endswith(FALL):
            comparator = ""  # the name says that it falls
        facts = [shapes.Fact(_("数值"), f"{comparator} {printed} {value.get('unit') or ''}".strip())]
        facts += [shapes.Fact(label, value[key]) for key, label in (("deadline", _("期限")), ("scope", _("范围"))) if value.get(key)]
        if value.get("class"):
            facts.append(shapes.Fact(_("性质"), _("限值") if value["class"] == "limit" else _("目标")))
        return tuple(facts), "" if value.get("metric") else _("没有读出指标名称，请补上。")
    return (), ""


def _shown_task(document: PolicyDocument, value: dict[str, Any], known: dict[str, Any]) -> tuple[tuple[shapes.Fact, ...], str]:
    units = [str(u) for u in value.get("responsible_units") or ()]
    facts = [shapes.Fact(_("责任单位"), "、".join(units) or None, note="" if units else _("文中未列责任单位"))]
    if value.get("lead_unit"):
        facts.append(shapes.Fact(_("牵头"), value["lead_unit"]))
    if value.get("deadline"):
        facts.append(shapes.Fact(_("完成期限"), date.fromisoformat(str(value["deadline"])), kind="date"))
    else:
        facts.append(shapes.Fact(_("完成期限"), document.ends_on, kind="date", note=_("条款未写，按文件的期限") if document.ends_on else _("条款和文件都未写")))
    unknown = [unit for unit in units if unit not in known]
    if not unknown:
        return tuple(facts), ""
    near = [(unit, similar(unit, limit=1)) for unit in unknown[:3]]
    hints = [_("%(unit)s（可能是%(other)s）") % {"unit": unit, "other": found[0].organisation.name} if found else unit for unit, found in near]
    return tuple(facts), _("尚未登记的单位：%(units)s。接受后仍照录原名；登记机构或补别名后会自动对应。") % {"units": "、".join(hints)}
