"""What people fill in to ask, to sign, to negotiate, to pay."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as now_
from django.utils.translation import gettext_lazy as _

from shouzhan.kernel.dates import add_months, today
from shouzhan.kernel.decision import Refused
from shouzhan.kernel.money import Money
from shouzhan.kernel.pinyin import by_name
from shouzhan.rooms.carriers.public import Carrier
from shouzhan.rooms.listings.public import Mode, Venue, term_from
from shouzhan.rooms.ownership.public import Exclusivity
from shouzhan.rooms.parties.public import Organisation
from shouzhan.rooms.trading import dealing, neighbours, reads
from shouzhan.rooms.trading import procedure as p
from shouzhan.rooms.trading.comparing import lines_of
from shouzhan.rooms.trading.models import IpService, Paper, Receipt
from shouzhan.rooms.trading.reasons import REASONS
from shouzhan.rooms.trading.stored import store_upload
from shouzhan.web.forms import StepForm, form_for
from shouzhan.web.shapes import Fact
from shouzhan.web.stepfields import RecordField, YuanField
from shouzhan.web.words import say, sentences

LISTINGS = "listings.listings"
_LONG = forms.Textarea


def terms_read(deal: Any) -> tuple[Fact, ...]:
    """The terms that are agreed to, as the deal's own page lists them."""
    latest = reads.latest_terms(deal)
    return tuple(Fact(label, text) for label, text in lines_of(latest).values()) if latest else ()


def own_bodies(actor: Any, roles: tuple[str, ...]) -> Any:
    """The bodies somebody may act for, the only one chosen beforehand."""
    return Organisation.objects.filter(pk__in=actor.organisations(roles), state="active").order_by(by_name())


def offer_bodies(form: StepForm, name: str, roles: tuple[str, ...]) -> None:
    """Let the form choose among the actor's own bodies."""
    field: Any = form.fields[name]
    field.queryset = own_bodies(form.actor, roles)
    first = list(field.queryset[:2])
    if len(first) == 1:
        field.initial, field.empty_label = first[0].pk, None


@form_for(p.express)
class ExpressForm(StepForm):
    """Who asks for what, and what for."""

    listing = RecordField(LISTINGS, label=_("挂牌编号"))
    organisation = forms.ModelChoiceField(label=_("意向单位"), queryset=Organisation.objects.none())
    message = forms.CharField(label=_("意向说明"), widget=_LONG, max_length=2000, help_text=_("想用在哪里、怎样实施、需要什么方式的许可或转让。"))
    contact = forms.CharField(label=_("联系人与电话"), max_length=200, required=False)
    declaration = forms.CharField(label=_("关联关系申报"), max_length=500, required=False, help_text=_("与转让方或完成人有投资、任职、隶属关系的写明；没有的留空。"))

    def prepare(self) -> None:
        offer_bodies(self, "organisation", p.BUYERS)


@form_for(p.take_deal)
class TakeForm(StepForm):
    """Which listing, for whom."""

    listing = RecordField(LISTINGS, label=_("挂牌编号"))
    organisation = forms.ModelChoiceField(label=_("受让单位"), queryset=Organisation.objects.none())
    agree = forms.BooleanField(label=_("按挂牌价和挂牌条款成交"), help_text=_("确认即达成一致，先确认的受让方成交。"))

    def prepare(self) -> None:
        offer_bodies(self, "organisation", p.BUYERS)

    def data_for_act(self) -> dict[str, Any]:
        return {name: self.cleaned_data[name] for name in ("listing", "organisation")}


@form_for(p.refuse_interest)
class RefuseForm(StepForm):
    """One of the known grounds."""

    refusal = forms.ChoiceField(label=_("原因"), choices=lambda: [(each.code, say(each.sentence)) for each in REASONS])
    refusal_note = forms.CharField(label=_("补充说明"), max_length=500, required=False, help_text=_("意向方看得到。"))


