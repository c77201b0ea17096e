"""Derived indicators: a formula over data columns and other indicators, without any way to run code."""

import ast
from collections.abc import Callable, Mapping

import numpy as np

from shouzhan.engine.scoring.matrix import Numbers, Unusable
from shouzhan.engine.scoring.scheme.fields import as_number, shown
from shouzhan.engine.scoring.scheme.model import Indicator

_LONGEST = 1000
_DEEPEST = 50  # derived indicators that stand on one another
_SIGNS: dict[type[ast.operator], Callable[[Numbers, Numbers], Numbers]] = {
    ast.Add: np.add, ast.Sub: np.subtract, ast.Mult: np.multiply, ast.Div: lambda a, b: np.divide(a, np.where(b == 0, np.nan, b)),
}
_CALLS: dict[str, Callable[[Numbers, Numbers], Numbers]] = {"min": np.minimum, "max": np.maximum}


def parsed(text: str, place: str) -> ast.expr:
    """The formula as a tree of numbers, names, + − × ÷, min and max."""
    if len(text) > _LONGEST:
        raise Unusable(f"the formula is longer than {_LONGEST} characters", f"公式超过 {_LONGEST} 个字符").at(place)
    try:
        tree = ast.parse(text, mode="eval").body
        _allowed(tree, place)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        raise Unusable(f"{shown(text).en} is no formula; write names, numbers, + - * / ( ) min max", f"{shown(text).zh}不是公式；可以写名称、数字、+ - * / ( )、min、max").at(place) from None
    return tree


def _allowed(node: ast.expr, place: str) -> None:
    match node:
        case ast.Constant(value=value) if isinstance(value, int | float) and not isinstance(value, bool):
            as_number(value, place)
        case ast.Name():
            return
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            _allowed(inner, place)
        case ast.BinOp(op=op, left=left, right=right) if type(op) in _SIGNS:
            _allowed(left, place)
            _allowed(right, place)
        case ast.Call(func=ast.Name(id=name), args=[first, second], keywords=[]) if name in _CALLS:
            _allowed(first, place)
            _allowed(second, place)
        case _:
            raise Unusable("a formula has names, numbers, + - * / and min or max of two, nothing else", "公式中只能有名称、数字、+ - * /，以及两者的 min 或 max").at(place)


def names_in(node: ast.expr) -> set[str]:
    """Every column or indicator the formula stands on."""
    called = {id(one.func) for one in ast.walk(node) if isinstance(one, ast.Call)}
    return {one.id for one in ast.walk(node) if isinstance(one, ast.Name) and id(one) not in called}


def columns_of(indicators: Mapping[str, Indicator]) -> dict[str, set[str]]:
    """The data columns each indicator rests on; a circle is refused with its members."""
    found: dict[str, set[str]] = {}

    def visit(key: str, way: tuple[str, ...]) -> set[str]:
        if key in way:
            if way[-1] == key:
                raise Unusable(
                    f"{key!r} names the indicator itself; if a data column of this name is meant, give the indicator another key",
                    f"“{key}”就是该指标自身；如指同名的数据列，请给指标另取一个键",
                ).at(f"indicators.{key}.formula")
            circle = (*way[way.index(key):], key)
            raise Unusable(f"derived indicators go round in a circle: {' → '.join(circle)}", f"派生指标互相引用成环：{' → '.join(circle)}")
        if len(way) > _DEEPEST:
            raise Unusable(f"derived indicators stand on one another more than {_DEEPEST} deep", f"派生指标层层引用超过 {_DEEPEST} 层").at(f"indicators.{key}")
        if key not in found:
            one = indicators[key]
            if one.source != "formula":
                found[key] = {one.origin}
            else:
                rests: set[str] = set()
                for name in sorted(names_in(parsed(one.origin, f"indicators.{key}.formula"))):
                    rests |= visit(name, (*way, key)) if name in indicators else {name}
                if not rests:
                    raise Unusable(f"{one.origin!r} names no column, so every subject has the same", f"“{one.origin}”没有引用任何列，所有对象都相同").at(f"indicators.{key}.formula")
                found[key] = rests
        return found[key]

    for key in indicators:
        visit(key, ())
    return found


def values_of(key: str, indicators: Mapping[str, Indicator], columns: Mapping[str, Numbers]) -> Numbers:
    """An indicator's values before any is missing-treated; NaN where a part is missing or a divisor is zero."""
    known: dict[str, Numbers] = {}  # each is worked out once, however many formulas name it

    def of(name: str) -> Numbers:
        if name not in known:
            one = indicators[name]
            known[name] = columns[one.origin] if one.source != "formula" else whole(worked(parsed(one.origin, f"indicators.{name}.formula")))
        return known[name]

    def worked(node: ast.expr) -> Numbers:
        match node:
            case ast.Constant(value=value):
                return np.asarray(float(value))  # type: ignore[arg-type] # parsed lets numbers alone through
            case ast.Name(id=name):
                return of(name) if name in indicators else columns[name]
            case ast.UnaryOp(operand=inner):
                return -worked(inner)
            case ast.BinOp(op=op, left=left, right=right):
                return _SIGNS[type(op)](worked(left), worked(right))
            case ast.Call(func=ast.Name(id=name), args=[first, second]):
                return _CALLS[name](worked(first), worked(second))
        raise AssertionError(node)  # pragma: no cover - parsed lets nothing else through

    length = len(next(iter(columns.values()))) if columns else 0

    def whole(values: Numbers) -> Numbers:
        spread = np.broadcast_to(values, (length,)).astype(np.float64)
        return np.where(np.isfinite(spread), spread, np.nan)

    with np.errstate(over="ignore", invalid="ignore"):
        return of(key)
