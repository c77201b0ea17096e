"""The code lists of the registration form: party kinds, fields, objectives, kinds of IP, programmes, ways of payment."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml

from shouzhan.engine.rules import (
    Derivation,
    GivenFacts,
    GivenParameters,
    Node,
    Output,
    Rule,
    Sort,
    choice,
    said_by,
    where,
    words,
)
from shouzhan.engine.rules.parameters import LOADER
from shouzhan.kernel.citations import Citation
from shouzhan.kernel.text import Text

LISTS = (
    ("party-kind", Text("单位性质", "Kind of party"), Citation("contract-form")), ("technical-field", Text("技术领域", "Technical field"), Citation("contract-form")), ("objective", Text("社会经济目标", "Socio-economic objective"), Citation("gb-t-24450-2009")),
    ("ip-kind", Text("知识产权类别", "Kind of intellectual property"), Citation("contract-form")), ("plan-source", Text("计划来源", "Source programme"), Citation("contract-form")), ("payment-mode", Text("支付方式", "Way of payment"), Citation("civil-code", "第八百四十六条")),
)
OWN_CODES = ("technical-field", "ip-kind", "plan-source", "payment-mode")  # the official codes of these are not known; the keys are our own

code = Rule(
    "contracts.form-code", Text("登记表代码", "Codes of the registration form"), asks=Text("这个代码是什么，写得对吗？", "What does this code mean, and is it right?"),
    facts=(choice("list", Text("哪一个代码表", "Which list"), *((key, title) for key, title, _cite in LISTS)), words("code", Text("代码", "Code"), example="022")),
    values=(Output("valid", Sort.YES_NO, Text("有效", "Valid")), Output("label", Sort.WORDS, Text("名称", "Label"))), is_decision=True, serves=("T-39",),
)


@cache
def code_lists() -> dict[str, dict[str, Any]]:
    """Every list: labels by code."""
    path = Path(__file__).parent / "codes" / "lists.yaml"
    return dict(yaml.load(path.read_text("utf-8"), LOADER))  # noqa: S506 - the safe loader, in C where there is one


def _label(name: str, text: str) -> str:
    found = code_lists()[name].get(text)
    return f"{found['zh']} {found['en']}" if found else ""


def _in_list(name: str, node: Node) -> Node:
    def label(text: str) -> str:
        return _label(name, text)

    label.__name__ = f"label_in_{name.replace('-', '_')}"  # a derivation prints it
    return said_by(label, node)


@code.formula("2000-02-16", *dict.fromkeys(cite for _key, _title, cite in LISTS))
def _code(fact: GivenFacts, parameter: GivenParameters, say: Derivation) -> None:
    last, *others = (key for key, _title, _cite in reversed(LISTS))
    label = _in_list(last, fact.code)
    for name in others:
        label = where(fact.list.is_one_of(name), _in_list(name, fact.code), label)
    unknown = label.is_one_of("")
    say.refuse_when(unknown, "unknown-code", Text("代码表里没有这个代码。", "The list has no such code."), Text("从同一代码表重选：先核对选的是哪张表（单位类别、社会经济目标等），再按表列代码填写；旧表代码按登记机构提供的对照改填。", "Choose from the same list again: see first which list is meant, such as kinds of party or objectives, then take a code printed there; an old code is replaced as the registry says."))
    say.warn_when(
        fact.list.is_one_of(*OWN_CODES) & ~unknown, "own-code", Text("名称按登记表，代码是本系统自用的，官方代码未查得。", "The label is that of the form; the code is our own, and the official one was not found."),
        Text("办理登记时按登记系统所列代码填写，以名称对应；有出入的向登记机构确认。", "On registering, take the code the registry's system lists for this label; where the two differ, ask the registry."),
    )
    say.value("valid", ~unknown)
    say.value("label", label)