@form_for(p.declare_relation)
class DeclareForm(StepForm):
    """The relation in words."""

    declaration = forms.CharField(label=_("关联关系申报"), max_length=500, help_text=_("例如：本公司由完成人之一持股百分之二十。"))


@form_for(p.offer_secrecy, p.change_secrecy)
class SecrecyForm(StepForm):
    """What for, until when, how long silent."""

    purpose = forms.CharField(label=_("使用目的"), max_length=500)
    until = forms.DateField(label=_("查阅截止日"))
    secret_years = forms.IntegerField(label=_("保密年限"), min_value=1, max_value=30, initial=5)

    def prepare(self) -> None:
        old = self.record if self.record is not None and hasattr(self.record, "purpose") else None
        self.fields["purpose"].initial = old.purpose if old else now_("评估是否受让该成果")
        self.fields["until"].initial = old.until if old else add_months(today(), 3)
        if old:
            self.fields["secret_years"].initial = old.secret_years

    def clean_until(self) -> date:
        until: date = self.cleaned_data["until"]
        if until < today():
            raise forms.ValidationError(sentences(now_("查阅截止日早于今天。"), now_("请选今天以后的日期。")))
        return until


STAGES = ((1, _("第一阶段")), (2, _("第二阶段")), (3, _("第三阶段")))


@form_for(p.clear_stage)
class ClearForm(StepForm):
    """Up to which stage."""

    layer = forms.TypedChoiceField(label=_("可查阅到"), choices=((0, _("暂停查阅")), *STAGES), coerce=int)

    def prepare(self) -> None:
        self.fields["layer"].initial = self.record.stage


@form_for(p.open_room)
class RoomForm(StepForm):
    """For which listing."""

    listing = RecordField(LISTINGS, label=_("挂牌编号"))


@form_for(p.put_paper)
class PaperForm(StepForm):
    """A file and its stage."""

    file = forms.FileField(label=_("资料文件"), help_text=_("PDF 会为每位查阅人印上水印；其他格式照原样提供。"))
    layer = forms.TypedChoiceField(label=_("阶段"), choices=STAGES, coerce=int)
    name = forms.CharField(label=_("名称"), max_length=200, required=False, help_text=_("留空用文件名。"))

    def clean_file(self) -> Any:
        try:
            return store_upload(self.cleaned_data["file"])
        except Refused as refused:
            raise forms.ValidationError(say(refused.decision.sentence)) from refused


class _PaperChoice(StepForm):
    is_withdrawn = False
    paper: Any = forms.ModelChoiceField(label=_("资料"), queryset=Paper.objects.none())

    def prepare(self) -> None:
        field: Any = self.fields["paper"]
        field.queryset = self.record.papers.filter(withdrawn_at__isnull=not self.is_withdrawn)


@form_for(p.move_paper)
class MoveForm(_PaperChoice):
    """Which paper, to which stage."""

    layer = forms.TypedChoiceField(label=_("阶段"), choices=STAGES, coerce=int)


@form_for(p.remove_paper)
class RemoveForm(_PaperChoice):
    """Which paper, and why."""


@form_for(p.restore_paper)
class RestoreForm(_PaperChoice):
    """Which paper."""

    is_withdrawn = True


# --- terms -----------------------------------------------------------------------------------------------------------


