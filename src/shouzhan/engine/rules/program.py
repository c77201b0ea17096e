"""Column work as a list of plain array steps: written down once for columns of a kind, gone through chunk by chunk.

`columns` works a graph out with whatever stands for a column. Here stand-ins do, which write every operation on arrays down
and know only how far from nothing the numbers can get. What the graph asks about its numbers is answered by these bounds, so the
steps hold for every chunk whose numbers keep within them. Going through the steps needs no analysis and no new memory: what lies
between facts and results is written over again and again, and stays in the processor's cache.
"""

import threading
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

Array = Any
Bounds = tuple[int, int]
CHUNK = 1 << 16  # so many rows of a few columns stay in the processor's cache, and Python's own part of a step weighs little


class NotWritten(Exception):  # noqa: N818 - an answer: these columns are worked out as they are
    """Something that is no plain step over arrays."""


@dataclass(frozen=True, slots=True)
class Step:
    """A function of some slots that gives one, written into its room if it can."""

    run: Callable[..., Any]
    takes: tuple[int, ...]
    gives: int
    bounds: Bounds | None = None  # of what it gives, where they are known


@dataclass(frozen=True, slots=True)
class Program:
    """Steps over numbered slots: first the columns given, then what never changes, then rooms to write in."""

    given: tuple[tuple[Any, Bounds], ...]  # the kind of number of each column, and the bounds the steps hold for
    fixed: tuple[Any, ...]
    rooms: tuple[Any, ...]  # the kind of number each room holds
    steps: tuple[Step, ...]
    results: tuple[tuple[bool, Any], ...]  # each a slot, or what stands in every row

    def run(self, given: Sequence[Array], rows: int) -> list[Any]:
        """Go through the steps, for no more rows than CHUNK; the results are good until this thread's next run."""
        slots = [*given, *self.fixed, *_ROOMS.of(self.rooms, rows)]
        for step in self.steps:
            slots[step.gives] = step.run(*[slots[slot] for slot in step.takes], out=slots[step.gives])
        return [slots[found] if is_slot else found for is_slot, found in self.results]


class _Rooms(threading.local):
    """Memory to write in, the same for every program of a thread: it is in the processor's cache already."""

    def __init__(self) -> None:
        self._built: dict[Any, list[Array]] = {}

    def of(self, kinds: Sequence[Any], rows: int) -> Iterator[Array]:
        """A room of each kind."""
        used = dict.fromkeys(kinds, 0)
        for kind in kinds:
            built = self._built.setdefault(kind, [])
            if used[kind] == len(built):
                built.append(np.empty(CHUNK, dtype=kind))
            yield built[used[kind]][:rows]
            used[kind] += 1


_ROOMS = _Rooms()


def copied(one: Array, out: Array) -> Array:
    np.copyto(out, one, casting="unsafe")
    return out


def viewed(one: Array, out: Array) -> Array:
    return one.view(out.dtype)


def chosen(mask: Array, one: Any, two: Any, out: Array) -> Array:
    if out.dtype.kind in "iu":  # quicker than a choice row by row; what wraps around on the way wraps back
        np.subtract(one, two, out=out, casting="same_kind")
        np.multiply(out, mask, out=out)
        return np.add(out, two, out=out)
    np.copyto(out, two)
    np.copyto(out, one, where=mask)
    return out


def taken_at(table: Array, place: Array, out: Array) -> Array:
    return np.take(table, place, out=out, mode="clip")  # every place is in the table; so numpy writes into the room at once


