"""What people fill in to list a result, to examine it, to force it onto a venue, and to ask for a fast lane."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.dates import today
from shouzhan.kernel.decision import Refused
from shouzhan.kernel.identifiers import BadNumber, parse_number
from shouzhan.kernel.money import Money
from shouzhan.kernel.pinyin import by_name
from shouzhan.rooms.disclosure.public import Achievement, Openness
from shouzhan.rooms.listings import needs
from shouzhan.rooms.listings import procedure as p
from shouzhan.rooms.listings.layers import CITY, OFFICE
from shouzhan.rooms.listings.leaks import leaks_in
from shouzhan.rooms.listings.models import Exemption, Flaw, Lane, Mode, Venue, VenueKind, Way
from shouzhan.rooms.ownership.public import Exclusivity, Patent
from shouzhan.rooms.parties.public import Organisation, Role
from shouzhan.rooms.valuation.public import valuation_on
from shouzhan.web.forms import StepForm, form_for
from shouzhan.web.stepfields import RecordField, YuanField
from shouzhan.web.words import say

NUMBER_HELP = _("例如 AC-2026-000123-4；从成果页点进来会自动带入。")

NONE_FOUND = _("没有这个登记号的成果，或您不能为它办理。")
IP_KINDS = (VenueKind.IP_EXCHANGE, VenueKind.IP_PLATFORM, VenueKind.EXCHANGE)
MONTHS_HELP = _("自签约起算；协议定价的可以留到谈判中定。")
EXCLUSIVITY = (("", _("不适用")), *Exclusivity.choices)


class ResultNumber(RecordField):
    """The number of a result, shown with its name; which results may be listed is for the form to say."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__("disclosure.achievements", **kwargs)

    def clean(self, value: Any) -> Any:
        return forms.CharField.clean(self, value)


def _area(rows: int) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class _OfAchievement(StepForm):
    """Begins with an achievement's number; one the actor may not act for is told apart from none by nobody."""

    def within(self) -> Any:
        """The achievements the actor may name."""
        if self.actor is not None and self.actor.holds(("system",)):
            return Achievement.objects.all()
        return Achievement.objects.filter(unit__in=self.actor.organisations(OFFICE)) if self.actor is not None else Achievement.objects.none()

    def clean_achievement(self) -> Any:
        try:
            number = str(parse_number(self.cleaned_data["achievement"]))
        except BadNumber as bad:
            raise forms.ValidationError(say(bad.sentence)) from bad
        found = self.within().filter(number=number).select_related("unit").first()
        if found is None:
            raise forms.ValidationError(NONE_FOUND)
        return found


def _with_price(data: dict[str, Any]) -> dict[str, Any]:
    price: Money | None = data.pop("price", None)
    return {**data, "price_fen": price.fen if price is not None else None}


def _say_licence(form: StepForm, data: dict[str, Any]) -> None:
    """A licence says how exclusive it is, and nothing else does."""
    if data.get("mode") == Mode.LICENCE and not data.get("exclusivity"):
        form.add_error("exclusivity", _("许可须写明独占、排他还是普通许可。"))
    if needs.lacks_term(data.get("mode", ""), data.get("way", ""), data.get("licence_months")) and "licence_months" not in form.errors:
        form.add_error("licence_months", needs.TERM_MISSING)
    if data.get("mode") != Mode.LICENCE:
        data["exclusivity"], data["licence_months"] = "", None
    if data.get("way") in needs.NEEDS_PRICE and not data.get("price") and "price" not in form.errors:
        form.add_error("price", _("挂牌报价与公开竞价须写明价格。"))


@form_for(p.open_listing)
class OpenForm(_OfAchievement):
    """The number, where, and how; the rest is taken over."""

    achievement = ResultNumber(label=_("成果登记号"), help_text=NUMBER_HELP)
    venue = forms.ModelChoiceField(label=_("交易场所"), queryset=Venue.objects.none(), to_field_name="number")
    mode = forms.ChoiceField(label=_("转化方式"), choices=Mode.choices)
    exclusivity = forms.ChoiceField(label=_("许可方式"), choices=EXCLUSIVITY, required=False)
    licence_months = forms.IntegerField(label=_("许可期限（月）"), min_value=1, max_value=600, required=False, help_text=MONTHS_HELP)
    way = forms.ChoiceField(label=_("定价方式"), choices=Way.choices)
    price = YuanField(label=_("挂牌价或起始价"), required=False, help_text=_("协议定价与密封报价可以不写，显示为“面议”。"))

    def prepare(self) -> None:
        field: Any = self.fields["venue"]
        field.queryset = Venue.objects.filter(state="running").order_by("id")
        only = list(field.queryset[:2])
        if len(only) == 1:
            field.initial = only[0].number

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        _say_licence(self, cleaned)
        return cleaned

    def data_for_act(self) -> dict[str, Any]:
        return _with_price(super().data_for_act())


