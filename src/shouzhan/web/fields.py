"""Django's bound form fields as our own field shape, so every form on the site looks the same."""

from typing import Any

from django import forms
from django.forms import BoundField

from shouzhan.web.shapes import Field, Option

KINDS: tuple[tuple[type[forms.Widget], str], ...] = (
    (forms.HiddenInput, "hidden"),
    (forms.PasswordInput, "password"),
    (forms.EmailInput, "email"),
    (forms.NumberInput, "number"),
    (forms.DateInput, "date"),
    (forms.Textarea, "textarea"),
    (forms.CheckboxInput, "checkbox"),
    (forms.CheckboxSelectMultiple, "checkboxes"),
    (forms.RadioSelect, "radio"),
    (forms.Select, "select"),
    (forms.FileInput, "file"),
)


def kind_of(widget: forms.Widget) -> str:
    """Return our name for a Django widget."""
    return next((kind for cls, kind in KINDS if isinstance(widget, cls)), "text")


def field_of(bound: BoundField) -> Field:
    """Return the shape of a bound field."""
    widget = bound.field.widget
    kind = kind_of(widget)
    value: Any = bound.value()
    if kind == "password":
        value = ""
    choices = getattr(widget, "choices", ()) if kind in {"select", "radio", "checkboxes"} else ()
    return Field(
        name=bound.html_name,
        label=bound.label,
        kind=kind,
        value=tuple(value or ()) if kind == "checkboxes" else "" if value is None else value,
        help=bound.help_text,
        errors=tuple(str(error) for error in bound.errors),
        required=bound.field.required,
        options=tuple(Option(str(key), label) for key, label in choices),
        autocomplete=str(widget.attrs.get("autocomplete", "")),
        max_length=getattr(bound.field, "max_length", None),
    )
