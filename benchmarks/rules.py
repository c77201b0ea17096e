"""Rules in bulk: six formulas over columns beside OpenFisca and bare NumPy, one by one beside ZEN, and what one answer costs.

The peers live in an environment of their own and are optional (OpenFisca is AGPL):
    python3 -m venv /tmp/peer && /tmp/peer/bin/pip install openfisca-core zen-engine
    SHOUZHAN_PEER_PYTHON=/tmp/peer/bin/python python benchmarks/run.py rules
Columns are timed by the processor time of the process that works, in turn and with medians: from arrays in
memory to every value and decision. Values, values with reasons, the floor and the peer each have a process of their own, so
that none works with what another left in memory. Before the turns are timed each rule is asked until its loop is compiled; the
note tells how long that took, and what the steps take by numpy alone, before there is a loop and where there is no compiler. OpenFisca keeps what it worked out, so each turn makes its simulation anew; what its
formulas alone took is told beside it. Every answer of ours is compared with the floor's, row by row.
"""

from __future__ import annotations

import json
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import IO, Any

import numpy as np

ROOT = Path(__file__).resolve().parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "src")]

from shouzhan.engine.rules import Rule, Sort, sample  # noqa: E402 - the path is set above
from shouzhan.engine.rules.changes import ways_to_yes  # noqa: E402
from shouzhan.engine.rules.columns import Coded  # noqa: E402
from shouzhan.engine.rules.many import Answers, places_of, run_table  # noqa: E402
from shouzhan.engine.rules.single import run as run_one  # noqa: E402
from shouzhan.engine.rules.steps import WORTH_COMPILING  # noqa: E402
from shouzhan.engine.rules.table import Raw, read_table  # noqa: E402
from shouzhan.law.book import built_in, rule  # noqa: E402

SIZES = (10_000, 100_000, 1_000_000)
ON = date(2026, 11, 20)
BOOK = built_in()
TURNS = {10_000: 25, 100_000: 15, 1_000_000: 5}
ONE_BY_ONE = 10_000  # a peer that answers case by case is asked no more than this
REFUSED = 200
STARTS = 15
Columns = Mapping[str, Any]


@dataclass(frozen=True)
class Work:
    """One rule with invented columns (money in fen, ratios in ten-thousandths, choices by place) and its floor."""

    name: str
    invent: Callable[[np.random.Generator, int], dict[str, Any]]
    floor: Callable[[Columns], dict[str, Any]]