@form_for(p.seller_proposes, p.buyer_proposes)
class TermsForm(StepForm):
    """A version of the terms, begun from the one on the table or from the listing."""

    price = YuanField(label=_("价格"))
    mode = forms.ChoiceField(label=_("转化方式"), choices=Mode.choices)
    exclusivity = forms.ChoiceField(label=_("许可方式"), choices=(("", _("不是许可")), *Exclusivity.choices), required=False)
    field = forms.CharField(label=_("使用领域"), max_length=60, required=False, help_text=_("留空为全部领域。"))
    territory = forms.CharField(label=_("地域"), max_length=60, required=False, help_text=_("留空为全部地域。"))
    starts_on = forms.DateField(label=_("权利起始日"), required=False)
    ends_on = forms.DateField(label=_("权利终止日"), required=False, help_text=_("许可须填；不能晚于专利届满。"))
    instalments = forms.CharField(
        label=_("分期付款"), widget=_LONG, max_length=2000, required=False,
        help_text=_("每行一期：金额，日期，条件；后两项可省。各期合计等于价格；留空为签约后一次付清。"),
    )
    improvements = forms.CharField(label=_("后续改进成果归属"), widget=_LONG, max_length=1000, required=False)
    deliverables = forms.CharField(label=_("交付内容"), widget=_LONG, max_length=2000, required=False)

    def prepare(self) -> None:
        before: Any = reads.latest_terms(self.record) or self.record
        for name in (*dealing.GRANTED, "improvements", "deliverables"):
            self.fields[name].initial = getattr(before, name, "")
        if before is self.record:  # nobody has put terms forward yet
            self.fields["starts_on"].initial, self.fields["ends_on"].initial = term_from(self.record.listing, today())
        asked = before.price or (Money(self.record.listing.price_fen) if self.record.listing.price_fen else None)
        self.fields["price"].initial = asked
        parts = getattr(before, "instalments", ())
        # one payment of the whole price goes with whatever price is named next
        self.fields["instalments"].initial = "" if _is_one_payment(parts) else "\n".join(written_part(part) for part in parts)

    def clean(self) -> dict[str, Any]:
        told: dict[str, Any] = super().clean() or {}
        price = told.get("price")
        if price is not None:
            told["instalments"] = self._parts(told.get("instalments", ""), price)
        return told

    def _parts(self, text: str, price: Money) -> list[dict[str, str]]:
        lines = [line.strip() for line in text.splitlines() if line.strip()]
        if not lines:
            return [{"amount": str(price), "due_on": "", "when": ""}]
        try:
            return [read_part(line) for line in lines]
        except ValueError as bad:
            self.add_error("instalments", str(bad))
            return []


def _is_one_payment(parts: Any) -> bool:
    return len(parts) == 1 and not parts[0].get("due_on") and not parts[0].get("when")


def read_part(line: str) -> dict[str, str]:
    """One instalment as typed: amount, day, condition; the last two may be left out."""
    amount, *rest = [part.strip() for part in line.replace("，", ",").replace("；", ",").replace(";", ",").replace("\t", ",").split(",")]
    try:
        part = {"amount": str(Money.of(amount.removesuffix("元").strip())), "due_on": "", "when": ""}
    except ValueError:
        raise ValueError(now_("“%(line)s”：金额应写成 300000.00 这样，不用千分位。") % {"line": line}) from None
    if rest and rest[0]:
        try:
            part["due_on"] = date.fromisoformat(rest[0]).isoformat()
        except ValueError:
            rest.insert(0, "")
    part["when"] = "，".join(word for word in rest[1:] if word)
    return part


def written_part(part: dict[str, str]) -> str:
    """An instalment as one types it."""
    return "，".join(part[name] for name in ("amount", "due_on", "when") if part.get(name))


@form_for(p.buyer_accepts, p.seller_accepts)
class AcceptForm(StepForm):
    """The version somebody has read."""

    version = forms.IntegerField(widget=forms.HiddenInput)

    def prepare(self) -> None:
        latest = reads.latest_terms(self.record)
        self.fields["version"].initial = latest.version if latest else 0

    def at_hand(self) -> tuple[Fact, ...]:
        return terms_read(self.record)


@form_for(p.sign_deal, p.countersign_deal, p.certify_deal)
class SignForm(StepForm):
    """Nothing to fill in; what is signed is in sight."""

    def at_hand(self) -> tuple[Fact, ...]:
        return terms_read(self.record)


