"""A record as data, and the fields of a step read from data: the same for every door without a page."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.forms import Field, ModelMultipleChoiceField, MultipleChoiceField
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as lazy

from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.procedure.declare import Step
from shouzhan.web.export import plain
from shouzhan.web.forms import form_of
from shouzhan.web.registers import Register
from shouzhan.web.words import say

AS_DESCRIBED = lazy("请按接口说明（/api/openapi.json）核对字段名和取值。")


def told_short(register: Register, record: Any) -> dict[str, Any]:
    """A record as a list tells it."""
    values = {column.key: _json(plain(column, record)) for column in register.columns}
    return {**values, "number": record.number, "state": record.state, "revision": record.revision}


def _json(value: Any) -> Any:
    if isinstance(value, date | datetime):
        return value.isoformat()
    if isinstance(value, Decimal):
        return str(value)
    return value if value is None or isinstance(value, bool | int | float | str) else say(value)


def told_record(register: Register, actor: Any, record: Any) -> dict[str, Any]:
    """A record in full, with the steps that are open and why others are not."""
    state = record.state_now
    return {
        **told_short(register, record), "title": record.title, "state_label": say(state.label), "state_kind": state.kind.value,
        "due_on": _json(record.due_on), "synthetic": record.is_synthetic,
        "open_steps": [
            {
                "step": o.step.name, "label": say(o.step.label), "allowed": bool(o.decision), "code": o.decision.code,
                "sentence": say(o.decision.sentence), "citations": [{"source": c.source, "clause": c.clause} for c in o.step.cites],
            }
            for o in register.procedure.open_steps(actor, record) if o.step.has_form
        ],
    }


def read_fields(step: Step, raw: dict[str, Any]) -> tuple[QueryDict, int | None]:
    """The fields a step's form takes; what the form does not know, or not so, is refused by name."""
    revision = revision_of(raw.pop("revision", None))
    fields = form_of(step).base_fields
    unknown = sorted(set(raw) - set(fields))
    if unknown:
        raise Refused(Decision.refuse("fields", _("不认识的字段：%(names)s。") % {"names": "、".join(map(str, unknown))[:200]}, remedy=AS_DESCRIBED))
    misshapen = sorted(name for name, value in raw.items() if not _fits(fields[name], value))
    if misshapen:
        raise Refused(Decision.refuse("fields", _("写法不对的字段：%(names)s。") % {"names": "、".join(misshapen)}, remedy=AS_DESCRIBED))
    return _as_form(raw), revision


def _fits(field: Field, value: Any) -> bool:
    """Whether a value is one, or a list of them where the field takes several; an object is never one."""
    if isinstance(value, list):
        return isinstance(field, MultipleChoiceField | ModelMultipleChoiceField) and not any(isinstance(item, list | dict) for item in value)
    return not isinstance(value, dict)


def _as_form(raw: dict[str, Any]) -> QueryDict:
    data = QueryDict(mutable=True)
    for name, value in raw.items():
        if isinstance(value, list):
            data.setlist(name, [str(item) for item in value])
        elif value is not None and value is not False:
            data[name] = str(value)
    return data


def revision_of(value: Any) -> int | None:
    """The number of changes a caller has seen, if it told one."""
    if value is None or value == "":
        return None
    if isinstance(value, bool) or not str(value).isascii() or not str(value).isdigit():
        raise Refused(Decision.refuse("fields", _("revision 应为整数。"), remedy=AS_DESCRIBED))
    return int(str(value)[:12])
