"""What people fill in: the terms of an auction, a registration, a bid. No form ever asks for the amount of a sealed bid."""

from datetime import datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.dates import ZONE, today
from shouzhan.kernel.exactjson import read_json
from shouzhan.kernel.money import Money
from shouzhan.kernel.pinyin import by_name
from shouzhan.rooms.listings.public import Listing, Way
from shouzhan.rooms.parties.public import Organisation, Role
from shouzhan.rooms.trading.auctions import procedure as p
from shouzhan.rooms.trading.auctions.actions import usual_times
from shouzhan.rooms.trading.auctions.bidding import least_bid
from shouzhan.rooms.trading.sides import BUYERS
from shouzhan.web.forms import StepForm, form_for
from shouzhan.web.reading import figures
from shouzhan.web.stepfields import YuanField

_TIMES = "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M:%S"


class MomentField(forms.CharField):
    """A day and a time of the city."""

    def __init__(self, **options: Any) -> None:
        super().__init__(max_length=25, widget=forms.TextInput(attrs={"placeholder": "2026-12-01 09:30"}), **options)

    def clean(self, value: Any) -> Any:
        if isinstance(value, datetime):
            return value.astimezone(ZONE)
        text = super().clean(value)
        for shape in _TIMES:
            try:
                return datetime.strptime(text, shape).replace(tzinfo=ZONE)
            except ValueError:
                continue
        try:
            moment = datetime.fromisoformat(text)
        except ValueError:
            raise ValidationError(_("请写成 2026-12-01 09:30 这样的日期和时间。")) from None
        return moment if moment.tzinfo else moment.replace(tzinfo=ZONE)


class TermsForm(StepForm):
    """The terms, one after the other."""

    reserve = YuanField(label=lazy("保留价"), help_text=lazy("低于它的报价无效；随公告公开。"))
    increment = YuanField(label=lazy("加价幅度"), help_text=lazy("公开竞价时每次至少加这么多。"))
    deposit = YuanField(label=lazy("保证金"), least="0")
    opens_at = MomentField(label=lazy("开始时间"))
    announced_close = MomentField(label=lazy("截止时间"))
    window_minutes = forms.IntegerField(label=lazy("临近截止的分钟数"), min_value=0, max_value=1440, help_text=lazy("截止前这几分钟内的出价会延后截止时间；文件没有写明，为待确认参数。"))
    extension_minutes = forms.IntegerField(label=lazy("延时分钟数"), min_value=0, max_value=1440)
    opening_hours = forms.IntegerField(label=lazy("开标小时数"), min_value=1, max_value=720, help_text=lazy("只用于密封报价：截止后竞买人须在这段时间内开标。"))

    def prepare(self) -> None:
        if self.record is not None:
            for name in ("window_minutes", "extension_minutes", "opening_hours"):
                self.fields[name].initial = getattr(self.record, name)
            for name in ("reserve", "increment", "deposit"):
                self.fields[name].initial = str(Money(getattr(self.record, f"{name}_fen")).yuan)
            for name in ("opens_at", "announced_close"):
                self.fields[name].initial = getattr(self.record, name).astimezone(ZONE).strftime(_TIMES[0])
            return
        for name, value in usual_times().items():
            self.fields[name].initial = value

    def data_for_act(self) -> dict[str, Any]:
        data = super().data_for_act()
        for name in ("reserve", "increment", "deposit"):
            data[f"{name}_fen"] = data.pop(name).fen
        return data


@form_for(p.open_auction)
class DraftForm(TermsForm):
    """Which listing, and the terms."""

    listing = forms.ModelChoiceField(label=lazy("挂牌"), queryset=Listing.objects.none(), help_text=lazy("定价方式为公开竞价或密封报价、正在挂牌的。"))
    field_order = ("listing",)

    def prepare(self) -> None:
        super().prepare()
        places = self.actor.organisations((Role.EXCHANGE_OFFICER,)) if self.actor else ()
        field: Any = self.fields["listing"]
        field.queryset = Listing.objects.filter(state="open", way__in=(Way.ENGLISH, Way.SEALED), venue__organisation__in=places).select_related("achievement").order_by("-id")


@form_for(p.edit_auction)
class EditForm(TermsForm):
    """The terms again."""


