"""What people fill in: four short steps for a disclosure, and what the office adds."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.dates import today
from shouzhan.kernel.pinyin import by_name
from shouzhan.rooms.carriers.public import Carrier, CarrierKind
from shouzhan.rooms.disclosure import checks, procedure
from shouzhan.rooms.disclosure.fields import choices, recognised
from shouzhan.rooms.disclosure.models import (
    Contributor,
    Funder,
    Funding,
    GreenUser,
    Openness,
    Publication,
    Secrecy,
    TransferPath,
)
from shouzhan.rooms.disclosure.reading import Unread, contributors_of, contributors_text, steps_of, steps_text
from shouzhan.rooms.discovery.public import finding_for
from shouzhan.rooms.parties.public import Organisation, Role
from shouzhan.web.forms import StepForm, form_for
from shouzhan.web.shapes import Fact
from shouzhan.web.words import say, sentences

PROBE = "/disclosure-alike/"
NEXT = "/disclosures/%s/%s/"


def facilities() -> Any:
    """The large facilities on the register."""
    return Carrier.objects.filter(kind=CarrierKind.FACILITY, state="running").order_by(by_name())


def units_of(actor: Any) -> Any:
    """The units in which somebody discloses: one is the usual case, and then it is chosen already."""
    units = Organisation.objects.filter(state="active").order_by(by_name())
    if actor is None or actor.public_id == "system":
        return units
    return units.filter(pk__in=actor.organisations((Role.RESEARCHER, *procedure.OFFICE)))


class PartForm(StepForm):
    """One of the four forms of a disclosure; whoever fills them in for the first time is led from one to the next."""

    part = 0

    def goes_on(self) -> bool:
        """Whether the next form follows."""
        return True

    def button(self) -> str:
        return say(_("保存并继续") if self.goes_on() else _("保存"))

    def part_words(self) -> str:
        return say(_("第 %(part)s 步，共 4 步")) % {"part": self.part} if self.goes_on() else ""


class WhatForm(StepForm):
    """What it is."""

    name = forms.CharField(label=_("成果名称"), max_length=200)
    summary = forms.CharField(label=_("内容摘要"), max_length=6000, widget=forms.Textarea(attrs={"rows": 7}), help_text=_("做了什么、新在哪里、能用在哪里。只有本单位和完成人看得到。"))
    keywords = forms.CharField(label=_("关键词"), max_length=300, required=False, help_text=_("用顿号隔开"))
    has_intention = forms.BooleanField(label=_("有转化意向"), required=False, initial=True, help_text=_("没有意向的视同科技资源，以后有了意向再转。"))


@form_for(procedure.open_disclosure)
class OpenForm(PartForm, WhatForm):
    """The first step; look-alikes are shown while it is typed."""

    part = 1

    unit = forms.ModelChoiceField(label=_("完成单位"), queryset=Organisation.objects.none())
    finding = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)
    probe = PROBE
    field_order = ("unit", "name", "summary", "keywords", "has_intention")

    def prepare(self) -> None:
        field: Any = self.fields["unit"]
        field.queryset = units_of(self.actor)
        first = list(field.queryset[:2]) if self.actor is not None else []
        if len(first) == 1:
            field.initial, field.empty_label = first[0].pk, None
        found = finding_for(self.actor, str(self.initial.get("finding", ""))) if self.actor is not None else None
        if found is not None:  # what a scout wrote down is not typed again
            self.initial = {"name": found.name, "summary": found.summary, "keywords": found.source.keywords[:300] if found.source else "", "unit": found.unit_id, **self.initial}

    def onward(self, record: Any) -> str:
        return NEXT % (record.number, "contributors")


@form_for(procedure.edit_disclosure)
class EditForm(WhatForm):
    """The same again, with what a first draft can do without."""

    name_en = forms.CharField(label=_("英文名称"), max_length=300, required=False)
    department = forms.CharField(label=_("院系或科室"), max_length=120, required=False)
    field = forms.ChoiceField(label=_("技术领域"), required=False, help_text=_("按内容识别，可以改"))
    probe = PROBE

    def prepare(self) -> None:
        field: Any = self.fields["field"]
        field.choices = [("", "—"), *((code, say(name)) for code, name in choices())]
        if self.record is not None:
            for name in self.fields:
                self.fields[name].initial = getattr(self.record, name)


@form_for(procedure.list_contributors)
class ContributorsForm(PartForm):
    """Who made it."""

    part = 2

    contributors = forms.CharField(
        label=_("完成人与份额"), max_length=6000, widget=forms.Textarea(attrs={"rows": 5, "placeholder": _("陈雨 60")}),
        help_text=_("一行一人：姓名 份额；外单位人员写：姓名，单位，份额。合计正好 100。"),
    )

    def prepare(self) -> None:
        if self.record is not None:
            listed = list(self.record.contributors.select_related("user__person", "organisation"))
            self.fields["contributors"].initial = contributors_text(listed) if listed else f"{self.record.discloser}（{self.record.discloser.username}） 100"

    def clean_contributors(self) -> list[dict[str, Any]]:
        try:
            found = contributors_of(self.cleaned_data["contributors"], self.record.unit if self.record is not None else None)
        except Unread as unread:
            raise forms.ValidationError(str(unread)) from unread
        answer = checks.shares_decision([one["share"] for one in found])
        if not answer:
            raise forms.ValidationError(sentences(answer.sentence, answer.remedy))
        return found

    def goes_on(self) -> bool:
        return self.record is None or not self.record.fundings.all()

    def onward(self, record: Any) -> str:
        return "" if record.fundings.exists() else NEXT % (record.number, "funding")


@form_for(procedure.add_funding)
class FundingForm(PartForm):
    """Who paid."""

    part = 3

    funder = forms.ChoiceField(label=_("资金来源"), choices=Funder.choices)
    programme = forms.CharField(label=_("计划或委托方"), max_length=200, required=False)
    project = forms.CharField(label=_("项目编号"), max_length=80, required=False)
    obligation = forms.CharField(label=_("约定义务"), max_length=500, required=False, help_text=_("照录合同或任务书：归属、保密、优先受让等"))
    transfer_by = forms.DateField(label=_("约定转化期限"), required=False)

    def goes_on(self) -> bool:
        return self.record is None or not self.record.fundings.all()

    def onward(self, record: Any) -> str:
        return NEXT % (record.number, "terms") if record.fundings.count() == 1 else ""


@form_for(procedure.drop_funding)
class DropFundingForm(StepForm):
    """Which source."""

    funding = forms.ModelChoiceField(label=_("资金来源"), queryset=Funding.objects.none())

    def prepare(self) -> None:
        field: Any = self.fields["funding"]
        if self.record is not None:
            field.queryset = self.record.fundings.all()


@form_for(procedure.set_terms)
class TermsForm(PartForm):
    """Who may know, where it was made, when it is published."""

    part = 4

    secrecy = forms.ChoiceField(label=_("保密程度"), choices=Secrecy.choices, widget=forms.RadioSelect)
    publication_on = forms.DateField(label=_("拟公开发表日期"), required=False, help_text=_("论文、会议、展览都算；没有计划就不填"))
    publication_where = forms.CharField(label=_("拟发表于"), max_length=200, required=False)
    facility = forms.ModelChoiceField(label=_("所用重大科技基础设施"), queryset=Carrier.objects.none(), required=False)

    def prepare(self) -> None:
        field: Any = self.fields["facility"]
        field.queryset = facilities()
        if self.record is not None:
            self.fields["secrecy"].initial, field.initial = self.record.secrecy, self.record.facility_id

    def onward(self, record: Any) -> str:
        return NEXT % (record.number, "submit")


@form_for(procedure.submit_disclosure)
class SubmitForm(StepForm):
    """Nothing more to fill in; what is handed in is looked over once more."""

    def at_hand(self) -> tuple[Fact, ...]:
        if self.record is None:
            return ()
        people, paid = self.record.contributors.all(), self.record.fundings.all()
        return (
            Fact(_("成果名称"), str(self.record)),
            Fact(_("完成人与份额"), say(_("、")).join(f"{one} {one.share.normalize():f}%" for one in people) or None),
            Fact(_("资金来源"), say(_("、")).join(one.get_funder_display() for one in paid) or None),
            Fact(_("保密程度"), self.record.get_secrecy_display()),
        )


@form_for(procedure.confirm_share, procedure.contest_shares)
class SharesForm(StepForm):
    """The list that is confirmed or contested, in sight."""

    def at_hand(self) -> tuple[Fact, ...]:
        people = self.record.contributors.all() if self.record is not None else ()
        return tuple(Fact(str(one), f"{one.share.normalize():f}", unit="%") for one in people)


@form_for(procedure.accept_disclosure)
class AcceptForm(StepForm):
    """What the office may correct; everything else is as disclosed."""

    field = forms.ChoiceField(label=_("技术领域"), required=False, help_text=_("按内容识别，可以改"))
    has_intention = forms.BooleanField(label=_("有转化意向"), required=False, help_text=_("不勾选即登记为科技资源。"))

    def prepare(self) -> None:
        field: Any = self.fields["field"]
        field.choices = [("", "—"), *((code, say(name)) for code, name in choices())]
        if self.record is not None:
            self.fields["has_intention"].initial = self.record.has_intention
            field.initial = self.record.field or recognised(self.record.name, self.record.keywords, self.record.summary)


@form_for(procedure.attest_share)
class AttestForm(StepForm):
    """For whom, on what evidence, why."""

    contributor = forms.ModelChoiceField(label=_("完成人"), queryset=Contributor.objects.none())
    evidence = forms.CharField(label=_("证据"), max_length=500, help_text=_("合同、邮件或会议纪要的名称与日期；原件请作为附件上传"))

    def prepare(self) -> None:
        field: Any = self.fields["contributor"]
        if self.record is not None:
            field.queryset = self.record.contributors.filter(confirmed_at=None)


@form_for(procedure.plan_publication)
class PublicationForm(StepForm):
    """When and where."""

    on = forms.DateField(label=_("拟公开发表日期"))
    where = forms.CharField(label=_("拟发表于"), max_length=200)


@form_for(procedure.drop_publication, procedure.clear_publication)
class WhichPublicationForm(StepForm):
    """Which publication."""

    publication = forms.ModelChoiceField(label=_("发表计划"), queryset=Publication.objects.none())

    def prepare(self) -> None:
        field: Any = self.fields["publication"]
        if self.record is not None:
            field.queryset = self.record.publications.filter(cleared_on=None)
            first = list(field.queryset[:2])
            if len(first) == 1:
                field.initial = first[0].pk


@form_for(procedure.waive_patent)
class NoPatentForm(StepForm):
    """Why no patent is sought; the reason is shown beside the publications."""

    because = forms.CharField(label=_("不申请专利的理由"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
    reason = forms.CharField(label=_("决定的依据"), max_length=2000, help_text=_("例如：某次成果转化工作会议"))


class ResultForm(StepForm):
    """A result entered by the office."""

    unit = forms.ModelChoiceField(label=_("完成单位"), queryset=Organisation.objects.none())
    name = forms.CharField(label=_("成果名称"), max_length=200)
    name_en = forms.CharField(label=_("英文名称"), max_length=300, required=False)
    summary = forms.CharField(label=_("内容摘要"), max_length=6000, widget=forms.Textarea(attrs={"rows": 7}), required=False)
    keywords = forms.CharField(label=_("关键词"), max_length=300, required=False, help_text=_("用顿号隔开"))
    probe = PROBE

    def prepare(self) -> None:
        field: Any = self.fields["unit"]
        field.queryset = units_of(self.actor)
        first = list(field.queryset[:2]) if self.actor is not None else []
        if len(first) == 1:
            field.initial, field.empty_label = first[0].pk, None


form_for(procedure.mint_achievement, procedure.shelve_achievement)(ResultForm)


@form_for(procedure.describe)
class DescribeForm(StepForm):
    """What may be read of it, and by whom."""

    name = forms.CharField(label=_("成果名称"), max_length=200)
    name_en = forms.CharField(label=_("英文名称"), max_length=300, required=False)
    teaser = forms.CharField(label=_("公开简介"), max_length=600, required=False, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("给能看到成果的人读，不写技术诀窍"))
    teaser_en = forms.CharField(label=_("英文公开简介"), max_length=900, required=False, widget=forms.Textarea(attrs={"rows": 4}))
    openness = forms.ChoiceField(label=_("可见范围"), choices=Openness.choices, widget=forms.RadioSelect)
    secrecy = forms.ChoiceField(label=_("保密程度"), choices=Secrecy.choices, widget=forms.RadioSelect)
    field = forms.ChoiceField(label=_("技术领域"), required=False)
    maturity = forms.IntegerField(label=_("技术就绪度"), required=False, min_value=1, max_value=9, help_text=_("1 至 9 级"))
    facility = forms.ModelChoiceField(label=_("所用重大科技基础设施"), queryset=Carrier.objects.none(), required=False)

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["facility"].queryset = facilities()
        fields["field"].choices = [("", "—"), *((code, say(name)) for code, name in choices())]
        if self.record is not None:
            for name in self.fields:
                fields[name].initial = getattr(self.record, "facility_id" if name == "facility" else name)
            if self.record.field and self.record.field not in dict(choices()):
                fields["field"].choices.append((self.record.field, self.record.field))


@form_for(procedure.admit_green_user)
class GreenForm(StepForm):
    """Which user, for what, since when."""

    organisation = forms.ModelChoiceField(label=_("用户单位"), queryset=Organisation.objects.none())
    need = forms.CharField(label=_("使用需求"), max_length=300)
    since = forms.DateField(label=_("进入通道日期"), initial=today)

    def prepare(self) -> None:
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(state="active").order_by(by_name())


class WhichUserForm(StepForm):
    """Which user of the channel."""

    user = forms.ModelChoiceField(label=_("用户单位"), queryset=GreenUser.objects.none())

    def prepare(self) -> None:
        field: Any = self.fields["user"]
        if self.record is not None:
            field.queryset = self.record.green_users.select_related("organisation")


form_for(procedure.drop_green_user)(WhichUserForm)


@form_for(procedure.record_green_use)
class GreenUseForm(WhichUserForm):
    """When and how it was used."""

    used_on = forms.DateField(label=_("实际应用日期"), initial=today)
    use = forms.CharField(label=_("应用情况"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}))


@form_for(procedure.enter_path)
class EnterPathForm(StepForm):
    """Which of the unit's paths."""

    path = forms.ModelChoiceField(label=_("转化路径"), queryset=TransferPath.objects.none())

    def prepare(self) -> None:
        field: Any = self.fields["path"]
        if self.record is not None:
            field.queryset = TransferPath.objects.filter(unit=self.record.unit_id, state="active")
            first = list(field.queryset[:2])
            if len(first) == 1:
                field.initial = first[0].pk


