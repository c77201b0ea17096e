"""A program's steps as one compiled loop over the rows; imported only where llvmlite is installed.

A row is read once, worked out in the processor's registers and written once. Whole numbers that are known to stay below 2**51
are held in doubles, where adding, multiplying and rounding a quotient down are exact and four rows go at once; others in 64
bits. The loop looks at every number it reads: one outside of the bounds that the steps were written for is told, and nothing
that was written may be used then.
"""

from collections.abc import Callable, Sequence
from ctypes import CFUNCTYPE, c_int64, c_void_p
from dataclasses import dataclass
from enum import Enum
from functools import cache
from itertools import pairwise
from typing import Any

import llvmlite.binding as llvm
import numpy as np

from shouzhan.engine.rules.program import Array, Bounds, Program, chosen, copied, taken_at, viewed

_BOOL, _FLOAT = np.dtype(bool), np.dtype(np.float64)
_EXACT = 2**51  # a whole number nearer to nothing than this and the double it is added to below tell each other
_TO_DOUBLE = 0x4338_0000_0000_0000  # as a double 1.5 × 2**52, from where on the last bit of a double counts ones
_FEW = 8  # values of a table that are chosen between rather than read
_ORDER = {np.less: "lt", np.less_equal: "le", np.greater: "gt", np.greater_equal: "ge", np.equal: "eq"}
_PLAIN = {np.add: "add", np.subtract: "sub", np.multiply: "mul"}
_OF_BITS = {np.logical_or: "or", np.bitwise_or: "or", np.bitwise_and: "and"}


class NotCompiled(Exception):  # noqa: N818 - an answer: these steps are gone through by numpy
    """Something the loop has no words for."""


@dataclass(frozen=True, slots=True)
class Loop:
    """Compiled steps: columns in, results out."""

    kinds: tuple[Any, ...]  # of the results that are written, in their order
    _call: Callable[..., int]
    _engine: Any  # the code lives as long as this does

    def run(self, given: Sequence[Array], into: Sequence[Array], rows: int) -> bool:
        """Work the rows out; whether all numbers kept within the bounds."""
        if any(column.strides != (column.itemsize,) for column in given):
            return False
        return not self._call(*[column.__array_interface__["data"][0] for column in (*given, *into)], rows)


def loop_of(program: Program) -> Loop:
    """Compile a program."""
    text = _Text(program)
    whole = text.whole()
    try:
        return _compiled(whole, len(program.given), text.kinds)
    except RuntimeError as wrong:  # how the compiler says no
        raise NotCompiled from wrong


def _compiled(text: str, given: int, kinds: Sequence[Any]) -> Loop:
    module = llvm.parse_assembly(text)
    machine = _target().create_target_machine(cpu=llvm.get_host_cpu_name(), features=llvm.get_host_cpu_features().flatten(), opt=3, jit=True)
    tuning = llvm.create_pipeline_tuning_options(speed_level=3)
    tuning.loop_vectorization = True
    builder = llvm.create_pass_builder(machine, tuning)
    builder.getModulePassManager().run(module, builder)
    engine = llvm.create_mcjit_compiler(module, machine)
    engine.finalize_object()
    call = CFUNCTYPE(c_int64, *[c_void_p] * (given + len(kinds)), c_int64)
    return Loop(tuple(kinds), call(engine.get_function_address("loop")), engine)


@cache
def _target() -> Any:
    llvm.initialize_native_target()
    llvm.initialize_native_asmprinter()
    return llvm.Target.from_default_triple()


class _Held(Enum):
    """How the loop holds a number, by its type there."""

    BIT = "i1"
    WHOLE = "i64"
    EXACT = "double of whole numbers"
    FLOAT = "double"

    @property
    def type(self) -> str:
        return self.value.partition(" ")[0]


@dataclass(frozen=True, slots=True)
class _Value:
    """A number of the row at hand, by its name in the text."""

    name: str
    held: _Held
    bounds: Bounds | None = None


