"""What an official fills in to change a number of the law."""

import re
from hashlib import sha256
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouzhan.engine.rules.parameters import BadParameter, Parameter
from shouzhan.engine.rules.typed import holds_shares, insist_on_signs, insist_on_words, text_of
from shouzhan.kernel.dates import today
from shouzhan.kernel.text import Text
from shouzhan.law import book as law
from shouzhan.rooms.entitlements import procedure
from shouzhan.rooms.entitlements.changing import OTHER, as_read, at_hand, compared, dated_of, typed_findings, value_of
from shouzhan.rooms.entitlements.doubts import KINDS, doubts
from shouzhan.rooms.entitlements.models import CONFIDENCES
from shouzhan.web.forms import StepForm, form_for
from shouzhan.web.shapes import Fact
from shouzhan.web.words import bracketed, is_english, say, titled

FORMATS = {
    "number": _("一个数。"),
    "bands": _("每行一档：从, 到, 数值；含起不含止，空着是不限。"),
    "brackets": _("每行一级：从, 到, 税率, 速算扣除数；含止不含起，空着是不限。"),
    "choices": _("每行一种情形：名称, 数值。"),
}


SHARES = _("比例写 10% 或 0.1 都可以；1 及以上的要带百分号。")


def format_of(parameter: Parameter) -> str:
    """How a value of this parameter is written."""
    has_shares = holds_shares(parameter) or law.bounds_are_shares(parameter.name)
    return f"{FORMATS[parameter.shape]}{SHARES if has_shares else ''}"


def _parameters() -> list[tuple[str, str]]:
    book = law.built_in()
    return [(name, f"{say(book[name].title)}{bracketed(name)}") for name in sorted(book.parameters)]


def _sources() -> list[tuple[str, str]]:
    known = sorted(law.book().sources.items(), key=lambda pair: pair[1].title)
    return [("", "—"), *((key, titled(source) if is_english() else f"{source.title}{f'（{source.number}）' if source.number else ''}") for key, source in known), (OTHER, str(_("其他文件，在下面填名称与文号")))]


class DoubtsForm(StepForm):
    """What looks wrong is said with its reason; each point must be ticked before the step is taken."""

    confirms = forms.MultipleChoiceField(label=_("需要确认"), required=False, choices=KINDS, widget=forms.CheckboxSelectMultiple, help_text=_("核对无误的逐项勾选后再提交。"))

    def prepare(self) -> None:
        asked = self.fields.pop("confirms")
        if self.is_bound:
            self.fields["confirms"] = asked  # after everything it is about

    def weigh(self, found: dict[str, str]) -> None:
        """Insist that every doubt is ticked; ask for nothing where there is none."""
        if not found:
            del self.fields["confirms"]
            return
        field = self.fields["confirms"]
        assert isinstance(field, forms.MultipleChoiceField)  # noqa: S101 - declared above
        field.choices, field.required = list(found.items()), True
        if self.is_bound and set(found) - set(self.cleaned_data.get("confirms") or ()):
            self.add_error("confirms", forms.ValidationError(_("请核对并逐项勾选：%s") % _("、").join(str(label) for kind, label in KINDS if kind in found)))

    def data_for_act(self) -> dict[str, Any]:
        return {name: value for name, value in super().data_for_act().items() if name != "confirms"}


@form_for(procedure.approve_change)
class ApproveForm(DoubtsForm):
    """Nothing but what looks wrong."""

    def at_hand(self) -> tuple[Fact, ...]:
        return compared(self.record)

    def prepare(self) -> None:
        if not self.is_bound:
            self.weigh(self._found())

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        self.weigh(self._found())
        return data

    def _found(self) -> dict[str, str]:
        try:
            return doubts(law.book()[self.record.parameter], value_of(self.record, law.book()), law.book().sources)
        except (BadParameter, KeyError):
            return {}  # the step itself says what is wrong


