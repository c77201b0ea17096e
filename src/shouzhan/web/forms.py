"""Forms behind steps: which form asks for what a step needs, and how a form becomes fields on a page."""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.db.models.fields import BLANK_CHOICE_DASH
from django.utils.translation import gettext_lazy as _

from shouzhan.engine.jobs.declare import Told
from shouzhan.kernel.procedure.declare import Step
from shouzhan.web.shapes import Fact, Field, FormError, Option
from shouzhan.web.words import say

DASHES = BLANK_CHOICE_DASH[0][1]  # what the framework puts where nothing is chosen yet
FORMS: dict[str, type["StepForm"]] = {}


class StepForm(forms.Form):
    """What a person fills in to perform a step; `for_record` lets a form depend on the record and the actor."""

    def __init__(self, *args: Any, actor: Any = None, record: Any = None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.actor, self.record = actor, record
        for field in self.fields.values():
            if hasattr(field, "actor"):  # a field that finds records finds those this actor may see
                field.actor = actor
        self.prepare()

    probe = ""  # where what is being typed is sent, for a hint below the form

    def onward(self, record: Any) -> str:
        """Where to go on once the step is done; the record's page unless said otherwise."""
        return ""

    def button(self) -> str:
        """What the button says; the step's own words unless said otherwise."""
        return ""

    def part_words(self) -> str:
        """Which of several forms in a row this is; nothing for one that stands alone."""
        return ""

    def at_hand(self) -> tuple[Fact, ...]:
        """What is already on record and is handed on by the step, to be looked over once more."""
        return ()

    def at_hand_words(self) -> Any:
        """What that is called where it is more than what was filled in before."""
        return ""

    def prepare(self) -> None:
        """Narrow choices or set initial values for this actor and record."""

    def later(self) -> dict[str, Any] | None:
        """What a worker needs to go on with, when the work is too long for a request; nothing for most."""
        return None

    @classmethod
    def resumed(cls, given: dict[str, Any], told: Told) -> dict[str, Any]:
        """The values for the act, made by a worker from what `later` gave."""
        return given

    @classmethod
    def stage(cls, done: int, total: int) -> str:
        """What `resumed` is at, in words, when it has told that much; nothing where the numbers say enough."""
        return ""

    def data_for_act(self) -> dict[str, Any]:
        """The cleaned values as the act takes them; whatever takes long is done here, before the transaction begins."""
        return {name: value for name, value in self.cleaned_data.items() if name != "reason"}


class ReasonForm(StepForm):
    """For steps that need nothing but a reason."""

    reason = forms.CharField(label=_("理由"), widget=forms.Textarea, max_length=2000)


def form_for(*steps: Step) -> Callable[[type[StepForm]], type[StepForm]]:
    """Name the form that asks for what the steps need."""

    def register(form: type[StepForm]) -> type[StepForm]:
        for step in steps:
            FORMS[step.key] = form
        return form

    return register


def form_of(step: Step) -> type[StepForm]:
    """The declared form of a step, with a reason asked where the step wants one."""
    form = FORMS.get(step.key, ReasonForm if step.asks_reason else StepForm)
    if step.asks_reason and "reason" not in form.base_fields:
        form = type(form.__name__, (form,), {"reason": forms.CharField(label=_("理由"), widget=forms.Textarea, max_length=2000)})
    return form


_KINDS: tuple[tuple[type[forms.Field], str], ...] = (
    (forms.BooleanField, "checkbox"),
    (forms.FileField, "file"),
    (forms.DateField, "date"),
    (forms.IntegerField, "number"),
    (forms.DecimalField, "number"),
    (forms.EmailField, "email"),
)


def fields_of(form: forms.Form) -> tuple[Field, ...]:
    """A bound or unbound form as the fields the page component draws."""
    return tuple(_field(bound) for bound in form)


def _field(bound: forms.BoundField) -> Field:
    field, widget = bound.field, bound.field.widget
    value = bound.value()
    return Field(
        name=bound.html_name,
        label=bound.label,
        kind=_kind(field, widget),
        value=tuple(map(str, value or ())) if isinstance(widget, forms.CheckboxSelectMultiple | forms.SelectMultiple) else ("" if value is None else value),
        help=_help(field, value),
        example=widget.attrs.get("placeholder", ""),
        errors=tuple(str(error) for error in bound.errors),
        required=field.required,
        unit=getattr(field, "unit", ""),
        options=_options(bound, widget),
        max_length=getattr(field, "max_length", None),
        accept=widget.attrs.get("accept", ""),
        autocomplete=widget.attrs.get("autocomplete", ""),
        rows=_rows(widget),
    )


def _help(field: Any, value: Any) -> Any:
    """What a field says below its label; one that finds a record by its number says which record it stands for."""
    named = getattr(field, "named", None)
    return (named(value) if named and value else "") or field.help_text


def _rows(widget: Any) -> int:
    """How tall a box of text is; the framework's own ten lines stand for no wish at all."""
    asked = widget.attrs.get("rows", "10") if isinstance(widget, forms.Textarea) else "10"
    return 5 if asked == "10" else int(asked)


def _kind(field: forms.Field, widget: forms.Widget) -> str:
    if isinstance(widget, forms.HiddenInput):
        return "hidden"
    if isinstance(widget, forms.Textarea):
        return "textarea"
    if isinstance(widget, forms.CheckboxSelectMultiple | forms.SelectMultiple):
        return "checkboxes"
    if isinstance(widget, forms.RadioSelect):
        return "radio"
    if isinstance(widget, forms.Select):
        return "select"
    if isinstance(widget, forms.PasswordInput):
        return "password"
    return next((kind for type_, kind in _KINDS if isinstance(field, type_)), "text")


def _options(bound: forms.BoundField, widget: forms.Widget) -> tuple[Option, ...]:
    suggested: tuple[tuple[str, str], ...] = getattr(bound.field, "suggested", ())
    if suggested:
        return tuple(Option(number, name) for number, name in suggested)
    if not isinstance(widget, forms.Select | forms.RadioSelect | forms.CheckboxSelectMultiple):
        return ()
    choices: Iterable[tuple[object, object]] = widget.choices
    return tuple(Option(str(value), say(_("请选择")) if label == DASHES else str(label)) for value, label in choices)


def errors_of(form: forms.Form) -> tuple[FormError, ...]:
    """Every error as a line of the summary on top; what the framework says of any field is said with the field's name."""
    return tuple(
        FormError(_named(form, name, error.code, str(said)), "" if name == "__all__" else name)
        for name, errors in form.errors.as_data().items()
        for error in errors
        for said in error
    )


def _named(form: forms.Form, name: str, code: str | None, said: str) -> str:
    return f"{form[name].label}{_('：')}{said}" if code and name in form.fields else said
