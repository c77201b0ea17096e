"""The six formulas of benchmarks/rules.py for OpenFisca (columns) and ZEN (case by case); runs in the peers' own environment.

A line on standard input asks for one turn, a line on standard output tells its seconds; `answers` names a file of arrays.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import zen
from openfisca_core.entities import build_entity
from openfisca_core.indexed_enums import Enum
from openfisca_core.parameters import ParameterNode
from openfisca_core.periods import YEAR
from openfisca_core.simulations import SimulationBuilder
from openfisca_core.taxbenefitsystems import TaxBenefitSystem
from openfisca_core.variables import Variable

PERIOD = "2026"
CHOICES = {
    "applicant": ("enterprise", "team"), "mode": ("transfer", "license", "equity", "self_implementation"),
    "unit_kind": ("university", "institute", "hospital", "enterprise"), "category": ("general", "manufacturing", "tech_sme", "ic_machine_tool"),
}  # fmt: skip
ENUMS = {name: Enum(name, {word: word for word in words}) for name, words in CHOICES.items()}
FLAGS = ("qualifies", "has_agreement", "ratio_given")
WHOLE = ("staff", "technical_staff", "class1_ip", "class2_ip", "tax_year")
Formula = Callable[[Any, Any, Any], Any]


def _scale(kind: str, *steps: tuple[float, float]) -> dict[str, Any]:
    word = "rate" if kind == "marginal_rate" else "amount"
    return {
        "metadata": {"type": kind},
        "brackets": [{"threshold": {"2015-01-01": since}, word: {"2015-01-01": value}} for since, value in steps],
    }


def _numbers(**values: float) -> dict[str, Any]:
    return {name: {"values": {"2015-01-01": value}} for name, value in values.items()}


PARAMETERS = {
    "voucher": _numbers(share=0.5, enterprise=300_000, team=100_000), "stamp": _numbers(rate=0.0003),
    "iit": {
        **_numbers(counted=0.5),
        "scale": _scale("marginal_rate", (0, 0.03), (36_000, 0.10), (144_000, 0.20), (300_000, 0.25), (420_000, 0.30), (660_000, 0.35), (960_000, 0.45)),
    },
    "reward": _numbers(floor=0.5, own_use=0.05, recommended=0.7, main=0.5),
    "sme": {
        **_numbers(class1=30, passing=60, staff_most=500, sales_most=200_000_000, assets_most=200_000_000),
        "staff": _scale("single_amount", (0, 0), (0.1, 4), (0.15, 8), (0.2, 12), (0.25, 16), (0.3, 20)),
        "sales": _scale("single_amount", (0, 0), (0.02, 10), (0.03, 20), (0.04, 30), (0.05, 40), (0.06, 50)),
        "cost": _scale("single_amount", (0, 0), (0.1, 10), (0.15, 20), (0.2, 30), (0.25, 40), (0.3, 50)),
        "class2": _scale("single_amount", (0, 0), (1, 6), (2, 12), (3, 18), (4, 24)),
    },
    "rd": _numbers(other=0.1, commissioned=0.8, abroad=2 / 3, general=1.0, manufacturing=1.0, tech_sme=1.0, ic_machine_tool=1.2),
}  # fmt: skip


def _over(top: Any, below: Any) -> Any:
    return np.divide(top, below, out=np.zeros(len(top), dtype=np.float32), where=below != 0)


def _floor_ratio(case: Any, period: Any, parameters: Any) -> Any:
    given = parameters(period).reward
    return np.where(case("mode", period) == ENUMS["mode"].self_implementation, given.own_use, given.floor)


def _recommended(case: Any, period: Any, parameters: Any) -> Any:
    unit, mode = case("unit_kind", period), case("mode", period)
    public = (unit == ENUMS["unit_kind"].university) | (unit == ENUMS["unit_kind"].institute)
    own_use = mode == ENUMS["mode"].self_implementation
    return np.where(public & ~own_use, parameters(period).reward.recommended, case("floor_ratio", period))


def _agreed(case: Any, period: Any, parameters: Any) -> Any:
    return np.where(case("ratio_given", period), case("ratio", period), case("floor_ratio", period))


def _main_contributors(case: Any, period: Any, parameters: Any) -> Any:
    is_bound = case("unit_kind", period) != ENUMS["unit_kind"].enterprise
    return np.where(is_bound, case("reward", period) * parameters(period).reward.main, 0)


def _payable(case: Any, period: Any, parameters: Any) -> Any:
    given = parameters(period).voucher
    cap = np.where(case("applicant", period) == ENUMS["applicant"].team, given.team, given.enterprise)
    return np.minimum(case("contract", period) * given.share, np.maximum(cap - case("used_this_year", period), 0))


def _relieved(case: Any, period: Any, parameters: Any) -> Any:
    given = parameters(period).iit
    return given.scale.calc(case("annual_taxable_income", period) + case("reward_paid", period) * given.counted)


def _full(case: Any, period: Any, parameters: Any) -> Any:
    return parameters(period).iit.scale.calc(case("annual_taxable_income", period) + case("reward_paid", period))


def _extra_tax(case: Any, period: Any, parameters: Any) -> Any:
    tax = np.where(case("qualifies", period), case("tax_with_relief", period), case("tax_without_relief", period))
    return tax - case("tax_before", period)


def _rd_score(case: Any, period: Any, parameters: Any) -> Any:
    rd, given = case("rd", period), parameters(period).sme
    by_sales = given.sales.calc(_over(rd, case("sales", period)))
    return np.maximum(by_sales, given.cost.calc(_over(rd, case("cost_and_expense", period))))


def _ip_score(case: Any, period: Any, parameters: Any) -> Any:
    given = parameters(period).sme
    return np.where(case("class1_ip", period) >= 1, given.class1, given.class2.calc(case("class2_ip", period)))


def _passes(case: Any, period: Any, parameters: Any) -> Any:
    given = parameters(period).sme
    fits = (case("staff", period) <= given.staff_most) & (case("sales", period) <= given.sales_most) & (case("assets", period) <= given.assets_most)
    return fits & (case("staff_score", period) > 0) & (case("total", period) >= given.passing)


def _other_allowed(case: Any, period: Any, parameters: Any) -> Any:
    share = parameters(period).rd.other
    return np.minimum(case("other", period), case("own", period) * share / (1 - share))


def _base(case: Any, period: Any, parameters: Any) -> Any:
    given = parameters(period).rd
    inland = case("own", period) + case("other_allowed", period) + case("domestic_commissioned", period) * given.commissioned
    return inland + np.minimum(case("overseas_commissioned", period) * given.commissioned, inland * given.abroad)


def _rate(case: Any, period: Any, parameters: Any) -> Any:
    category, given, words = case("category", period), parameters(period).rd, ENUMS["category"]
    return np.select(
        [category == words.general, category == words.manufacturing, category == words.tech_sme],
        [given.general, given.manufacturing, given.tech_sme], given.ic_machine_tool,
    )  # fmt: skip


def _refused(case: Any, period: Any, parameters: Any) -> Any:
    year, category, words = case("tax_year", period), case("category", period), ENUMS["category"]
    return ((year == 2022) & (category == words.general)) | ((category == words.ic_machine_tool) & (year < 2023))


FORMULAS: dict[str, dict[str, Formula]] = {
    "tax.stamp": {"tax": lambda case, period, parameters: case("amount", period) * parameters(period).stamp.rate},
    "vouchers.payable": {"payable": _payable},
    "tax.iit-cash-reward": {
        "tax_before": lambda case, period, parameters: parameters(period).iit.scale.calc(case("annual_taxable_income", period)),
        "tax_with_relief": _relieved, "tax_without_relief": _full, "extra_tax": _extra_tax,
        "saving": lambda case, period, parameters: case("tax_without_relief", period) - case("tax_with_relief", period),
    },
    "distribution.reward-floor": {
        "floor_ratio": _floor_ratio, "recommended_ratio": _recommended, "agreed": _agreed,
        "floor_amount": lambda case, period, parameters: np.maximum(case("base", period), 0) * case("floor_ratio", period),
        "reward": lambda case, period, parameters: np.maximum(case("base", period), 0) * case("agreed", period),
        "main_contributors_min": _main_contributors,
        "refused": lambda case, period, parameters: (case("agreed", period) < case("floor_ratio", period))
        & ~((case("unit_kind", period) == ENUMS["unit_kind"].enterprise) & case("has_agreement", period)),
        "warned": lambda case, period, parameters: case("has_agreement", period)
        & (case("recommended_ratio", period) > case("floor_ratio", period))
        & (case("agreed", period) >= case("floor_ratio", period)) & (case("agreed", period) < case("recommended_ratio", period)),
    },
    "ladder.tech-sme": {
        "staff_score": lambda case, period, parameters: parameters(period).sme.staff.calc(_over(case("technical_staff", period), case("staff", period))),
        "rd_score": _rd_score, "ip_score": _ip_score,
        "total": lambda case, period, parameters: case("staff_score", period) + case("rd_score", period) + case("ip_score", period),
        "passes": _passes,
    },
    "tax.rd-super-deduction": {
        "other_allowed": _other_allowed, "base": _base, "rate": _rate, "refused": _refused,
        "extra_deduction": lambda case, period, parameters: case("base", period) * case("rate", period),
    },
}  # fmt: skip
TRUTHS = ("refused", "warned", "passes")
RENAMED = {"tax.iit-cash-reward": {"reward": "reward_paid"}, "tax.rd-super-deduction": {}, "distribution.reward-floor": {"ratio given": "ratio_given"}}
CASE = build_entity(key="case", plural="cases", label="One case", is_person=True)


def _variable(name: str, kind: Any, formula: Formula | None = None) -> type[Variable]:
    body: dict[str, Any] = {"value_type": kind, "entity": CASE, "definition_period": YEAR, "label": name}
    if kind is Enum:
        body |= {"possible_values": ENUMS[name], "default_value": next(iter(ENUMS[name]))}
    if formula is not None:
        body["formula"] = lambda case, period, parameters: formula(case, period, parameters)
    return type(name, (Variable,), body)


class OpenFisca:
    """One rule over its columns; the whole turn and the formulas alone are timed, the declarations were made before."""

    def __init__(self, rule: str, columns: dict[str, Any]) -> None:
        self.formulas = FORMULAS[rule]
        self.given = {RENAMED.get(rule, {}).get(name, name): _plain(name, column) for name, column in columns.items()}
        self.system = TaxBenefitSystem([CASE])
        self.system.parameters = ParameterNode("", data=PARAMETERS)
        for name in self.given:
            kind = Enum if name in ENUMS else bool if name in FLAGS else int if name in WHOLE else float
            self.system.add_variable(_variable(name, kind))
        for name, formula in self.formulas.items():
            self.system.add_variable(_variable(name, bool if name in TRUTHS else float, formula))
        self.found: dict[str, Any] = {}

    def turn(self) -> tuple[float, float]:
        """Seconds of this process for every output, from the arrays on, and from the inputs on."""
        start = time.process_time()
        simulation = SimulationBuilder().build_default_simulation(self.system, len(next(iter(self.given.values()))))
        for name, column in self.given.items():
            simulation.set_input(name, PERIOD, column)
        began = time.process_time()
        self.found = {name: simulation.calculate(name, PERIOD) for name in self.formulas}
        return time.process_time() - start, time.process_time() - began


def _plain(name: str, column: Any) -> Any:
    """Yuan and shares, as a person would give them."""
    if name in CHOICES or name in WHOLE or column.dtype == bool:
        return column
    return column / (10_000 if name == "ratio" else 100)


def _ladder(number: str, *steps: tuple[float, float]) -> str:
    """Nested choices, the highest first."""
    text = "0"
    for since, value in steps:
        text = f"{number} >= {since} ? {value} : ({text})"
    return text


def _tax(number: str) -> str:
    steps = ((36_000, 0.03, 0), (144_000, 0.10, 2520), (300_000, 0.20, 16_920), (420_000, 0.25, 31_920), (660_000, 0.30, 52_920), (960_000, 0.35, 85_920))
    text = f"{number} * 0.45 - 181920"
    for upto, rate, less in reversed(steps):
        text = f"{number} <= {upto} ? {number} * {rate} - {less} : ({text})"
    return text


EXPRESSIONS = {
    "tax.stamp": {"tax": "amount * 0.0003"},
    "vouchers.payable": {"payable": "min([contract * 0.5, max([(applicant == 'team' ? 100000 : 300000) - used_this_year, 0])])"},
    "tax.iit-cash-reward": {
        "halved": "annual_taxable_income + reward * 0.5", "whole": "annual_taxable_income + reward", "tax_before": _tax("annual_taxable_income"),
        "tax_with_relief": _tax("$.halved"), "tax_without_relief": _tax("$.whole"),
        "extra_tax": "(qualifies ? $.tax_with_relief : $.tax_without_relief) - $.tax_before", "saving": "$.tax_without_relief - $.tax_with_relief",
    },
    "distribution.reward-floor": {
        "floor_ratio": "mode == 'self_implementation' ? 0.05 : 0.5",
        "recommended_ratio": "(unit_kind == 'university' or unit_kind == 'institute') and mode != 'self_implementation' ? 0.7 : $.floor_ratio",
        "agreed": "ratio_given ? ratio : $.floor_ratio", "positive": "max([base, 0])", "floor_amount": "$.positive * $.floor_ratio",
        "reward": "$.positive * $.agreed", "main_contributors_min": "unit_kind == 'enterprise' ? 0 : $.reward * 0.5",
        "refused": "$.agreed < $.floor_ratio and not (unit_kind == 'enterprise' and has_agreement)",
        "warned": "has_agreement and $.recommended_ratio > $.floor_ratio and $.agreed >= $.floor_ratio and $.agreed < $.recommended_ratio",
    },
    "ladder.tech-sme": {
        "share": "staff > 0 ? technical_staff / staff : 0", "by_sales": "sales > 0 ? rd / sales : 0", "by_cost": "cost_and_expense > 0 ? rd / cost_and_expense : 0",
        "staff_score": _ladder("$.share", (0.1, 4), (0.15, 8), (0.2, 12), (0.25, 16), (0.3, 20)),
        "sales_score": _ladder("$.by_sales", (0.02, 10), (0.03, 20), (0.04, 30), (0.05, 40), (0.06, 50)),
        "cost_score": _ladder("$.by_cost", (0.1, 10), (0.15, 20), (0.2, 30), (0.25, 40), (0.3, 50)),
        "rd_score": "max([$.sales_score, $.cost_score])",
        "ip_score": "class1_ip >= 1 ? 30 : (" + _ladder("class2_ip", (1, 6), (2, 12), (3, 18), (4, 24)) + ")",
        "total": "$.staff_score + $.rd_score + $.ip_score",
        "passes": "staff <= 500 and sales <= 200000000 and assets <= 200000000 and $.staff_score > 0 and $.total >= 60",
    },
    "tax.rd-super-deduction": {
        "other_allowed": "min([other, own * 0.1 / 0.9])", "inland": "own + $.other_allowed + domestic_commissioned * 0.8",
        "base": "$.inland + min([overseas_commissioned * 0.8, $.inland * 2 / 3])", "rate": "category == 'ic_machine_tool' ? 1.2 : 1",
        "refused": "(tax_year == 2022 and category == 'general') or (category == 'ic_machine_tool' and tax_year < 2023)",
        "extra_deduction": "$.base * $.rate",
    },
}  # fmt: skip


class Zen:
    """One rule, case by case; the decision is compiled once."""

    def __init__(self, rule: str, columns: dict[str, Any], most: int) -> None:
        given = {name.replace(" ", "_"): _plain(name, column[:most]).tolist() for name, column in columns.items()}
        for name in CHOICES.keys() & given.keys():
            given[name] = [CHOICES[name][place] for place in given[name]]
        self.cases = [dict(zip(given, row, strict=True)) for row in zip(*given.values(), strict=True)]
        expressions = [{"id": name, "key": name, "value": text} for name, text in EXPRESSIONS[rule].items()]
        graph = {
            "nodes": [
                {"id": "in", "type": "inputNode", "name": "in"}, {"id": "out", "type": "outputNode", "name": "out"},
                {"id": "rule", "type": "expressionNode", "name": "rule", "content": {"expressions": expressions}},
            ],
            "edges": [{"id": "1", "sourceId": "in", "targetId": "rule"}, {"id": "2", "sourceId": "rule", "targetId": "out"}],
        }  # fmt: skip
        self.decision = zen.ZenEngine().create_decision(json.dumps(graph))
        self.found: list[dict[str, Any]] = []

    def turn(self) -> float:
        """Seconds of this process for every case."""
        began = time.process_time()
        self.found = [self.decision.evaluate(case)["result"] for case in self.cases]
        return time.process_time() - began


def main(folder: Path, most: int) -> None:
    """Answer line after line until there are no more."""
    columns = {path.stem: dict(np.load(path)) for path in folder.glob("*.npz") if path.stem in FORMULAS}
    fiscal = {rule: OpenFisca(rule, given) for rule, given in columns.items()}
    single: dict[str, Zen] = {}
    for line in sys.stdin:
        verb, rule = line.split()
        if verb == "openfisca":
            told: Any = fiscal[rule].turn()
        elif verb == "zen":
            single[rule] = single.get(rule) or Zen(rule, columns[rule], most)
            told = single[rule].turn()
        else:
            found = fiscal[rule].found if verb == "answers" else _as_columns(single[rule].found)
            told = str(folder / f"{verb}-{rule}.answers")
            with open(told, "wb") as target:
                np.savez(target, **found)
        print(json.dumps(told), flush=True)


def _as_columns(rows: list[dict[str, Any]]) -> dict[str, Any]:
    return {name: np.array([float(row[name]) for row in rows]) for name in rows[0]}


if __name__ == "__main__":
    main(Path(sys.argv[1]), int(sys.argv[2]))