class ChangeFields(DoubtsForm):
    """What both the first and every later draft ask."""

    value = forms.CharField(label=_("拟定数值"), required=False, widget=forms.Textarea(attrs={"rows": 6}), max_length=8000, help_text=_("空着表示尚无数值、待确认。"))
    since = forms.DateField(label=_("自何日起"))
    until = forms.DateField(label=_("至何日止"), required=False)
    source = forms.ChoiceField(label=_("依据"), choices=_sources)
    source_title = forms.CharField(label=_("依据名称"), max_length=200, required=False, help_text=_("只在上面选“其他文件”时填写。"))
    source_number = forms.CharField(label=_("文号"), max_length=80, required=False, help_text=_("只在上面选“其他文件”时填写。"))
    clause = forms.CharField(label=_("条款"), max_length=80, required=False)
    confidence = forms.ChoiceField(label=_("把握"), choices=CONFIDENCES)
    remarks = forms.CharField(label=_("说明"), required=False, widget=forms.Textarea(attrs={"rows": 3}), max_length=2000)

    def show_names(self, parameter: Parameter) -> None:
        """Say below the box how this parameter is written, and which names its table needs."""
        names = _("、").join(say(label) for label in law.words_of(parameter.name).values())
        self.fields["value"].help_text = f"{format_of(parameter)}{_('名称共有：%s。') % names if names else ''}"

    def parameter_name(self) -> str:
        """Which parameter the draft is about."""
        return str(self.cleaned_data.get("parameter") or "") if self.record is None else str(self.record.parameter)

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        name, source = self.parameter_name(), data.get("source", "")
        if data.get("since") and data.get("until") and data["until"] < data["since"]:
            self.add_error("until", _("止日早于起日。"))
        if source == OTHER:
            if not data.get("source_title", "").strip():
                self.add_error("source_title", _("请填写依据的名称。"))
            else:
                named = f"{data['source_title']}\n{data['source_number']}"
                data["source"] = f"own-{sha256(named.encode()).hexdigest()[:12]}"
        elif source:
            data["source_title"] = data["source_number"] = ""
        if name in law.built_in().parameters and data.get("since"):
            self._read(name, data)
        else:
            self.weigh({})
        return data

    def _read(self, name: str, data: dict[str, Any]) -> None:
        parameter, text = law.built_in()[name], data.get("value", "")
        try:
            insist_on_words(parameter, text, law.words_of(name))
            found = typed_findings(parameter, text)
            insist_on_signs(parameter, text, bounds=law.bounds_are_shares(name))
            dated = dated_of(parameter, value=text, since=data["since"], until=None, source=data.get("source") or "x", clause="", confidence="high", sources=())
        except BadParameter as bad:
            line = say(Text(bad.zh, re.sub(rf"^{re.escape(name)}: ?", "", str(bad))))
            self.add_error("value", forms.ValidationError(_("读不懂：%(why)s %(format)s") % {"why": line, "format": format_of(parameter)}))
            self.weigh({})
            return
        for one in found:
            self.add_error("value", forms.ValidationError(say(one.sentence)))
        self.weigh(doubts(at_hand(name), dated, law.book().sources))


@form_for(procedure.draft_change)
class DraftForm(ChangeFields):
    """The first draft: which parameter, and everything about it."""

    parameter = forms.ChoiceField(label=_("参数"), choices=_parameters)
    field_order = ("parameter",)

    def prepare(self) -> None:
        super().prepare()
        name = str((self.data if self.is_bound else self.initial).get("parameter") or "")
        if name in law.built_in().parameters:
            parameter = at_hand(name)
            now = parameter.on(today())
            self.show_names(parameter)
            labels = {word: say(label) for word, label in law.words_of(name).items()}
            self.fields["value"].initial = "\n".join(f"{label}, " for label in labels.values())
            if now is not None:
                self.fields["value"].initial = text_of(parameter, now.value, labels, in_percent=True, bounds=law.bounds_are_shares(name)) or self.fields["value"].initial
                self.fields["source"].initial, self.fields["clause"].initial = now.cite.source, now.cite.clause


@form_for(procedure.edit_change)
class EditForm(ChangeFields):
    """A later draft."""

    def prepare(self) -> None:
        super().prepare()
        parameter = self.record.subject
        if parameter is not None:
            self.show_names(parameter)
            self.fields["value"].initial = as_read(parameter.name, self.record.value)
        for name in ("since", "until", "source_title", "source_number", "clause", "confidence", "remarks"):
            self.fields[name].initial = getattr(self.record, name)
        self.fields["source"].initial = OTHER if self.record.source_title else self.record.source
