"""What people fill in to have a step taken again."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from shouzhan.rooms.ownership.redo import procedure
from shouzhan.rooms.ownership.redo.table import REDOABLE, label_of
from shouzhan.web.forms import StepForm, form_for


def _steps() -> list[tuple[str, Any]]:
    return [(key, label_of(key)) for key in sorted(REDOABLE)]


@form_for(procedure.ask_redo)
class AskForm(StepForm):
    """Which step of which record, and what changed."""

    about = forms.CharField(label=_("所在记录"), max_length=40, help_text=_("记录的编号。"))
    step = forms.ChoiceField(label=_("环节"), choices=_steps)
    policy = forms.CharField(label=_("变化的政策"), max_length=200, help_text=_("文件名称与文号"))
    clause = forms.CharField(label=_("条款"), max_length=80, required=False)
    changed_on = forms.DateField(label=_("变化生效日"))
    problem = forms.CharField(label=_("造成的程序问题"), max_length=2000, widget=forms.Textarea(attrs={"rows": 4}), help_text=_("原来怎样办的，变化后为什么不合程序。"))
