"""What people fill in to move rights, patents, grants and the lists behind them."""

from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.dates import today
from shouzhan.kernel.pinyin import by_name
from shouzhan.rooms.ownership import procedure as p
from shouzhan.rooms.ownership.models import Due, Exclusivity, GrantMode, PatentKind, RightKind, Subject
from shouzhan.rooms.parties.public import Organisation, Person
from shouzhan.web.forms import StepForm, form_for
from shouzhan.web.registers import REGISTERS
from shouzhan.web.stepfields import RecordField, YuanField

SHARE: dict[str, Any] = {"max_digits": 7, "decimal_places": 4, "min_value": Decimal("0.0001"), "max_value": Decimal(100)}
ACHIEVEMENTS, ORGANISATIONS = "disclosure.achievements", "parties.organisations"


def _text(rows: int = 3) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class _HolderForm(StepForm):
    """A holder is a body by its number, or one of the people who made the result."""

    holder = RecordField(ORGANISATIONS, label=_("权利人（单位）"), required=False)
    person = forms.ModelChoiceField(label=_("权利人（成果完成人）"), queryset=Person.objects.none(), required=False)

    def _people(self, achievement: Any) -> None:
        if achievement is not None:
            field: Any = self.fields["person"]
            field.queryset = makers(achievement)

    def clean(self) -> dict[str, Any]:
        data: dict[str, Any] = super().clean() or self.cleaned_data
        if bool(data.get("holder")) == bool(data.get("person")) and "holder" in data and "person" in data:
            raise forms.ValidationError(_("权利人须为一个单位或一个人，请只填其中一项。"))
        return data


def makers(achievement: Any) -> Any:
    """The people a disclosure names, as far as the house knows them."""
    rows = achievement.contributors.values_list("person", "user__person")
    return Person.objects.filter(pk__in=[pk for row in rows for pk in row if pk])


@form_for(p.enter_right)
class EnterForm(StepForm):
    """A right that came about outside this house."""

    achievement = RecordField(ACHIEVEMENTS, label=_("成果编号"))
    kind = forms.ChoiceField(label=_("权利"), choices=RightKind)
    holder = RecordField(ORGANISATIONS, label=_("权利人（单位）"))
    share = forms.DecimalField(label=_("份额（%）"), required=False, help_text=_("所有权必填；许可与质押不填"), **SHARE)
    starts_on = forms.DateField(label=_("起始日"), initial=today)
    ends_on = forms.DateField(label=_("终止日"), required=False)
    exclusivity = forms.ChoiceField(label=_("许可方式"), choices=(("", "—"), *Exclusivity.choices), required=False, help_text=_("只有许可需要填写"))
    field = forms.CharField(label=_("使用领域"), max_length=60, required=False, help_text=_("不填为全部领域；多个用顿号隔开"))
    territory = forms.CharField(label=_("地域"), max_length=60, required=False, help_text=_("不填为全球；多个用顿号隔开"))
    ground = forms.CharField(label=_("取得依据"), max_length=200, help_text=_("合同、登记或裁判文书的编号"))


@form_for(p.share_out)
class ShareOutForm(_HolderForm):
    """How much, to whom, from when."""

    share = forms.DecimalField(label=_("分出的份额（%）"), **SHARE)
    starts_on = forms.DateField(label=_("生效日"), initial=today)
    ground = forms.CharField(label=_("依据"), max_length=200, help_text=_("共有协议等的编号"))

    def prepare(self) -> None:
        self._people(self.record.achievement if self.record else None)


@form_for(p.consent)
class ConsentForm(StepForm):
    """Who may buy, until when, and what shows it."""

    buyer = RecordField(ORGANISATIONS, label=_("限于受让人（单位）"), required=False)
    until = forms.DateField(label=_("同意有效至"))
    proof = forms.CharField(label=_("凭据"), max_length=300, help_text=_("同意函的编号；原件请作为附件上传"))


@form_for(p.correct_right)
class CorrectRightForm(StepForm):
    """What was entered wrongly."""

    starts_on = forms.DateField(label=_("起始日"))
    ends_on = forms.DateField(label=_("终止日"), required=False)
    share = forms.DecimalField(label=_("份额（%）"), required=False, **SHARE)
    field = forms.CharField(label=_("使用领域"), max_length=60, required=False)
    territory = forms.CharField(label=_("地域"), max_length=60, required=False)
    ground = forms.CharField(label=_("取得依据"), max_length=200, required=False)

    def prepare(self) -> None:
        _as_it_stands(self)


