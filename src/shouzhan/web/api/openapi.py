"""The description of the API (OpenAPI 3.1), made from the declarations."""

from typing import Any

from django import forms
from django.utils import translation
from django.utils.choices import CallableChoiceIterator

from shouzhan.engine.jobs.models import Job
from shouzhan.kernel.procedure.declare import Step
from shouzhan.kernel.procedure.perform import ACTIONS
from shouzhan.web.api.declare import ENDPOINTS, described
from shouzhan.web.forms import StepForm, form_of
from shouzhan.web.registers import REGISTERS, Register
from shouzhan.web.words import say

_JSON = "application/json"
_ERRORS = {400: "the body is not JSON, or a letter cannot be kept", 401: "nobody is signed in", 403: "not allowed, with the reason", 404: "not there, or not for you", 405: "another method", 409: "changed meanwhile, or not possible in this state", 413: "too large", 422: "a field or the act is refused", 429: "the seconds of work of this minute are used up; Retry-After says in how many seconds there is time again", 503: "not saved: the database is busy or has no room; try again"}


def describe() -> dict[str, Any]:
    """The whole description; in English, since it is read by programmers of every city."""
    with translation.override("en"):
        paths: dict[str, Any] = _jobs()
        for register in REGISTERS.values():
            paths.update(_paths(register))
        for one in ENDPOINTS.values():
            where = "/api/v1/" + one.path.replace("<str:", "{").replace("<slug:", "{").replace(">", "}")
            refusals = _refusals(400, 401, 404, 405, 413, 422, *([429] if one.is_work else []))
            paths.setdefault(where, {}).update(described(one, _answer("Listed" if one.is_paged else "Any"), refusals))
        return {
            "openapi": "3.1.0",
            "info": {"title": "Shouzhan", "version": "1", "description": "The same registers, steps and access as the pages.", "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"}},
            "servers": [{"url": "/"}],
            "paths": paths,
            "components": {"schemas": _schemas(), "securitySchemes": {"key": {"type": "http", "scheme": "bearer"}}},
            "security": [{"key": []}, {}],
        }


def _jobs() -> dict[str, Any]:
    """What a step with a big file is answered with, 202, and how it is watched."""
    key = {"name": "key", "in": "path", "required": True, "schema": {"type": "string"}}
    about: dict[str, Any] = {"tags": ["jobs"], "parameters": [key], "responses": {"200": _answer("Job"), **_refusals(401, 404)}}
    return {
        "/api/v1/jobs/{key}/": {"get": {"operationId": "jobs.job", "summary": "How far long work is", **about}},
        "/api/v1/jobs/{key}/cancel/": {"post": {"operationId": "jobs.cancel", "summary": "Call long work off", **about}},
    }


def _paths(register: Register) -> dict[str, Any]:
    stem, tag = f"/api/v1/{register.path}", [register.name]
    steps = [step for step in register.procedure.steps.values() if step.key in ACTIONS and step.has_form]
    paths: dict[str, Any] = {
        stem: {"get": {
            "operationId": f"{register.name}.list", "tags": tag, "summary": f"List: {say(register.title)}",
            "parameters": [_query(name) for name in ("q", "sort", "after", "before", *(f.key for f in register.filters))],
            "responses": {"200": _answer("Page"), **_refusals(400, 401, 403, 404)},
        }},
        f"{stem}{{number}}/": {"get": {
            "operationId": f"{register.name}.record", "tags": tag, "summary": f"One record: {say(register.one or register.title)}",
            "parameters": [_number()], "responses": {"200": _answer("One"), **_refusals(400, 401, 403, 404)},
        }},
    }
    for step in steps:
        where = f"{stem}steps/{step.name}/" if step.is_opening else f"{stem}{{number}}/steps/{step.name}/"
        paths[where] = {"post": _step(register, step, tag)}
    return paths


def _step(register: Register, step: Step, tag: list[str]) -> dict[str, Any]:
    form = form_of(step)
    has_file = any(isinstance(field, forms.FileField) for field in form.base_fields.values())
    content = {"multipart/form-data" if has_file else _JSON: {"schema": _body(form, moves=not step.is_opening)}}
    operation: dict[str, Any] = {
        "operationId": f"{register.name}.{step.name}", "tags": tag, "summary": say(step.label), "description": say(step.help),
        "requestBody": {"required": bool(form.base_fields), "content": content},
        "responses": {"201" if step.is_opening else "200": _answer("One"), **_refusals(400, 401, 403, 404, 409, 413, 422, 503)},
        "x-who": list(step.by.words()), "x-cites": [str(citation) for citation in step.cites],
    }
    if form.later is not StepForm.later:
        operation["responses"]["202"] = _answer("Job")
    if not step.is_opening:
        operation["parameters"] = [_number()]
    return operation