@form_for(p.register)
class RegisterForm(StepForm):
    """For which body."""

    organisation = forms.ModelChoiceField(label=lazy("竞买人"), queryset=Organisation.objects.none())

    def prepare(self) -> None:
        mine = list(self.actor.organisations(BUYERS)) if self.actor else []
        field: Any = self.fields["organisation"]
        field.queryset = Organisation.objects.filter(pk__in=mine).order_by(by_name())
        if len(set(mine)) == 1:
            field.initial = mine[0]


class BidderForm(StepForm):
    """Which bidder."""

    bidder = forms.TypedChoiceField(label=lazy("竞买编号"), coerce=int)
    admitted = False

    def prepare(self) -> None:
        found = self.record.bidders.select_related("organisation").filter(is_admitted=self.admitted) if self.record else ()
        field: Any = self.fields["bidder"]
        # only the exchange takes these steps, and it knows who is behind a number
        field.choices = [(bidder.number, f"{bidder.number} {bidder.organisation.shown_name}") for bidder in found]


@form_for(p.admit)
class AdmitForm(BidderForm):
    """Those whose deposit is awaited, and the slip it came with."""

    receipt = forms.CharField(label=lazy("凭证号"), max_length=60, required=False, help_text=lazy("银行回单号，随即登记为交易保证金；已登记过的不必再填。"))
    received_on = forms.DateField(label=lazy("到账日期"))

    def prepare(self) -> None:
        super().prepare()
        self.fields["received_on"].initial = today()


@form_for(p.exclude)
class ExcludeForm(BidderForm):
    """Those who may bid."""

    admitted = True


class SpeakingForm(StepForm):
    """Asks for which bidder only of those who speak for several."""

    bidder = forms.TypedChoiceField(label=lazy("竞买编号"), coerce=int, required=False, empty_value=None)

    def prepare(self) -> None:
        mine = self.record.bidders.filter(is_admitted=True, organisation__in=self.actor.organisations(BUYERS)) if self.record and self.actor else ()
        numbers = [bidder.number for bidder in mine]
        field: Any = self.fields["bidder"]
        field.choices = [(number, str(number)) for number in numbers]
        if len(numbers) < 2:
            del self.fields["bidder"]


@form_for(p.place_bid)
class BidForm(SpeakingForm):
    """How much."""

    amount = YuanField(label=lazy("出价"))
    raise_own = forms.BooleanField(label=lazy("提高自己的领先出价"), required=False, help_text=lazy("您已领先时，只有勾选才会再加价。"))
    field_order = ("bidder", "amount", "raise_own")

    def prepare(self) -> None:
        super().prepare()
        if self.record is not None and not self.record.is_sealed:
            least = figures(least_bid(self.record).yuan, 2)
            self.fields["amount"].help_text = _("最低有效出价 %(least)s 元。") % {"least": least}


@form_for(p.commit)
class CommitForm(SpeakingForm):
    """The commitment, and nothing else."""

    commitment = forms.CharField(label=lazy("承诺值"), max_length=64, min_length=64, help_text=lazy("由本页或离线程序生成的 64 位十六进制数；不要在这里填写金额。"))


@form_for(p.withdraw)
class WithdrawForm(SpeakingForm):
    """For which bidder."""


@form_for(p.unseal)
class UnsealForm(StepForm):
    """The letter; not asked for before the time, so that no amount comes here early."""

    letter_file = forms.FileField(label=lazy("开标信"), required=False, help_text=lazy("提交报价时保存的 JSON 文件。"), widget=forms.FileInput(attrs={"accept": ".json"}))
    letter_text = forms.CharField(label=lazy("或粘贴开标信的内容"), required=False, max_length=2000, widget=forms.Textarea(attrs={"rows": 6}))

    def prepare(self) -> None:
        if self.record is not None and self.record.state != p.OPENING.name:
            self.fields.clear()

    def clean(self) -> dict[str, Any]:
        given: dict[str, Any] = super().clean() or {}
        upload = given.get("letter_file")
        raw = upload.read(4096).decode("utf-8", "replace") if upload else given.get("letter_text", "")
        if not self.fields:
            return {"letter": {}}
        try:
            letter = read_json(raw)
        except (ValueError, RecursionError):
            letter = None
        if not isinstance(letter, dict):
            raise ValidationError(_("请交出开标信（JSON 文件）。"))
        return {"letter": letter}