@form_for(p.end_right)
class EndForm(StepForm):
    """From which day it holds no more."""

    on = forms.DateField(label=_("自哪日起不再有效"), initial=today)


def _as_it_stands(form: StepForm) -> None:
    """Begin with what is on record."""
    for name, field in form.fields.items():
        if form.record is not None and hasattr(form.record, name):
            field.initial = getattr(form.record, name)


@form_for(p.open_patent)
class OpenPatentForm(StepForm):
    """What is to be filed."""

    achievement = RecordField(ACHIEVEMENTS, label=_("成果编号"))
    name = forms.CharField(label=_("名称"), max_length=200)
    kind = forms.ChoiceField(label=_("类型"), choices=PatentKind)
    territory = forms.CharField(label=_("国家或地区"), max_length=10, initial="CN", help_text=_("两位代码，例如 CN、US、EP、WO"))
    family = forms.CharField(label=_("同族号"), max_length=40, required=False, help_text=_("同一发明在各国的申请填同一个号"))

    def prepare(self) -> None:
        """Come from a result, the patent bears its name until somebody gives it another."""
        number = self.initial.get("achievement", "")
        if number and not self.initial.get("name"):
            found = REGISTERS[ACHIEVEMENTS].queryset(self.actor).filter(number=number).first()
            self.initial["name"] = found.name if found is not None else ""


@form_for(p.file_patent)
class FileForm(StepForm):
    """What the office of patents gave."""

    application = forms.CharField(label=_("申请号"), max_length=40)
    filed_on = forms.DateField(label=_("申请日"), initial=today)
    priority_on = forms.DateField(label=_("优先权日"), required=False)


@form_for(p.grant_patent)
class GrantPatentForm(StepForm):
    """When it was granted."""

    granted_on = forms.DateField(label=_("授权公告日"), initial=today)
    publication = forms.CharField(label=_("公告号"), max_length=40, required=False)


@form_for(p.correct_patent)
class CorrectPatentForm(StepForm):
    """What was entered wrongly."""

    name = forms.CharField(label=_("名称"), max_length=200)
    application = forms.CharField(label=_("申请号"), max_length=40, required=False)
    publication = forms.CharField(label=_("公布公告号"), max_length=40, required=False)
    family = forms.CharField(label=_("同族号"), max_length=40, required=False)
    filed_on = forms.DateField(label=_("申请日"), required=False)
    expires_on = forms.DateField(label=_("届满日"), required=False, help_text=_("国内专利按申请日自动计算；国外的请填写"))

    def prepare(self) -> None:
        _as_it_stands(self)


@form_for(p.add_due)
class AddDueForm(StepForm):
    """A deadline of one's own."""

    kind = forms.ChoiceField(label=_("事项"), choices=Due.Kind, initial=Due.Kind.REPLY)
    due_on = forms.DateField(label=_("期限"))
    last_on = forms.DateField(label=_("最后宽限日"), required=False)
    is_fatal = forms.BooleanField(label=_("错过即失效"), required=False)
    note = forms.CharField(label=_("说明"), max_length=300, required=False)


class _OfDocket(StepForm):
    states: tuple[str, ...] = ("open",)

    def prepare(self) -> None:
        field: Any = self.fields["due"]
        if self.record is not None:
            field.queryset = self.record.dues.filter(state__in=self.states)
            field.label_from_instance = lambda due: f"{due} · {due.due_on}"


@form_for(p.meet_due)
class MeetForm(_OfDocket):
    """What was done, when, at what cost."""

    due = forms.ModelChoiceField(label=_("期限"), queryset=Due.objects.none())
    done_on = forms.DateField(label=_("办理日"), initial=today)
    cost = YuanField(label=_("费用"), required=False, least="0.00")
    note = forms.CharField(label=_("说明"), max_length=300, required=False)


@form_for(p.waive_due)
class WaiveForm(_OfDocket):
    """What is let go."""

    due = forms.ModelChoiceField(label=_("期限"), queryset=Due.objects.none())


@form_for(p.reopen_due)
class ReopenDueForm(_OfDocket):
    """What was marked by mistake."""

    states = ("done", "waived", "missed")
    due = forms.ModelChoiceField(label=_("期限"), queryset=Due.objects.none())


@form_for(p.list_pilot)
class PilotForm(StepForm):
    """Which unit, on what ground, from when."""

    unit = RecordField(ORGANISATIONS, label=_("试点单位"))
    scheme = forms.CharField(label=_("试点依据"), max_length=200, help_text=_("印发名单的文件名称与文号"))
    since = forms.DateField(label=_("列入日"), initial=today)
    until = forms.DateField(label=_("试点截止日"), required=False)