def _body(form: Any, *, moves: bool) -> dict[str, Any]:
    properties = {name: _property(field) for name, field in form.base_fields.items()}
    required = [name for name, field in form.base_fields.items() if field.required]
    if moves:
        properties["revision"] = {"type": "integer", "minimum": 0, "description": "refuse if the record has moved on"}
    return {"type": "object", "properties": properties, "additionalProperties": False, **({"required": required} if required else {})}


def _property(field: forms.Field) -> dict[str, Any]:
    about = {"title": say(field.label), **({"description": say(field.help_text)} if field.help_text else {})}
    if isinstance(field, forms.FileField):
        return {"type": "string", "format": "binary", **about}
    if isinstance(field, forms.DateField):
        return {"type": "string", "format": "date", **about}
    if isinstance(field, forms.BooleanField):
        return {"type": "boolean", **about}
    if isinstance(field, forms.IntegerField):
        return {"type": "integer", **about}
    if isinstance(field, forms.DecimalField):
        return {"type": "string", "pattern": r"^-?\d+(\.\d+)?$", **about}
    if isinstance(field, forms.ModelMultipleChoiceField | forms.MultipleChoiceField):
        return {"type": "array", "items": {"type": "string"}, **about}
    if isinstance(field, forms.ChoiceField) and not isinstance(field, forms.ModelChoiceField):
        if isinstance(field.choices, CallableChoiceIterator):  # they depend on what is in the registers now
            return {"type": "string", **about}
        choices: Any = field.choices
        values = [str(value) for value, _label in choices]
        # a choice among what is in the registers has none to name here
        return {"type": "string", **({"enum": values} if values else {}), **about}
    longest = getattr(field, "max_length", None)
    return {"type": "string", **({"maxLength": longest} if longest else {}), **about}


def _query(name: str) -> dict[str, Any]:
    return {"name": name, "in": "query", "schema": {"type": "string"}}


def _number() -> dict[str, Any]:
    return {"name": "number", "in": "path", "required": True, "schema": {"type": "string"}}


def _answer(schema: str) -> dict[str, Any]:
    return {"description": "as asked", "content": {_JSON: {"schema": {"$ref": f"#/components/schemas/{schema}"}}}}


def _refusals(*statuses: int) -> dict[str, Any]:
    schema = {"schema": {"$ref": "#/components/schemas/Refusal"}}
    return {str(status): {"description": _ERRORS[status], "content": {_JSON: schema}} for status in statuses}


def _schemas() -> dict[str, Any]:
    record = {"type": "object", "required": ["number", "state", "revision"], "properties": {"number": {"type": "string"}, "state": {"type": "string"}, "revision": {"type": "integer"}}}
    citation = {"type": "object", "properties": {"source": {"type": "string"}, "clause": {"type": "string"}}}
    error = {
        "type": "object", "required": ["code", "sentence"],
        "properties": {
            "code": {"type": "string"}, "sentence": {"type": "string"}, "remedy": {"type": "string"},
            "citations": {"type": "array", "items": citation}, "fields": {"type": "object"},
        },
    }
    job = {
        "type": "object", "required": ["job", "state"],
        "properties": {
            "job": {"type": "string"}, "page": {"type": "string"}, "title": {"type": "string"}, "state": {"type": "string", "enum": list(Job.State.values)},
            "done": {"type": "integer"}, "total": {"type": "integer"}, "record": {"type": ["string", "null"]}, "refusal": {"type": ["object", "null"]},
        },
    }
    page = {"type": "object", "properties": {"count": {"type": "integer"}, "capped": {"type": "boolean"}, "after": {"type": ["string", "null"]}, "before": {"type": ["string", "null"]}}}
    return {
        "Any": {"type": "object", "required": ["data"], "properties": {"data": {}}},
        "Listed": {"type": "object", "required": ["data", "page"], "properties": {"data": {"type": "array", "items": {"type": "object"}}, "page": page}},
        "Record": record,
        "Job": {"type": "object", "required": ["data"], "properties": {"data": job}},
        "One": {"type": "object", "required": ["data"], "properties": {"data": {"$ref": "#/components/schemas/Record"}}},
        "Page": {"type": "object", "required": ["data", "page"], "properties": {"data": {"type": "array", "items": {"$ref": "#/components/schemas/Record"}}, "page": page}},
        "Refusal": {"type": "object", "required": ["error"], "properties": {"error": error}},
    }