def _money(draw: np.random.Generator, size: int, most: float) -> Any:
    """Amounts in fen, even in their logarithms, now and then a round number."""
    fen = (most ** draw.random(size) * 100).astype(np.int64)
    return np.where(draw.random(size) < 0.3, fen // 1_000_000 * 1_000_000, fen)


def _halves(top: Any, bottom: int) -> Any:
    """A half up; no amount below nothing comes here."""
    return (2 * top + bottom) // (2 * bottom)


def _stamp(given: Columns) -> dict[str, Any]:
    return {"tax": _halves(given["amount"] * 3, 10_000)}


def _voucher(given: Columns) -> dict[str, Any]:
    cap = np.array([30_000_000, 10_000_000])[given["applicant"]]
    left = np.maximum(cap - given["used_this_year"], 0)
    return {"payable": _halves(np.minimum(given["contract"], 2 * left), 2)}


_UPTO = np.array([36_000, 144_000, 300_000, 420_000, 660_000, 960_000])
_RATE = np.array([3, 10, 20, 25, 30, 35, 45])
_LESS = np.array([0, 2520, 16_920, 31_920, 52_920, 85_920, 181_920])


def _income_tax(number: Any, unit: int) -> Any:
    """The tax on so many units (200 of them to a yuan, say), in hundredths of a unit."""
    place = np.searchsorted(_UPTO * unit, number, side="left")
    return number * _RATE[place] - (_LESS * unit * 100)[place]


def _cash_reward(given: Columns) -> dict[str, Any]:
    income, reward = given["annual_taxable_income"], given["reward"]
    before = _income_tax(2 * income, 200)
    relieved = _income_tax(2 * income + reward, 200)
    full = _income_tax(2 * income + 2 * reward, 200)
    return {
        "tax_before": _halves(before, 200), "tax_with_relief": _halves(relieved, 200), "tax_without_relief": _halves(full, 200),
        "extra_tax": _halves(np.where(given["qualifies"], relieved, full) - before, 200), "saving": _halves(full - relieved, 200),
    }


def _reward(given: Columns) -> dict[str, Any]:
    own_use = given["mode"] == 3
    floor = np.where(own_use, 500, 5000)
    public = given["unit_kind"] <= 1
    better = np.where(public & ~own_use, 7000, floor)
    agreed = np.where(given["ratio given"], given["ratio"], floor)
    base = np.maximum(given["base"], 0)
    reward = base * agreed
    free = (given["unit_kind"] == 3) & given["has_agreement"]
    refused = (agreed < floor) & ~free
    warned = public & given["has_agreement"] & (agreed >= floor) & (agreed < better)
    return {
        "floor_ratio": floor, "recommended_ratio": better, "floor_amount": _halves(base * floor, 10_000), "reward": _halves(reward, 10_000),
        "main_contributors_min": np.where(given["unit_kind"] == 3, 0, _halves(reward, 20_000)), "outcome": np.where(refused, 3, np.where(warned, 2, 1)),
    }


def _points(top: Any, below: Any, since: tuple[float, ...], points: tuple[int, ...]) -> Any:
    """A correctly rounded quotient reaches a decimal bound exactly when the fraction does."""
    share = np.divide(top, below, out=np.zeros(len(top)), where=below != 0)
    return np.array(points)[np.searchsorted(since, share, side="right")]


def _tech_sme(given: Columns) -> dict[str, Any]:
    staff = _points(given["technical_staff"], given["staff"], (0.1, 0.15, 0.2, 0.25, 0.3), (0, 4, 8, 12, 16, 20))
    by_sales = _points(given["rd"], given["sales"], (0.02, 0.03, 0.04, 0.05, 0.06), (0, 10, 20, 30, 40, 50))
    by_cost = _points(given["rd"], given["cost_and_expense"], (0.1, 0.15, 0.2, 0.25, 0.3), (0, 10, 20, 30, 40, 50))
    rd = np.maximum(by_sales, by_cost)
    ip = np.where(given["class1_ip"] >= 1, 30, np.array((0, 6, 12, 18, 24))[np.searchsorted((1, 2, 3, 4), given["class2_ip"], side="right")])
    total = staff + rd + ip
    too_large = (given["staff"] > 500) | (given["sales"] > 20_000_000_000) | (given["assets"] > 20_000_000_000)
    passes = ~too_large & (staff > 0) & (total >= 60)
    return {"staff_score": staff, "rd_score": rd, "ip_score": ip, "total": total, "passes": passes, "outcome": np.where(passes, 1, 3)}


def _super_deduction(given: Columns) -> dict[str, Any]:
    year, category, own = given["tax_year"], given["category"], given["own"]
    allowed = np.minimum(9 * given["other"], own)  # in ninths
    inland = 45 * own + 5 * allowed + 36 * given["domestic_commissioned"]  # in forty-fifths
    base = 3 * inland + np.minimum(108 * given["overseas_commissioned"], 2 * inland)
    rate = np.array([100, 100, 100, 120])[category]
    refused = ((year == 2022) & (category == 0)) | ((category == 3) & (year < 2023))
    return {
        "other_allowed": _halves(allowed, 9), "base": _halves(base, 135), "rate": rate, "extra_deduction": _halves(base * rate, 13_500),
        "outcome": np.where(refused, 3, 0),
    }


def _of_stamp(draw: np.random.Generator, size: int) -> dict[str, Any]:
    return {"amount": _money(draw, size, 1e8)}


def _of_voucher(draw: np.random.Generator, size: int) -> dict[str, Any]:
    return {"applicant": draw.integers(0, 2, size), "contract": _money(draw, size, 1e7), "used_this_year": _money(draw, size, 1e6)}


def _of_cash_reward(draw: np.random.Generator, size: int) -> dict[str, Any]:
    return {"annual_taxable_income": _money(draw, size, 2e6), "reward": _money(draw, size, 5e6), "qualifies": draw.random(size) < 0.5}


def _of_reward(draw: np.random.Generator, size: int) -> dict[str, Any]:
    given = draw.random(size) < 0.7
    return {
        "mode": draw.integers(0, 4, size), "unit_kind": draw.integers(0, 4, size), "base": _money(draw, size, 1e8) * np.where(draw.random(size) < 0.05, -1, 1),
        "ratio": np.where(given, draw.integers(0, 10_001, size), 0), "ratio given": given, "has_agreement": draw.random(size) < 0.8,
    }


def _of_tech_sme(draw: np.random.Generator, size: int) -> dict[str, Any]:
    staff, sales = draw.integers(0, 600, size), _money(draw, size, 4e8)
    return {
        "staff": staff, "technical_staff": (staff * draw.random(size) * 0.5).astype(np.int64), "sales": sales, "assets": _money(draw, size, 4e8),
        "rd": (sales * draw.random(size) * 0.1).astype(np.int64), "cost_and_expense": (sales * (0.3 + draw.random(size))).astype(np.int64),
        "class1_ip": draw.integers(0, 3, size), "class2_ip": draw.integers(0, 7, size),
    }


def _of_super_deduction(draw: np.random.Generator, size: int) -> dict[str, Any]:
    amounts = {name: _money(draw, size, 1e8) for name in ("own", "other", "domestic_commissioned", "overseas_commissioned")}
    return {"tax_year": np.full(size, ON.year), "category": draw.integers(0, 4, size), **amounts}


WORKS = (
    Work("vouchers.payable", _of_voucher, _voucher), Work("tax.iit-cash-reward", _of_cash_reward, _cash_reward), Work("tax.stamp", _of_stamp, _stamp),
    Work("distribution.reward-floor", _of_reward, _reward), Work("ladder.tech-sme", _of_tech_sme, _tech_sme), Work("tax.rd-super-deduction", _of_super_deduction, _super_deduction),
)
_CALL = "import sys; from shouzhan.project.cli import main; sys.exit(main())"
_SEARCHED = ("ladder.tech-sme", "ladder.high-tech-gates", "ladder.innovative-sme")


def _columns(asked: Rule, given: Columns) -> dict[str, Any]:
    """The same arrays in the engine's own wrapping."""
    wrapped: dict[str, Any] = {}
    for fact in asked.facts:
        column = given[fact.name]
        if fact.sort is Sort.CHOICE:
            wrapped[fact.name] = Coded(column, np.array([name for name, _label in fact.options], dtype=object))
        elif fact.sort is Sort.YES_NO:
            wrapped[fact.name] = column
        else:
            wrapped[fact.name] = Raw(column, {Sort.MONEY: 100, Sort.RATIO: 10_000}.get(fact.sort, 1))
    return wrapped


def _table(asked: Rule, given: Columns, size: int) -> Any:
    table = read_table(asked, _columns(asked, given), size)
    table.given |= {name.removesuffix(" given"): mask for name, mask in given.items() if name.endswith(" given")}
    return table


def _same(asked: Rule, ours: Answers, floor: Mapping[str, Any]) -> None:
    if ours.bad or ours.single:
        raise AssertionError(f"{asked.name}: some rows went another way")
    for output in asked.values:
        told = floor[output.name]
        factor = {Sort.MONEY: 1, Sort.YES_NO: 1, Sort.RATIO: 10 ** places_of(output) // (100 if output.name == "rate" else 10_000)}.get(output.sort, 10 ** places_of(output))
        if not np.array_equal(ours.values[output.name], told if told.dtype == bool else told * factor):
            raise AssertionError(f"{asked.name}: {output.name} differs from the floor")
    if "outcome" in floor and not np.array_equal(ours.outcome, floor["outcome"]):
        raise AssertionError(f"{asked.name}: the outcome differs from the floor")


def _plain_facts(asked: Rule, given: Columns, row: int) -> dict[str, Any]:
    facts: dict[str, Any] = {}
    for fact in asked.facts:
        value = given[fact.name][row].item()
        if not given.get(f"{fact.name} given", [True] * (row + 1))[row]:
            facts[fact.name] = None
        elif fact.sort is Sort.CHOICE:
            facts[fact.name] = fact.options[value][0]
        elif fact.sort is Sort.YES_NO:
            facts[fact.name] = value
        else:
            facts[fact.name] = fact.read(f"{value / 100:.2f}" if fact.sort is Sort.MONEY else f"{value / 10_000:.4f}" if fact.sort is Sort.RATIO else value)
    return facts


class Asked:
    """A process that is asked for one turn at a time and tells how long it worked."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._in: IO[str] = process.stdin  # type: ignore[assignment] - both pipes are asked for
        self._out: IO[str] = process.stdout  # type: ignore[assignment]

    def ask(self, *words: str) -> Any:
        """Send one line and read the answer's."""
        print(*words, file=self._in, flush=True)
        return json.loads(self._out.readline())


@contextmanager
def _process_of(*call: str, **environment: str) -> Iterator[Asked]:
    with subprocess.Popen(call, env={**os.environ, **environment}, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        yield Asked(process)
        if process.stdin is not None:
            process.stdin.close()


@contextmanager
def _peers(folder: Path) -> Iterator[Asked | None]:
    python = os.environ.get("SHOUZHAN_PEER_PYTHON")
    if not python:
        print("left out: the peers; see the top of benchmarks/rules.py", file=sys.stderr)
        yield None
        return
    with _process_of(python, str(Path(__file__).parent / "peers" / "rules_peers.py"), str(folder), str(ONE_BY_ONE)) as peers:
        yield peers


OURS = {"values": {}, "reasons": {}, "floor": {}, "steps": {"SHOUZHAN_RULES_KERNEL": "numpy"}}  # what each process finds in its environment


def _turns(folder: Path) -> int:
    """One turn for each line asked, one of OURS, a rule and how many times; answers with the milliseconds of each time."""
    works = {work.name: work for work in WORKS}
    given: dict[str, Columns] = {}
    for line in sys.stdin:
        kind, name, times = line.split()
        if name not in given:
            with np.load(folder / f"{name}.npz") as columns:
                given = {name: dict(columns)}
        print([_timed(lambda kind=kind, work=works[name], held=given[name]: _once(kind, work, held)) for _time in range(int(times))], flush=True)
    return 0


def _once(kind: str, work: Work, given: Columns) -> None:
    if kind == "floor":
        work.floor(given)
        return
    asked, size = rule(work.name), len(next(iter(given.values())))
    run_table(asked, _table(asked, given, size), ON, BOOK, with_lines=kind == "reasons")


def run(size: int) -> list[dict[str, Any]]:
    """Every rule at one size; what does not depend on the size is told with the smallest."""
    draw = np.random.default_rng(20261120)
    given = {work.name: work.invent(draw, size) for work in WORKS}
    with tempfile.TemporaryDirectory(prefix="bench-rules-") as folder:
        for name, columns in given.items():
            np.savez(Path(folder) / f"{name}.npz", **columns)
        with ExitStack() as stack:
            ours = {kind: stack.enter_context(_process_of(sys.executable, __file__, "turns", folder, **more)) for kind, more in OURS.items()}
            peers = stack.enter_context(_peers(Path(folder)))
            lines = [line for work in WORKS for line in _bulk(work, given[work.name], size, ours, peers)]
            if size == min(SIZES):
                lines += [_singly(work, given[work.name], size, peers) for work in WORKS]
        if size == min(SIZES):
            lines += [_process(Path(folder)), *(_search(name) for name in _SEARCHED)]
    return lines


def _timed(work: Callable[[], Any]) -> float:
    """Milliseconds of this process."""
    began = time.process_time()
    work()
    return (time.process_time() - began) * 1000


def _bulk(work: Work, given: Columns, size: int, ours: Mapping[str, Asked], peers: Asked | None) -> list[dict[str, Any]]:
    asked = rule(work.name)
    answers = run_table(asked, _table(asked, given, size), ON, BOOK)
    _same(asked, answers, work.floor(given))
    kinds: dict[str, Callable[[], float]] = {kind: lambda kind=kind: float(ours[kind].ask(kind.replace("steps", "values"), work.name, "1")[0]) for kind in OURS}  # type: ignore[misc]
    times = WORTH_COMPILING // size + 3
    first = {kind: ours[kind].ask(kind, work.name, str(times)) for kind in ("values", "reasons")}
    compiled = {kind: max(spent) - statistics.median(spent) for kind, spent in first.items()}
    if peers is not None:
        alone: list[float] = []

        def openfisca() -> float:
            whole, formulas = peers.ask("openfisca", work.name)
            alone.append(formulas * 1000)
            return float(whole) * 1000

        kinds["peer"] = openfisca
    for once in kinds.values():
        once()
    taken: dict[str, list[float]] = {name: [] for name in kinds}
    for _turn in range(TURNS.get(size, 5)):
        for name, once in kinds.items():
            taken[name].append(once())
    middle = {name: statistics.median(found) for name, found in taken.items()}
    values, reasons, floor, peer = (middle.get(name) for name in ("values", "reasons", "floor", "peer"))
    note = f"{values / floor:.2f}× the floor; by numpy's steps alone {middle['steps']:.2f} ms, the loop compiled once in {compiled['values']:.0f} ms" + (
        f"; the peer {peer / values:.1f}× ours, its formulas alone {statistics.median(alone):.2f} ms ({statistics.median(alone) / values:.1f}×); {_off(asked, answers, peers)}" if peers is not None else ""
    )
    return [
        _line(f"{work.name}, values", size, values, peer, floor, note),
        _line(f"{work.name}, values and reasons", size, reasons, None, floor, f"{reasons / values:.2f}× the values alone; the loop compiled once in {compiled['reasons']:.0f} ms"),
    ]


def _off(asked: Rule, answers: Answers, peers: Asked) -> str:
    """How many rows of the peer's are not what the law says, to the fen."""
    with np.load(peers.ask("answers", asked.name)) as told:
        wrong = np.zeros(answers.rows, dtype=bool)
        for output in asked.values:
            if output.sort is not Sort.YES_NO:
                ours = answers.values[output.name] / 10 ** places_of(output)
                wrong |= np.abs(told[output.name] - ours) > (0.00501 if output.sort is Sort.MONEY else 1e-4)
                far = np.abs(told[output.name] - ours) > 1e-4 * np.maximum(np.abs(ours), 1000)
                if far.mean() > 1e-3:
                    raise AssertionError(f"{asked.name}: the peer's {output.name} is another formula")
    return f"its 32-bit numbers miss the fen in {wrong.mean():.1%} of the rows"


def _singly(work: Work, given: Columns, size: int, peers: Asked | None) -> dict[str, Any]:
    """One case after the other: ours with every step and its clause, the peer's with its values."""
    asked = rule(work.name)
    cases = [_plain_facts(asked, given, row) for row in range(min(size, ONE_BY_ONE))]
    floor, ours, theirs = work.floor(given), [], []
    for row in range(0, len(cases), 97):
        outcome = run_one(asked, cases[row], ON, BOOK).outcome
        assert "outcome" not in floor or outcome == ("value", "allowed", "warned", "refused")[floor["outcome"][row]]
    for _turn in range(3):
        spent = []
        for facts in cases:
            began = time.process_time()
            run_one(asked, facts, ON, BOOK)
            spent.append((time.process_time() - began) * 1000)
        ours.append(spent)
        if peers is not None:
            theirs.append(peers.ask("zen", work.name))
    rate = statistics.median(len(cases) / sum(spent) * 1000 for spent in ours)
    each = [one for spent in ours for one in spent]
    peer = statistics.median(len(cases) / seconds for seconds in theirs) if theirs else None
    note = f"one case {statistics.median(each):.3f} ms, p95 {statistics.quantiles(each, n=20)[18]:.3f} ms, reasons included"
    line = _line(f"{work.name}, one by one", len(cases), rate, peer, None, note)
    return line | {"unit": "cases/s, processor"}


def _process(folder: Path) -> dict[str, Any]:
    """`shouzhan rules run` from the outside, beside a bare start of the same interpreter."""
    facts = folder / "facts.json"
    facts.write_text('{"amount": "10500000"}', encoding="utf-8")
    ours = [sys.executable, "-c", _CALL, "rules", "run", "tax.stamp", "--facts", str(facts), "--as-of", ON.isoformat(), "--json"]
    environment = {**os.environ, "PYTHONPATH": str(ROOT / "src"), "SHOUZHAN_HOME": str(folder)}
    taken: dict[str, list[tuple[float, float]]] = {"ours": [], "floor": []}
    for _turn in range(STARTS):
        for name, command in (("ours", ours), ("floor", [sys.executable, "-c", "pass"])):
            before, began = _of_children(), time.perf_counter()
            told = subprocess.run(command, check=True, env=environment, stdout=subprocess.PIPE).stdout
            taken[name].append((time.perf_counter() - began, _of_children() - before))
            assert name == "floor" or json.loads(told)["values"] == {"tax": "3150.00"}, told
    wall, worked = (statistics.median(one[place] for one in taken["ours"]) for place in (0, 1))
    floor = statistics.median(clock for clock, _worked in taken["floor"])
    return _line("a process of `shouzhan rules run`", 1, wall, None, floor, f"its processor time {worked:.2f} s") | {"unit": "s, by the clock"}


def _of_children() -> float:
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def _search(name: str) -> dict[str, Any]:
    """The way from a refusal to a yes, over invented refusals."""
    asked, spent, unturned = rule(name), [], 0
    for facts in sample.cases(asked, BOOK, ON, 10 * REFUSED, seed=20261120):
        if len(spent) == REFUSED:
            break
        if run_one(asked, facts, ON, BOOK).outcome == "refused":
            began = time.process_time()
            ways = ways_to_yes(asked, facts, ON, BOOK)
            spent.append((time.process_time() - began) * 1000)
            unturned += not ways
    late = statistics.quantiles(spent, n=20)[18]
    note = f"p95 of {len(spent)} refused cases, median {statistics.median(spent):.1f}, worst {max(spent):.1f}; no way found in {unturned}"
    return _line(f"{name}, explain-no", len(spent), late, None, None, note) | {"unit": "ms p95, processor"}


def _line(what: str, size: int, ours: float, peer: float | None, floor: float | None, note: str) -> dict[str, Any]:
    beside = peer or floor
    return {
        "row": f"rules: {what}", "size": size, "ours": _short(ours), "peer": _short(peer), "floor": _short(floor),
        "ratio": round(ours / beside, 3) if beside else None, "unit": "ms, processor", "note": note,
    }  # fmt: skip


def _short(value: float | None) -> float | None:
    return None if value is None else round(value, 3 if value < 10 else 1)


if __name__ == "__main__":
    if sys.argv[1:2] == ["turns"]:
        raise SystemExit(_turns(Path(sys.argv[2])))
    for count in (int(word) for word in sys.argv[1:] or ["10000"]):
        for found in run(count):
            print(found)