@form_for(p.note_adoption)
class AdoptionForm(StepForm):
    """Which unit, which subject."""

    unit = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none())
    subject = forms.ChoiceField(label=_("事项"), choices=Subject)

    def prepare(self) -> None:
        field: Any = self.fields["unit"]
        rows = Organisation.objects.filter(state="active").order_by(by_name())
        own = rows.filter(pk__in=self.actor.organisations(("reporter", "university-office", "org-admin"))) if self.actor else rows.none()
        field.queryset = rows.filter(kind__in=("university", "institute", "hospital")) if self.actor and p.CITY(self.actor) else own


@form_for(p.adopt_rule, p.correct_adoption)
class AdoptForm(StepForm):
    """Since when, and what shows it."""

    adopted_on = forms.DateField(label=_("建立日期"))
    proof = forms.CharField(label=_("凭据"), max_length=300, help_text=_("文号或公开网址；原件请作为附件上传"))

    def prepare(self) -> None:
        _as_it_stands(self)


@form_for(p.ask_grant)
class AskForm(StepForm):
    """What the people who made it ask for."""

    achievement = RecordField(ACHIEVEMENTS, label=_("成果编号"))
    mode = forms.ChoiceField(label=_("赋权方式"), choices=GrantMode)
    share = forms.DecimalField(label=_("赋予份额合计（%）"), required=False, help_text=_("只有部分所有权需要填写"), **SHARE)
    starts_on = forms.DateField(label=_("拟起始日"), initial=today)
    ends_on = forms.DateField(label=_("使用权终止日"), required=False, help_text=_("长期使用权须不少于规则要求的年数"))
    purpose = forms.CharField(label=_("转化设想"), max_length=3000, widget=_text(5))


@form_for(p.assess_grant)
class AssessForm(StepForm):
    """What the office finds."""

    is_sensitive = forms.BooleanField(label=_("涉及国家安全、公共利益或国家秘密"), required=False, help_text=_("涉及的不赋权"))
    share = forms.DecimalField(label=_("拟赋予份额合计（%）"), required=False, **SHARE)
    ends_on = forms.DateField(label=_("拟定使用权终止日"), required=False)
    assessment = forms.CharField(label=_("评估意见"), max_length=3000, widget=_text(5))

    def prepare(self) -> None:
        _as_it_stands(self)


@form_for(p.agree_grant)
class AgreeForm(StepForm):
    """What was signed, and who gets how much."""

    agreement = forms.CharField(label=_("赋权协议编号"), max_length=120)
    agreed_on = forms.DateField(label=_("签约日"), initial=today)
    income_people = forms.DecimalField(label=_("收益归成果完成人（%）"), max_digits=5, decimal_places=2, min_value=Decimal(0), max_value=Decimal(100))
    transform_months = forms.IntegerField(label=_("约定转化期限（月）"), min_value=1, max_value=600, help_text=_("期满未转化的，单位可以收回"))

    def prepare(self) -> None:
        self.people = list(makers(self.record.achievement)) if self.record else []
        for person in self.people:
            self.fields[f"share_{person.pk}"] = forms.DecimalField(label=_("%(name)s 的份额（%%）") % {"name": person}, required=False, **SHARE)

    def data_for_act(self) -> dict[str, Any]:
        data = super().data_for_act()
        shares = [(person, data.pop(f"share_{person.pk}", None)) for person in self.people]
        return {**data, "shares": [(person, share) for person, share in shares if share]}


@form_for(p.object_grant)
class ObjectForm(StepForm):
    """What somebody objects to."""

    objection = forms.CharField(label=_("异议"), max_length=2000, widget=_text(5))


@form_for(p.answer_objection)
class AnswerForm(StepForm):
    """How it was settled."""

    answer = forms.CharField(label=_("处理情况"), max_length=2000, widget=_text(5))


@form_for(p.report_use)
class UseForm(StepForm):
    """When it was put to use, and what shows it."""

    transformed_on = forms.DateField(label=_("实施转化日"), initial=today)
    proof = forms.CharField(label=_("凭据"), max_length=300, help_text=_("合同登记编号、产品或销售凭证"))

from shouzhan.rooms.ownership.harbour import forms as harbour_forms  # noqa: E402, F401 - its part of this room
from shouzhan.rooms.ownership.redo import forms as redo_forms  # noqa: E402, F401 - its part of this room
from shouzhan.rooms.ownership.tolerance import forms as tolerance_forms  # noqa: E402, F401 - its part of this room