class Notebook:
    """Where stand-ins write what is done with them."""

    def __init__(self) -> None:
        self._given: list[Standin] = []
        self._written: list[tuple[Callable[..., Any], tuple[Any, ...], Standin]] = []
        self._known: dict[Any, Standin] = {}

    def column(self, kind: Any, bounds: Bounds = (0, 1)) -> "Standin":
        """A stand-in for a column that is given, of that kind of number and within these bounds."""
        found = Standin(self, np.ones(1, dtype=kind), bounds)
        self._given.append(found)
        return found

    def note(self, run: Callable[..., Any], takes: tuple[Any, ...], sample: Array, bounds: Bounds | None) -> "Standin":
        """A stand-in for what a function makes of these; what is written already is not written twice."""
        key = (run, sample.dtype, *(id(one) if isinstance(one, Standin | np.ndarray) else (type(one), one) for one in takes))
        if key not in self._known:
            found = Standin(self, sample, bounds)
            self._written.append((run, takes, found))
            self._known[key] = found
        return self._known[key]

    def program(self, results: Sequence[Any]) -> Program:
        """What was written, as far as these results need it."""
        steps = self._needed(results)
        last = {id(one): place for place, (_run, takes, _gives) in enumerate(steps) for one in takes}
        last |= {id(one): len(steps) for one in results}
        for run, takes, gives in reversed(steps):
            if run is viewed:  # the same memory, so it is needed as long
                last[id(takes[0])] = max(last[id(takes[0])], last[id(gives)])
        slots: dict[int, int] = {id(one): place for place, one in enumerate(self._given)}
        fixed: list[Any] = []
        for _run, takes, _gives in steps:
            for one in takes:
                if not isinstance(one, Standin) and id(one) not in slots:
                    slots[id(one)] = len(self._given) + len(fixed)
                    fixed.append(one)
        views = {id(gives) for run, _takes, gives in steps if run is viewed}
        first, rooms, free, lies = len(self._given) + len(fixed), [], dict[Any, list[int]](), list[Step]()
        for place, (run, takes, gives) in enumerate(steps):
            spare = free.setdefault(gives.sample.dtype, []) if run is not viewed else []
            if not spare:
                rooms.append(gives.sample.dtype)
                spare.append(first + len(rooms) - 1)
            slots[id(gives)] = spare.pop()
            lies.append(Step(run, tuple(slots[id(one)] for one in takes), slots[id(gives)], gives.known))
            for one in {id(one): one for one in takes if isinstance(one, Standin)}.values():
                if last[id(one)] == place and slots[id(one)] >= first and id(one) not in views:
                    free[one.sample.dtype].append(slots[id(one)])
        told = tuple((True, slots[id(one)]) if isinstance(one, Standin) else (False, one) for one in results)
        return Program(tuple((one.sample.dtype, one.bounds) for one in self._given), tuple(fixed), tuple(rooms), tuple(lies), told)

    def _needed(self, results: Sequence[Any]) -> list[tuple[Callable[..., Any], tuple[Any, ...], "Standin"]]:
        wanted, found = {id(one) for one in results}, []
        for run, takes, gives in reversed(self._written):
            if id(gives) in wanted:
                wanted |= {id(one) for one in takes}
                found.append((run, takes, gives))
        return found[::-1]


class Standin(NDArrayOperatorsMixin):
    """Stands for a column while a program is written."""

    __slots__ = ("book", "known", "sample")

    def __init__(self, book: Notebook, sample: Array, bounds: Bounds | None) -> None:
        self.book, self.sample, self.known = book, sample, bounds

    @property
    def bounds(self) -> Bounds:
        """The least and the most a row can be."""
        if self.known is None:
            raise NotWritten
        return self.known

    def __array_ufunc__(self, ufunc: Any, method: str, *inputs: Any, **more: Any) -> Any:
        if method != "__call__" or set(more) - {"out"}:
            raise NotWritten
        bound = _BOUNDS.get(ufunc)
        if bound is None:
            raise NotWritten
        with np.errstate(all="ignore"):
            sample = ufunc(*map(_sample, inputs))
        return self.book.note(ufunc, inputs, sample, (0, 1) if sample.dtype == bool else bound(*inputs))

    def __array_function__(self, function: Any, types: Any, args: tuple[Any, ...], more: dict[str, Any]) -> Any:
        written = _FUNCTIONS.get(function)
        if written is None:
            raise NotWritten
        return written(self.book, *args, **more)

    def astype(self, kind: Any, copy: bool = True) -> "Standin":
        """The column in other numbers."""
        if self.sample.dtype == kind:
            return self
        return self.book.note(copied, (self,), self.sample.astype(kind), self.known)

    def view(self, kind: Any) -> "Standin":
        """Yes and no as one and nothing."""
        if (self.sample.dtype, kind) != (np.dtype(bool), np.int8):
            raise NotWritten
        return self.book.note(viewed, (self,), self.sample.view(kind), (0, 1))

    def _not_written(self, *_args: Any, **_more: Any) -> Any:
        raise NotWritten

    __array__ = __bool__ = __int__ = __index__ = __len__ = __iter__ = __getitem__ = _not_written
    __hash__ = object.__hash__