class _Text:
    """The loop in LLVM's own language."""

    def __init__(self, program: Program) -> None:
        self._program, self._lines, self._tables, self._count = program, list[str](), list[str](), 0
        self.kinds = [self._kind_of(slot) for is_slot, slot in program.results if is_slot]

    def _kind_of(self, slot: int) -> Any:
        first = len(self._program.given) + len(self._program.fixed)
        return np.dtype(self._program.rooms[slot - first] if slot >= first else self._program.given[slot][0])

    def whole(self) -> str:
        """All of it."""
        program = self._program
        if not self.kinds:
            raise NotCompiled
        slots: dict[int, Any] = {len(program.given) + place: one for place, one in enumerate(program.fixed)}
        outside = "0"
        for place, (kind, bounds) in enumerate(program.given):
            slots[place], outside = self._read(f"%g{place}", np.dtype(kind), bounds, outside)
        for step in program.steps:
            slots[step.gives] = self._step(step.run, [slots[slot] for slot in step.takes], self._kind_of(step.gives), step.bounds)
        for place, slot in enumerate(slot for is_slot, slot in program.results if is_slot):
            self._write(slots[slot], f"%r{place}", self.kinds[place])
        takes = [*(f"ptr noalias readonly %g{place}" for place in range(len(program.given))), *(f"ptr noalias %r{place}" for place in range(len(self.kinds)))]
        return "\n".join([
            "declare double @llvm.floor.f64(double)", *self._tables, f"define i64 @loop({', '.join(takes)}, i64 %rows) {{",
            "start:", "  %any = icmp sgt i64 %rows, 0", "  br i1 %any, label %row, label %end",
            "row:", "  %i = phi i64 [0, %start], [%next, %row]", "  %far = phi i64 [0, %start], [%further, %row]", *self._lines, f"  %further = or i64 %far, {outside}",
            "  %next = add nuw nsw i64 %i, 1", "  %more = icmp ult i64 %next, %rows", "  br i1 %more, label %row, label %end",
            "end:", "  %found = phi i64 [0, %start], [%further, %row]", "  %is_far = lshr i64 %found, 63", "  ret i64 %is_far", "}",
        ])  # fmt: skip

    def _put(self, text: str) -> str:
        self._count += 1
        self._lines.append(f"  %v{self._count} = {text}")
        return f"%v{self._count}"

    def _read(self, pointer: str, kind: Any, bounds: Bounds, outside: str) -> tuple[_Value, str]:
        """A number of a column, and whether it or one before it is outside of its bounds."""
        held = "i8" if kind == _BOOL else _width(kind)
        found = self._put(f"load {held}, ptr {self._put(f'getelementptr inbounds {held}, ptr {pointer}, i64 %i')}, align 1")
        if kind == _BOOL:
            return _bit(self._put(f"icmp ne i8 {found}, 0")), outside
        if held != "i64":
            found = self._put(f"{'zext' if kind.kind == 'u' else 'sext'} {held} {found} to i64")
        from_least = self._put(f"sub i64 {found}, {_literal(bounds[0])}") if bounds[0] else found
        if bounds[1] - bounds[0] >= 2**63:
            raise NotCompiled
        to_most = self._put(f"sub i64 {bounds[1] - bounds[0]}, {from_least}")
        for part in (from_least, to_most):
            outside = self._put(f"or i64 {outside}, {part}")  # below nothing where the number is outside
        return _Value(found, _Held.WHOLE, bounds), outside

    def _write(self, one: _Value, pointer: str, kind: Any) -> None:
        if one.held is _Held.BIT:
            held, name = "i8", self._put(f"zext i1 {one.name} to i8")
        elif kind == _FLOAT:
            held, name = "double", self._as(one, _Held.FLOAT).name
        else:
            held, name = _width(kind), self._as(one, _Held.WHOLE).name
            name = name if held == "i64" else self._put(f"trunc i64 {name} to {held}")
        self._lines.append(f"  store {held} {name}, ptr {self._put(f'getelementptr inbounds {held}, ptr {pointer}, i64 %i')}, align 1")

    def _as(self, one: Any, held: _Held) -> _Value:
        """A number held in another way; what never changes is written out."""
        if not isinstance(one, _Value):
            return _Value(_literal(one) if held is _Held.WHOLE else _yes_no(one) if held is _Held.BIT else _float(one), held, _bounds(one))
        if one.held is held:
            return one
        match one.held, held:
            case _Held.BIT, _Held.WHOLE:
                name = self._put(f"zext i1 {one.name} to i64")
            case _Held.BIT, _:
                name = self._put(f"select i1 {one.name}, double {_float(1)}, double {_float(0)}")
            case _Held.EXACT, _Held.WHOLE:
                moved = self._put(f"fadd double {one.name}, 0x{_TO_DOUBLE:016X}")
                name = self._put(f"sub i64 {self._put(f'bitcast double {moved} to i64')}, {_TO_DOUBLE}")
            case _Held.EXACT, _Held.FLOAT:
                name = self._put(f"fadd double {one.name}, {_float(0)}")  # nothing has no sign
            case _Held.WHOLE, _Held.EXACT:
                moved = self._put(f"add i64 {one.name}, {_TO_DOUBLE}")
                name = self._put(f"fsub double {self._put(f'bitcast i64 {moved} to double')}, 0x{_TO_DOUBLE:016X}")
            case _Held.WHOLE, _Held.FLOAT if _is_exact(one.bounds):
                return self._as(self._as(one, _Held.EXACT), held)
            case _Held.WHOLE, _Held.FLOAT:
                name = self._put(f"sitofp i64 {one.name} to double")
            case _:
                raise NotCompiled
        return _Value(name, held, one.bounds)

    def _step(self, run: Any, takes: list[Any], kind: Any, bounds: Bounds | None) -> _Value:
        if run is taken_at:
            table, place = takes
            return self._taken(table, place, kind, bounds)
        if run is viewed or run is copied:
            is_number = isinstance(takes[0], _Value) and takes[0].held in (_Held.WHOLE, _Held.EXACT)
            return takes[0] if is_number and kind != _FLOAT else self._as(takes[0], _Held.FLOAT if kind == _FLOAT else _best(bounds))
        if run is chosen:
            held = _Held.BIT if kind == _BOOL else _Held.FLOAT if kind == _FLOAT else self._best_for(bounds, takes[1:])
            mask, one, two = takes
            return self._select(self._as(mask, _Held.BIT), self._as(one, held), self._as(two, held), bounds)
        if not isinstance(run, np.ufunc):
            raise NotCompiled
        works, *_more = run.resolve_dtypes((*map(_resolved, takes), None))
        if works == _BOOL:
            return self._of_bits(run, [self._as(one, _Held.BIT) for one in takes])
        held = _Held.FLOAT if works == _FLOAT else self._best_for(bounds if run not in _ORDER else (0, 1), takes)
        if run is np.multiply and held is not _Held.FLOAT:
            for bit, other in (takes, takes[::-1]):
                if isinstance(bit, _Value) and bit.held is _Held.BIT:
                    return self._select(bit, self._as(other, held), self._as(0, held), bounds)
        return self._worked(run, [self._as(one, held) for one in takes], held, bounds)

    def _best_for(self, bounds: Bounds | None, takes: Sequence[Any]) -> _Held:
        """How whole numbers are held for work on these that gives what has these bounds."""
        return _best(bounds) if all(_is_exact(_bounds(one)) for one in takes) else _Held.WHOLE

    def _of_bits(self, run: Any, takes: list[_Value]) -> _Value:
        names = ", ".join(one.name for one in takes)
        if run in _OF_BITS:
            return _bit(self._put(f"{_OF_BITS[run]} i1 {names}"))
        if run is np.invert:
            return _bit(self._put(f"xor i1 {names}, true"))
        if run is np.equal:
            return _bit(self._put(f"icmp eq i1 {names}"))
        raise NotCompiled

    def _worked(self, run: Any, takes: list[_Value], held: _Held, bounds: Bounds | None) -> _Value:
        one, *others = takes
        float_ = "" if held is _Held.WHOLE else "f"
        if run in _ORDER:
            return self._compared(_ORDER[run], one, others[0])
        if run in _PLAIN:
            return _Value(self._put(f"{float_}{_PLAIN[run]} {held.type} {one.name}, {others[0].name}"), held, bounds)
        if held is _Held.FLOAT:
            if run is not np.true_divide:
                raise NotCompiled
            return _Value(self._put(f"fdiv double {one.name}, {others[0].name}"), held)
        nothing = self._as(0, held)
        if run in (np.minimum, np.maximum):
            return self._select(self._compared("lt" if run is np.minimum else "gt", one, others[0]), one, others[0], bounds)
        if run is np.floor_divide:
            return self._floored(one, others[0], bounds)
        if run not in (np.negative, np.absolute, np.sign):
            raise NotCompiled
        if run is np.sign:
            more, less = (self._as(self._compared(order, one, nothing), held) for order in ("gt", "lt"))
            return _Value(self._put(f"{float_}sub {held.type} {more.name}, {less.name}"), held, bounds)
        turned = _Value(self._put(f"{float_}sub {held.type} {nothing.name}, {one.name}"), held, bounds)
        return turned if run is np.negative else self._select(self._compared("lt", one, nothing), turned, one, bounds)

    def _floored(self, one: _Value, two: _Value, bounds: Bounds | None) -> _Value:
        """A quotient that is rounded down.

        A double below 2**53 and one that divides it are so near to each other that their quotient is rounded to no whole number
        it does not reach. In 64 bits, what divides is above nothing within the bounds; outside of them it must not stop the processor.
        """
        if one.held is _Held.EXACT:
            quotient = self._put(f"fdiv double {one.name}, {two.name}")
            return _Value(self._put(f"call double @llvm.floor.f64(double {quotient})"), _Held.EXACT, bounds)
        below = self._select(self._compared("gt", two, self._as(0, _Held.WHOLE)), two, self._as(1, _Held.WHOLE), two.bounds)
        cut = self._put(f"sdiv i64 {one.name}, {below.name}")
        rest = self._put(f"sub i64 {one.name}, {self._put(f'mul i64 {cut}, {below.name}')}")
        return _Value(self._put(f"add i64 {cut}, {self._put(f'ashr i64 {rest}, 63')}"), _Held.WHOLE, bounds)

    def _compared(self, order: str, one: _Value, two: _Value) -> _Value:
        if one.held is _Held.WHOLE:
            return _bit(self._put(f"icmp {order if order == 'eq' else 's' + order} i64 {one.name}, {two.name}"))
        return _bit(self._put(f"fcmp o{order} double {one.name}, {two.name}"))

    def _select(self, mask: _Value, one: _Value, two: _Value, bounds: Bounds | None) -> _Value:
        return _Value(self._put(f"select i1 {mask.name}, {one.held.type} {one.name}, {one.held.type} {two.name}"), one.held, bounds)

    def _taken(self, table: Any, place: _Value, kind: Any, bounds: Bounds | None) -> _Value:
        if not isinstance(table, np.ndarray) or table.ndim != 1 or table.dtype != kind or kind.kind not in "bi" or not len(table):
            raise NotCompiled
        values, held = table.tolist(), _Held.BIT if kind == _BOOL else _best(bounds)
        if len(values) <= _FEW:
            where = self._as(place, self._best_for(place.bounds, [place]))
            found = self._as(values[0], held)
            for at, (before, value) in enumerate(pairwise(values), 1):
                if value != before:
                    found = self._select(self._compared("ge", where, self._as(at, where.held)), self._as(value, held), found, bounds)
            return found
        name, where, last = f"@t{len(self._tables)}", self._as(place, _Held.WHOLE), self._as(len(values) - 1, _Held.WHOLE)
        self._tables.append(f"{name} = private unnamed_addr constant [{len(values)} x i64] [{', '.join(f'i64 {_literal(one)}' for one in values)}]")
        low = self._select(self._compared("gt", where, self._as(0, _Held.WHOLE)), where, self._as(0, _Held.WHOLE), None)
        within = self._select(self._compared("lt", low, last), low, last, None)
        read = self._put(f"load i64, ptr {self._put(f'getelementptr inbounds i64, ptr {name}, i64 {within.name}')}")
        return _bit(self._put(f"icmp ne i64 {read}, 0")) if kind == _BOOL else _Value(read, _Held.WHOLE, bounds)


