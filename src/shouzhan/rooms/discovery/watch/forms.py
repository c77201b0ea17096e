"""What people fill in for notes and needs."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouzhan.rooms.carriers.public import Carrier
from shouzhan.rooms.discovery.forms import parks
from shouzhan.rooms.discovery.watch import procedure
from shouzhan.rooms.discovery.watch.models import Outcome, Push
from shouzhan.rooms.parties.public import Role
from shouzhan.web.forms import StepForm, form_for

_LONG = forms.Textarea(attrs={"rows": 6})


class _OwnPark(StepForm):
    """Whose it is."""

    park = forms.ModelChoiceField(label=_("园区"), queryset=Carrier.objects.none())

    def prepare(self) -> None:
        field: Any = self.fields["park"]
        field.queryset = parks().filter(operator__in=self.actor.organisations((Role.PARK_OPERATOR,))) if self.actor is not None else parks().none()


class _NoteFields(StepForm):
    """A note."""

    name = forms.CharField(label=_("研判"), max_length=200)
    track = forms.CharField(label=_("细分赛道"), max_length=60)
    text = forms.CharField(label=_("内容"), max_length=8000, widget=_LONG)


class _NeedFields(StepForm):
    """A need."""

    name = forms.CharField(label=_("市场需求"), max_length=200)
    track = forms.CharField(label=_("细分赛道"), max_length=60, required=False)
    text = forms.CharField(label=_("需求说明"), max_length=4000, widget=_LONG, help_text=_("要解决什么、指标是多少、谁会用；收到推送的团队会读到。"))


class _Held(StepForm):
    """What is on record already."""

    def prepare(self) -> None:
        for name in self.fields:
            self.fields[name].initial = getattr(self.record, name)


@form_for(procedure.open_note)
class OpenNoteForm(_OwnPark, _NoteFields):
    """A new note."""

    field_order = ("park",)


@form_for(procedure.edit_note)
class EditNoteForm(_Held, _NoteFields):
    """A note being drafted."""


@form_for(procedure.decide_note)
class DecideForm(StepForm):
    """Back it or not."""

    is_backed = forms.TypedChoiceField(label=_("是否支持"), choices=(("1", _("支持")), ("0", _("不支持"))), coerce=lambda value: value == "1", widget=forms.RadioSelect)
    why = forms.CharField(label=_("理由"), max_length=2000, widget=_LONG)


@form_for(procedure.review_note)
class ReviewForm(StepForm):
    """How it looks a year later."""

    outcome = forms.ChoiceField(label=_("回看结论"), choices=Outcome.choices)
    lesson = forms.CharField(label=_("回看说明"), max_length=2000, widget=_LONG, help_text=_("实际发生了什么，当时看对、看错了什么。"))


@form_for(procedure.open_lead)
class OpenLeadForm(_OwnPark, _NeedFields):
    """A new need."""

    field_order = ("park",)


@form_for(procedure.edit_lead)
class EditLeadForm(_Held, _NeedFields):
    """A need not sent yet."""


@form_for(procedure.contact_lead)
class ContactForm(StepForm):
    """Which team, and how."""

    push = forms.ModelChoiceField(label=_("团队"), queryset=Push.objects.none())
    note = forms.CharField(label=_("怎么联系的"), max_length=500)

    def prepare(self) -> None:
        held = self.record.pushes.select_related("team")
        field: Any = self.fields["push"]
        field.queryset = held if procedure.park(self.actor, self.record) else held.filter(team__unit__in=self.actor.organisations(procedure.campus))
