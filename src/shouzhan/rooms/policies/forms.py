"""What people fill in to bring a document into the library."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _

from shouzhan.engine.documents.policy.progress import COUNTED, DIVIDED, LISTED, READ
from shouzhan.engine.jobs.declare import Told
from shouzhan.rooms.policies import procedure
from shouzhan.rooms.policies.actions import FACTS, insist_well_named, read
from shouzhan.rooms.policies.dependents import dependents_of
from shouzhan.web.files import kept, store
from shouzhan.web.forms import StepForm, form_for
from shouzhan.web.shapes import Fact

ACCEPTED = ".txt,.md,.docx,.pdf"


@form_for(procedure.import_document, procedure.attach_text)
class FileForm(StepForm):
    """One policy file."""

    file = forms.FileField(
        label=_("政策文件"), widget=forms.ClearableFileInput(attrs={"accept": ACCEPTED}), help_text=_(".txt、.md、.docx、.pdf，不超过 20 MB"),
        allow_empty_file=True,
    )

    def later(self) -> dict[str, Any] | None:
        upload = self.cleaned_data["file"]
        if upload.size <= settings.LATER_FROM:
            return None
        data = upload.read()
        insist_well_named(data, upload.name)  # at once: nobody waits for long work to be told of a name
        digest, _path = store(data)
        return {"sha256": digest, "name": upload.name}

    @classmethod
    def resumed(cls, given: dict[str, Any], told: Told) -> dict[str, Any]:
        return {"parsed": read(kept(given["sha256"]), given["name"], told), "filename": given["name"]}

    @classmethod
    def stage(cls, done: int, total: int) -> str:
        return str(next((words for end, words in (
            (READ, _("正在逐页读取文件")), (DIVIDED, _("正在识别章节")), (LISTED, _("正在识别责任单位")), (COUNTED, _("正在查找目标与限值")),
        ) if done < end), _("正在查找规则与引用")))

    def data_for_act(self) -> dict[str, Any]:
        upload = self.cleaned_data["file"]
        return {"parsed": read(upload.read(), upload.name), "filename": upload.name}


@form_for(procedure.publish)
class PublishForm(StepForm):
    """Nothing to fill in; what went live is told on the page it leads to."""

    def onward(self, record: Any) -> str:
        return f"/policies/{record.number}/?published=1"


@form_for(procedure.withdraw)
class WithdrawForm(StepForm):
    """Why; beside it, what rests on the document and stays."""

    reason = forms.CharField(label=_("理由"), max_length=2000, widget=forms.Textarea, help_text=_("写明废止的依据，如新文件的文号；任务和目标不会自动撤销，所在页面会注明文件已废止"))

    def at_hand(self) -> tuple[Fact, ...]:
        return dependents_of(self.record) if self.record is not None else ()

    def at_hand_words(self) -> Any:
        return _("仍以本文件为依据的")


@form_for(procedure.correct_facts)
class FactsForm(StepForm):
    """The head of a document."""

    name = forms.CharField(label=_("标题"), max_length=300)
    name_en = forms.CharField(label=_("英文标题"), max_length=400, required=False)
    doc_number = forms.CharField(label=_("文号"), max_length=80, required=False, help_text=_("例如：沪府办规〔2023〕16号"))
    issuer = forms.CharField(label=_("印发机关"), max_length=200, required=False)
    adopted_on = forms.DateField(label=_("成文日期"), required=False)
    printed_on = forms.DateField(label=_("印发日期"), required=False)
    effective_from = forms.DateField(label=_("施行日期"), required=False)
    effective_to = forms.DateField(label=_("有效期至"), required=False)
    plan_from = forms.IntegerField(label=_("计划期自（年）"), required=False, min_value=1950, max_value=2100)
    plan_to = forms.IntegerField(label=_("计划期至（年）"), required=False, min_value=1950, max_value=2100)
    addressees = forms.CharField(label=_("主送"), max_length=300, required=False)
    copies = forms.CharField(label=_("抄送"), max_length=500, required=False)
    is_public_release = forms.BooleanField(label=_("此件公开发布"), required=False)

    def prepare(self) -> None:
        for name in FACTS:
            self.fields[name].initial = getattr(self.record, name)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for first, last in (("effective_from", "effective_to"), ("plan_from", "plan_to")):
            if cleaned.get(first) and cleaned.get(last) and cleaned[last] < cleaned[first]:
                self.add_error(last, _("结束早于开始，请对照原文核对两处。"))
        return cleaned