def _sample(one: Any) -> Any:
    return one.sample if isinstance(one, Standin) else one


def _bounds_of(one: Any) -> Bounds:
    if isinstance(one, Standin):
        return one.bounds
    if isinstance(one, np.ndarray | np.generic | int) and np.asarray(one).dtype != object:
        return int(np.min(one)), int(np.max(one))
    raise NotWritten


def _of_ends(combine: Callable[[int, int], int]) -> Callable[[Any, Any], Bounds]:
    """The bounds of what grows or falls with each of its two numbers."""

    def bounds(one: Any, two: Any) -> Bounds:
        ends = [combine(a, b) for a in _bounds_of(one) for b in _bounds_of(two)]
        return min(ends), max(ends)

    return bounds


def _of_parts(one: Any, two: Any) -> Bounds:
    if _bounds_of(two)[0] < 1:
        raise NotWritten
    return _of_ends(lambda a, b: a // b)(one, two)


def _of_size(one: Any) -> Bounds:
    least, most = _bounds_of(one)
    return (0 if least <= 0 <= most else min(abs(least), abs(most))), max(abs(least), abs(most))


def _of_yes_no(*_takes: Any) -> Bounds:
    raise NotWritten  # bits of numbers are nothing a rule asks for


_BOUNDS: dict[Any, Callable[..., Bounds | None]] = {
    np.add: _of_ends(lambda a, b: a + b), np.subtract: _of_ends(lambda a, b: a - b), np.multiply: _of_ends(lambda a, b: a * b), np.floor_divide: _of_parts,
    np.minimum: _of_ends(min), np.maximum: _of_ends(max), np.negative: lambda one: (-_bounds_of(one)[1], -_bounds_of(one)[0]), np.absolute: _of_size,
    np.sign: lambda _one: (-1, 1), np.true_divide: lambda _one, _two: None,
    **dict.fromkeys((np.less, np.less_equal, np.greater, np.greater_equal, np.equal, np.logical_or, np.bitwise_and, np.bitwise_or, np.invert), _of_yes_no),
}  # fmt: skip


def _where(book: Notebook, mask: Any, one: Any, two: Any) -> Standin:
    sample = np.where(_sample(mask), _sample(one), _sample(two))
    ends = (*_bounds_of(one), *_bounds_of(two))
    return book.note(chosen, (mask, one, two), np.atleast_1d(sample), (min(ends), max(ends)))


def taken(table: Array, place: Any) -> Any:
    """What stands in a table at these places, each of which it has."""
    if not isinstance(place, Standin):
        return table.take(place)
    return place.book.note(taken_at, (table, place), table[:1], None if table.dtype == object else _bounds_of(table))


_FUNCTIONS: dict[Any, Callable[..., Any]] = {
    np.where: _where,
    np.min: lambda _book, one, initial: min(one.bounds[0], initial), np.max: lambda _book, one, initial: max(one.bounds[1], initial),
}  # fmt: skip