@form_for(procedure.halt_path)
class HaltForm(StepForm):
    """Why it is stuck; counted by step."""

    why = forms.CharField(label=_("停滞原因"), max_length=300)
    reason = forms.CharField(label=_("说明"), max_length=2000, widget=forms.Textarea(attrs={"rows": 3}))


class StepsMixin:
    """Takes the lines of a path apart."""

    cleaned_data: dict[str, Any]

    def clean_steps(self) -> list[dict[str, Any]]:
        try:
            return steps_of(self.cleaned_data["steps"])
        except Unread as unread:
            raise forms.ValidationError(str(unread)) from unread


@form_for(procedure.draw_path)
class DrawPathForm(StepsMixin, StepForm):
    """Whose path, and its steps."""

    unit = forms.ModelChoiceField(label=_("单位"), queryset=Organisation.objects.none())
    name = forms.CharField(label=_("路径名称"), max_length=200)
    steps = forms.CharField(label=_("环节"), max_length=6000, widget=forms.Textarea(attrs={"rows": 8, "placeholder": _("临床需求评估｜临床科室｜院内评审｜20")}), help_text=_("一行一个：环节｜合作方｜服务方式｜预计天数"))

    def prepare(self) -> None:
        field: Any = self.fields["unit"]
        field.queryset = units_of(self.actor).filter(kind="hospital")
        first = list(field.queryset[:2]) if self.actor is not None else []
        if len(first) == 1:
            field.initial, field.empty_label = first[0].pk, None


@form_for(procedure.edit_path)
class EditPathForm(StepsMixin, StepForm):
    """The steps from now on."""

    name = forms.CharField(label=_("路径名称"), max_length=200)
    steps = DrawPathForm.base_fields["steps"]

    def prepare(self) -> None:
        if self.record is not None:
            self.fields["name"].initial = self.record.name
            self.fields["steps"].initial = steps_text(self.record.steps.filter(is_used=True))