@form_for(p.post_price)
class NoticeForm(StepForm):
    """How the price was found; below the valuation the notice is refused without it."""

    how = forms.CharField(label=_("定价经过"), widget=_LONG, max_length=2000, required=False)

    def prepare(self) -> None:
        value = neighbours.valued_above(self.record)
        self.fields["how"].help_text = now_("随公示列出：谁在何时集体研究、为何这样定。") if value is None else now_(
            "成交价 %(price)s 元低于评估低值 %(low)s 元（%(number)s），必填：谁在何时集体研究、为何这样定。",
        ) % {"price": self.record.price.grouped, "low": Money(value.low_fen).grouped, "number": value.number}


# --- money -----------------------------------------------------------------------------------------------------------


@form_for(p.book_receipt, p.give_back)
class ReceiptForm(StepForm):
    """What the bank's slip says."""

    receipt = forms.CharField(label=_("凭证号"), max_length=60, help_text=_("银行回单号；同一号只登记一次。"))
    amount = YuanField(label=_("金额"))
    on = forms.DateField(label=_("到账日期"))

    def prepare(self) -> None:
        self.fields["on"].initial = today()


@form_for(p.strike_receipt)
class StrikeForm(StepForm):
    """Which booking."""

    receipt: Any = forms.ModelChoiceField(label=_("到账"), queryset=Receipt.objects.none())

    def prepare(self) -> None:
        field: Any = self.fields["receipt"]
        field.queryset = self.record.receipts.filter(struck_at=None, kind="received")


@form_for(p.default_deal)
class DefaultForm(StepForm):
    """Who is at fault."""

    at_fault = forms.ChoiceField(label=_("责任方"), choices=(("buyer", _("受让方")), ("seller", _("转让方")), ("neither", _("双方均无责任"))), widget=forms.RadioSelect)


@form_for(p.receive_deposit)
class DepositForm(StepForm):
    """Whose, for what, how much."""

    listing = RecordField(LISTINGS, label=_("挂牌编号"))
    organisation = RecordField("parties.organisations", label=_("交纳单位"))
    receipt = forms.CharField(label=_("凭证号"), max_length=60)
    amount = YuanField(label=_("金额"))
    received_on = forms.DateField(label=_("到账日期"))

    def prepare(self) -> None:
        self.fields["received_on"].initial = today()


# --- services --------------------------------------------------------------------------------------------------------


@form_for(p.ask_service)
class AskForm(StepForm):
    """Which firm asks which venue for what."""

    firm = RecordField("parties.organisations", label=_("在孵企业"))
    venue = forms.ModelChoiceField(label=_("交易场所"), queryset=Venue.objects.none())
    kind = forms.ChoiceField(label=_("服务"), choices=IpService.Kind.choices)
    asset = forms.CharField(label=_("知识产权"), max_length=200, help_text=_("名称与专利号或登记号。"))
    carrier = forms.ModelChoiceField(label=_("孵化载体"), queryset=Carrier.objects.none(), required=False)
    before = YuanField(label=_("服务前价值"), required=False)

    def prepare(self) -> None:
        fields: Any = self.fields
        fields["venue"].queryset = Venue.objects.filter(state="running")
        fields["carrier"].queryset = Carrier.objects.filter(state="running", kind="incubator").order_by(by_name())
        mine = list(own_bodies(self.actor, p.BUYERS)[:2])
        if len(mine) == 1:
            fields["firm"].initial = mine[0].number


@form_for(p.finish_service)
class FinishForm(StepForm):
    """What came of it."""

    result = forms.CharField(label=_("服务结果"), widget=_LONG, max_length=2000)
    before = YuanField(label=_("服务前价值"), required=False)
    after = YuanField(label=_("服务后价值"), required=False)

    def prepare(self) -> None:
        if self.record.before_fen is not None:
            self.fields["before"].initial = Money(self.record.before_fen)