def _width(kind: Any) -> str:
    if kind.kind not in "iu":
        raise NotCompiled
    return f"i{kind.itemsize * 8}"


def _is_exact(bounds: Bounds | None) -> bool:
    return bounds is not None and bounds[0] > -_EXACT and bounds[1] < _EXACT


def _best(bounds: Bounds | None) -> _Held:
    return _Held.EXACT if _is_exact(bounds) else _Held.WHOLE


def _resolved(one: Any) -> Any:
    """What numpy goes by when it looks for a loop; whole numbers of any width are worked on alike."""
    if not isinstance(one, _Value):
        return np.asarray(one).dtype if isinstance(one, np.generic | np.ndarray) else type(one)
    return np.dtype(bool if one.held is _Held.BIT else np.float64 if one.held is _Held.FLOAT else np.int64)


def _plain(one: Any) -> int | float:
    if isinstance(one, np.ndarray | np.generic) and one.ndim == 0:
        one = one.item()
    if not isinstance(one, int | float):
        raise NotCompiled
    return one


def _bounds(one: Any) -> Bounds | None:
    if isinstance(one, _Value):
        return one.bounds
    number = _plain(one)
    return (number, number) if isinstance(number, int) else None


def _literal(one: Any) -> str:
    number = _plain(one)
    if not isinstance(number, int) or not -(2**63) <= number <= 2**63 - 1:
        raise NotCompiled
    return str(int(number))


def _float(one: Any) -> str:
    return f"0x{np.float64(_plain(one)).view(np.uint64).item():016X}"


def _yes_no(one: Any) -> str:
    return "true" if _plain(one) else "false"


def _bit(name: str) -> _Value:
    return _Value(name, _Held.BIT, (0, 1))
