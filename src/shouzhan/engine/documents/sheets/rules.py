"""What a column must hold, and what is wrong with a cell that does not: in both languages, with a way out."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any, Literal

from shouzhan.engine.documents.sheets.cells import is_scientific, read_date, read_number
from shouzhan.kernel.text import Text

Kind = Literal["text", "code", "integer", "decimal", "money", "percent", "date", "choice", "yes_no"]
# what one of each unit is in fen
FEN = {"元": 100, "万元": 1_000_000, "亿元": 10_000_000_000, "yuan": 100, "fen": 1, "分": 1}
_YES = {"是": True, "有": True, "1": True, "y": True, "yes": True, "true": True, "√": True, "✓": True}
_NO = {"否": False, "无": False, "0": False, "n": False, "no": False, "false": False, "×": False}


@dataclass(frozen=True)
class Wrong:
    """Why a value is refused, and what to do about it."""

    code: str
    sentence: Text
    remedy: Text


@dataclass(frozen=True)
class ColumnRule:
    """A column: the names it may bear in either language, and what its cells must hold.

    Values come out exact: `integer` int, `decimal` Decimal, `money` int fen (by the unit in the head, else by
    `unit`), `percent` Decimal share of one, `date` date, `choice` what it maps to, `yes_no` bool, others str;
    an empty cell is None.
    """

    key: str
    label: Text
    names: tuple[str, ...] = ()
    kind: Kind = "text"
    required: bool = False
    needed: bool | None = None
    unique: bool = False
    choices: Mapping[str, Any] = field(default_factory=dict)
    unit: str = "元"
    decimals: int | None = None
    minimum: Decimal | int | date | None = None
    maximum: Decimal | int | date | None = None
    longest: int = 500
    check: Callable[[Any], Wrong | None] | None = None

    @property
    def spelled(self) -> tuple[str, ...]:
        """Every name the column may bear."""
        return (self.label.zh, self.label.en, self.key, *self.names)

    @property
    def column_needed(self) -> bool:
        """Whether the sheet must have the column at all."""
        return self.required if self.needed is None else self.needed


Read = tuple[Any, Wrong | None]


def read_value(rule: ColumnRule, text: str, unit: str = "") -> Read:
    """The exact value of a cell that is not empty, or what is wrong with it."""
    value, wrong = _READERS[rule.kind](rule, text, unit or rule.unit)
    if wrong is None:
        wrong = _out_of_range(rule, value) or (rule.check(value) if rule.check else None)
    return (None, wrong) if wrong else (value, None)


def _text(rule: ColumnRule, text: str, _unit: str) -> Read:
    if len(text) > rule.longest:
        sentence = Text(
            f"有 {len(text)} 个字，最多 {rule.longest} 个。",
            f"It has {len(text)} characters; {rule.longest} at most.",
        )
        return None, Wrong("too-long", sentence, Text("请缩短。", "Shorten it."))
    return text, None


def _code(rule: ColumnRule, text: str, unit: str) -> Read:
    if is_scientific(text):
        return None, Wrong(
            "digits-lost",
            Text(
                "长编号被表格软件改成了科学计数，末尾数字已丢失。",
                "The spreadsheet turned the long code into a number and lost its last digits.",
            ),
            Text(
                "请把该列设为“文本”格式后重新填写。",
                "Set the column's format to text and enter the code again.",
            ),
        )
    return _text(rule, text.replace(" ", ""), unit)


def _number(rule: ColumnRule, text: str, _unit: str) -> Read:
    number = read_number(text)
    if number is None:
        return None, Wrong(
            "not-a-number", Text("不是数字。", "It is not a number."),
            Text("请只填数字，单位写在表头。", "Enter digits only; the unit belongs in the header."),
        )  # fmt: skip
    if (
        rule.decimals is not None
        and -int(number.as_tuple().exponent) > rule.decimals
        and number != round(number, rule.decimals)
    ):
        return None, _too_precise(rule.decimals)
    return number, None


def _too_precise(decimals: int) -> Wrong:
    return Wrong(
        "too-precise",
        Text(f"小数超过 {decimals} 位。", f"It has more than {decimals} decimals."),
        Text(
            "请按要求的位数填写，不要由系统代为舍入。",
            "Round it yourself to what is asked for; the system does not.",
        ),
    )


def _integer(rule: ColumnRule, text: str, unit: str) -> Read:
    number, wrong = _number(rule, text, unit)
    if wrong is None and number != int(number):
        sentence = Text("应为整数。", "It should be a whole number.")
        return None, Wrong("not-whole", sentence, Text("请去掉小数。", "Remove the decimals."))
    return (None, wrong) if wrong else (int(number), None)


def _money(rule: ColumnRule, text: str, unit: str) -> Read:
    number, wrong = _number(rule, text, unit)
    if wrong:
        return None, wrong
    fen = number * FEN[unit]
    if fen != int(fen):
        return None, _too_precise(len(str(FEN[unit])) - 1)
    return int(fen), None


def _percent(rule: ColumnRule, text: str, unit: str) -> Read:
    bare = text.replace("％", "%").rstrip()
    if bare.endswith("%"):
        number, wrong = _number(rule, bare[:-1], unit)
        return (None, wrong) if wrong else (number / 100, None)
    number, wrong = _number(rule, text, unit)
    if wrong is None and abs(number) > 1:
        return None, Wrong(
            "percent-unclear",
            Text("看不出是百分数还是倍数。", "It is not clear whether this is a percentage or a multiple."),
            Text(f"请写成 {text}%。", f"Write {text}%."),
        )
    return number, wrong


def _date(_rule: ColumnRule, text: str, _unit: str) -> Read:
    day = read_date(text)
    if day is None:
        return None, Wrong(
            "not-a-date", Text("不是日期，或日历上没有这一天。", "It is not a date, or not in the calendar."),
            Text("请写成 2025-09-30 的形式。", "Write it as 2025-09-30."),
        )  # fmt: skip
    return day, None


def _choice(rule: ColumnRule, text: str, _unit: str) -> Read:
    bare = text.replace(" ", "").casefold()
    for spelled, value in rule.choices.items():
        if spelled.replace(" ", "").casefold() == bare:
            return value, None
    listed = "、".join(list(rule.choices)[:12])
    return None, Wrong(
        "not-a-choice", Text("不在可填的范围内。", "It is not one of the choices."),
        Text(f"可填：{listed}。", f"Choose one of: {listed}."),
    )  # fmt: skip


def _yes_no(_rule: ColumnRule, text: str, _unit: str) -> Read:
    answer = {**_YES, **_NO}.get(text.casefold())
    if answer is None:
        sentence = Text("应为“是”或“否”。", "It should be yes or no.")
        return None, Wrong("not-yes-no", sentence, Text("请填“是”或“否”。", "Enter yes or no."))
    return answer, None


def _out_of_range(rule: ColumnRule, value: Any) -> Wrong | None:
    if rule.minimum is not None and value < rule.minimum:
        sentence = Text(f"小于 {rule.minimum}。", f"It is below {rule.minimum}.")
    elif rule.maximum is not None and value > rule.maximum:
        sentence = Text(f"大于 {rule.maximum}。", f"It is above {rule.maximum}.")
    else:
        return None
    return Wrong("out-of-range", sentence, Text("请核对数值与单位。", "Check the value and its unit."))


_READERS: dict[str, Callable[[ColumnRule, str, str], Read]] = {
    "text": _text, "code": _code, "integer": _integer, "decimal": _number, "money": _money,
    "percent": _percent,
    "date": _date, "choice": _choice, "yes_no": _yes_no,
}  # fmt: skip
EMPTY_CELL = Wrong(
    "required", Text("必填，但为空。", "It must be filled in, but is empty."), Text("请填写。", "Fill it in.")
)
ERROR_CELL = Wrong(
    "cell-error", Text("公式的结果是错误值。", "The formula's result is an error."),
    Text("请改正公式，或改填数值。", "Correct the formula, or enter the value."),
)  # fmt: skip
UNCOUNTED_CELL = Wrong(
    "not-calculated",
    Text("公式尚未计算，文件里没有结果。", "The formula was never worked out: the file holds no result."),
    Text("请用表格软件打开并保存一次，或改填数值。", "Save it in a spreadsheet program, or enter the value."),
)  # fmt: skip
MERGED_CELL = Wrong(
    "merged",
    Text("在合并的单元格内，看不出属于哪一行。", "It lies in a merged cell: its row is not clear."),
    Text("请取消合并，每行各填一次。", "Unmerge the cells and fill in every row."),
)  # fmt: skip


def repeated(line: int) -> Wrong:
    """A value that should be there once, but was met before."""
    sentence = Text(f"与第 {line} 行重复。", f"It repeats row {line}.")
    return Wrong(
        "repeated",
        sentence,
        Text("请删去其中一行，或改正编号。", "Remove one of the rows, or correct the value."),
    )