@form_for(p.set_terms)
class TermsForm(StepForm):
    """How it is offered."""

    mode = forms.ChoiceField(label=_("转化方式"), choices=Mode.choices)
    exclusivity = forms.ChoiceField(label=_("许可方式"), choices=EXCLUSIVITY, required=False)
    licence_months = forms.IntegerField(label=_("许可期限（月）"), min_value=1, max_value=600, required=False, help_text=MONTHS_HELP)
    field = forms.CharField(label=_("使用领域"), max_length=60, required=False, help_text=_("只许可用于某一领域时填写；不填为不限。"))
    territory = forms.CharField(label=_("地域"), max_length=60, required=False, help_text=_("不填为不限。"))
    way = forms.ChoiceField(label=_("定价方式"), choices=Way.choices)
    price = YuanField(label=_("挂牌价或起始价"), required=False)
    days = forms.IntegerField(label=_("挂牌天数"), min_value=0, max_value=3650, required=False, help_text=_("自然日，末日逢休息日顺延；不填按常用天数。"))
    is_state_sale = forms.BooleanField(label=_("转让方是国有企业"), required=False, help_text=_("须按国有资产交易办法披露满规定的工作日；高校、科研院所和医疗机构不适用。"))
    sells = forms.ChoiceField(label=_("国有企业转让的标的"), choices=(("asset", _("资产")), ("property-right", _("产权"))), required=False)

    def prepare(self) -> None:
        listing = self.record
        if listing is None:
            return
        for name in ("mode", "exclusivity", "licence_months", "field", "territory", "way", "is_state_sale", "sells"):
            self.fields[name].initial = getattr(listing, name)
        self.fields["days"].initial = listing.days or None
        self.fields["price"].initial = listing.price
        self.fields["price"].help_text = _valued(listing)
        if listing.achievement.unit.kind in ("university", "institute", "hospital"):
            del self.fields["is_state_sale"], self.fields["sells"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        _say_licence(self, cleaned)
        return cleaned

    def data_for_act(self) -> dict[str, Any]:
        data = _with_price(super().data_for_act())
        return {**data, "days": data["days"] or 0, **({"sells": data["sells"] or "asset"} if "sells" in data else {})}


def _valued(listing: Any) -> Any:
    """The last valuation that still holds, beside the field that asks for a price."""
    found = valuation_on(listing.achievement, today())
    if found is None:
        return _("协议定价与密封报价可以不写，显示为“面议”。")
    return _("有效估值 %(low)s—%(high)s 元。") % {"low": found.low.grouped, "high": found.high.grouped}


@form_for(p.set_texts)
class TextsForm(StepForm):
    """What each layer says."""

    open_text = forms.CharField(label=_("公开内容"), max_length=2000, widget=_area(6), help_text=_("所有人可见：解决什么问题、效果如何、处在什么阶段。不要写怎样做到的。"))
    registered_text = forms.CharField(label=_("登录可见内容"), max_length=4000, widget=_area(6), required=False, help_text=_("登录用户可见：性能指标、已有的样品与应用、合作条件。"))
    secret_text = forms.CharField(label=_("保密协议后可见内容"), max_length=8000, widget=_area(10), required=False, help_text=_("只有签了保密协议且在有效期内的单位可见：技术路线与关键参数。"))

    def prepare(self) -> None:
        if self.record is not None:
            for name in ("open_text", "registered_text", "secret_text"):
                self.fields[name].initial = getattr(self.record, name)


@form_for(p.submit_listing)
class SubmitForm(StepForm):
    """Nothing, unless the open text repeats what is secret."""

    looked_at = forms.BooleanField(label=_("已逐处核对，下列文字可以公开"), required=False)

    def prepare(self) -> None:
        found = leaks_in(self.record) if self.record is not None else []
        if self.record is not None and not found:
            del self.fields["looked_at"]
            return
        told = "；".join(_("“%(passage)s”（也在%(where)s中）") % {"passage": leak.passage[:60], "where": leak.where} for leak in found[:5])
        self.fields["looked_at"].help_text = told


@form_for(p.publish_listing)
class PublishForm(StepForm):
    """A word to the seller, if any."""

    note = forms.CharField(label=_("审核意见"), max_length=2000, widget=_area(3), required=False, help_text=_("只有申请单位和本场所看得到。"))


@form_for(p.return_listing)
class ReturnForm(StepForm):
    """Why it goes back."""

    codes = forms.MultipleChoiceField(label=_("退回原因"), choices=Flaw.choices, widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(label=_("怎样补正"), max_length=2000, widget=_area(4), required=False, help_text=_("只有申请单位和本场所看得到。"))


@form_for(p.extend_listing)
class ExtendForm(StepForm):
    """How much longer."""

    days = forms.IntegerField(label=_("延长天数"), min_value=1, max_value=365, help_text=_("从原最后一日起算的自然日，末日逢休息日顺延。"))


class _Dated(StepForm):
    """What a venue's own system says of a listing."""

    price = YuanField(label=_("挂牌价"), required=False)
    last_day = forms.DateField(label=_("挂牌最后一日"))
    rights_state = forms.CharField(label=_("权利状态"), max_length=60, required=False)

    def data_for_act(self) -> dict[str, Any]:
        return _with_price(super().data_for_act())


@form_for(p.sync_listing)
class SyncForm(_Dated):
    """What has changed at the venue."""

    def prepare(self) -> None:
        if self.record is not None:
            self.fields["price"].initial, self.fields["last_day"].initial = self.record.price, self.record.last_day
            self.fields["rights_state"].initial = self.record.rights_state


@form_for(p.bring_in)
class BringForm(_OfAchievement, _Dated):
    """A listing of the venue's own system."""

    achievement = forms.CharField(label=_("成果登记号"), max_length=40)
    venue = forms.ModelChoiceField(label=_("交易场所"), queryset=Venue.objects.none(), to_field_name="number")
    reference = forms.CharField(label=_("场所挂牌号"), max_length=60)
    mode = forms.ChoiceField(label=_("转化方式"), choices=Mode.choices)
    exclusivity = forms.ChoiceField(label=_("许可方式"), choices=EXCLUSIVITY, required=False)
    licence_months = forms.IntegerField(label=_("许可期限（月）"), min_value=1, max_value=600, required=False, help_text=MONTHS_HELP)
    way = forms.ChoiceField(label=_("定价方式"), choices=Way.choices)
    starts_on = forms.DateField(label=_("挂牌起始日"))
    open_text = forms.CharField(label=_("公开内容"), max_length=2000, widget=_area(4), required=False)
    field_order = ("venue", "reference", "achievement", "mode", "exclusivity", "licence_months", "way", "price", "starts_on", "last_day", "rights_state", "open_text")

    def within(self) -> Any:
        """A venue knows what the seller has opened, and no more."""
        return Achievement.objects.exclude(openness=Openness.CLOSED)

    def prepare(self) -> None:
        field: Any = self.fields["venue"]
        field.queryset = Venue.objects.filter(state="running", organisation__in=self.actor.organisations((Role.EXCHANGE_OFFICER,))) if self.actor is not None else Venue.objects.none()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        _say_licence(self, cleaned)
        if cleaned.get("starts_on") and cleaned.get("last_day") and cleaned["last_day"] < cleaned["starts_on"]:
            self.add_error("last_day", _("挂牌最后一日早于起始日。"))
        return cleaned


# --- venues ----------------------------------------------------------------------------------------------------------


class _Named(StepForm):
    def clean_names(self) -> tuple[str, ...]:
        return tuple(line.strip()[:200] for line in self.cleaned_data["names"].splitlines() if line.strip())


@form_for(p.register_venue)
class VenueForm(_Named):
    """Who runs it, and what it is called."""

    organisation = forms.ModelChoiceField(label=_("运营机构"), queryset=Organisation.objects.none(), to_field_name="number")
    kind = forms.ChoiceField(label=_("类别"), choices=VenueKind.choices)
    name = forms.CharField(label=_("名称"), max_length=200, required=False, help_text=_("不填即用运营机构的名称。"))
    name_en = forms.CharField(label=_("英文名称"), max_length=300, required=False)
    names = forms.CharField(label=_("其他印名"), required=False, widget=_area(3), help_text=_("每行一个；文件中已知的印名会自动带入。"))

    def prepare(self) -> None:
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(state="active", venue__isnull=True, kind__in=("exchange", "service-provider", "transfer-agency", "other")).order_by(by_name())


@form_for(p.edit_venue)
class VenueEditForm(_Named):
    """What it is called."""

    name = forms.CharField(label=_("名称"), max_length=200)
    kind = forms.ChoiceField(label=_("类别"), choices=VenueKind.choices)
    name_en = forms.CharField(label=_("英文名称"), max_length=300, required=False)
    names = forms.CharField(label=_("再加其他印名"), required=False, widget=_area(3), help_text=_("每行一个；已有的印名保留。"))

    def prepare(self) -> None:
        if self.record is not None:
            for name in ("name", "kind", "name_en"):
                self.fields[name].initial = getattr(self.record, name)


@form_for(p.add_partner)
class PartnerForm(StepForm):
    """With whom, by which agreement."""

    organisation = forms.ModelChoiceField(label=_("合作单位"), queryset=Organisation.objects.none(), to_field_name="number")
    agreement = forms.CharField(label=_("合作协议"), max_length=200, help_text=_("协议名称或编号"))
    signed_on = forms.DateField(label=_("签订日期"), initial=today)
    until = forms.DateField(label=_("有效期至"), required=False)

    def prepare(self) -> None:
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(state="active", kind__in=("university", "institute", "hospital", "park-operator", "transfer-agency", "service-provider")).order_by(by_name())

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("until") and cleaned.get("signed_on") and cleaned["until"] < cleaned["signed_on"]:
            self.add_error("until", _("有效期早于签订日期。"))
        return cleaned


# --- results that must come to a venue -------------------------------------------------------------------------------


@form_for(p.warn)
class WarnForm(_OfAchievement):
    """Which result."""

    achievement = ResultNumber(label=_("成果登记号"), help_text=NUMBER_HELP)

    def within(self) -> Any:
        """The city warns any unit."""
        return Achievement.objects.all() if self.actor is not None and self.actor.holds((*CITY, "system")) else Achievement.objects.none()


@form_for(p.ask_exemption)
class AskForm(StepForm):
    """Why it should not come."""

    asked = forms.ChoiceField(label=_("申请豁免的理由"), choices=Exemption.choices)
    note = forms.CharField(label=_("情况说明"), max_length=2000, widget=_area(5), help_text=_("写明事实和依据，可以附上材料。"))


@form_for(p.exempt)
class ExemptForm(StepForm):
    """Why, and until when."""

    exempted = forms.ChoiceField(label=_("豁免理由"), choices=Exemption.choices)
    exempt_until = forms.DateField(label=_("豁免至"), help_text=_("期满仍未转化的，自动恢复办理。"))
    note = forms.CharField(label=_("说明"), max_length=2000, widget=_area(4), required=False)

    def prepare(self) -> None:
        if self.record is not None and self.record.asked:
            self.fields["exempted"].initial = self.record.asked

    def clean_exempt_until(self) -> Any:
        day = self.cleaned_data["exempt_until"]
        if day <= today():
            raise forms.ValidationError(_("豁免至少要到明天。"))
        return day


# --- fast lanes ------------------------------------------------------------------------------------------------------


@form_for(p.ask_lane)
class LaneForm(_OfAchievement):
    """For what, from whom, why."""

    achievement = ResultNumber(label=_("成果登记号"), help_text=NUMBER_HELP)
    venue = forms.ModelChoiceField(label=_("受理场所"), queryset=Venue.objects.none(), to_field_name="number")
    lane = forms.ChoiceField(label=_("事项"), choices=Lane.choices)
    patent = forms.ModelChoiceField(label=_("所涉专利"), queryset=Patent.objects.none(), to_field_name="number", required=False)
    ground = forms.CharField(label=_("申请理由"), max_length=2000, widget=_area(4))

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["venue"].queryset = Venue.objects.filter(state="running", kind__in=IP_KINDS).order_by("id")
        fields["patent"].queryset = Patent.objects.filter(achievement__in=self.within()).order_by("-id")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        patent, achievement = cleaned.get("patent"), cleaned.get("achievement")
        if patent is not None and achievement is not None and patent.achievement_id != achievement.pk:
            self.add_error("patent", _("这项专利不属于该成果。"))
        if cleaned.get("lane"):
            try:
                needs.lane_days(cleaned["lane"], today())
            except Refused as refused:
                self.add_error("lane", say(refused.decision.sentence))
        return cleaned


@form_for(p.finish_lane)
class FinishForm(StepForm):
    """What came of it."""

    outcome = forms.CharField(label=_("办理结果"), max_length=2000, widget=_area(4))
