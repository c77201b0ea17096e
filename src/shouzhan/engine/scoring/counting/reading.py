"""Reads a history from a list: a line for each result, merger, split, new name or appeal."""

from collections.abc import Mapping

from shouzhan.engine.scoring.counting.model import Appeal, Change, Entry, Event, History, Outcome
from shouzhan.engine.scoring.rows import Row, read_rows

_COLUMNS = {
    "subject": ("对象", "被评对象", "园区", "孵化器", "载体", "名称"), "year": ("年度", "年份"), "what": ("outcome", "结果", "事件", "结果或事件"),
    "into": ("去向", "并入", "拆分为", "更名为"), "of": ("撤销", "撤销对象", "所撤销"), "deadline": ("整改期限", "期限"),
    "unsafe": ("暂不处理", "暂不宜处理"), "id": ("编号",), "note": ("备注",),
}  # fmt: skip
_OUTCOMES: Mapping[Outcome, tuple[str, ...]] = {
    "pass": ("pass", "passed", "good", "excellent", "合格", "通过", "达标", "良好", "优秀", "整改合格"),
    "fail": ("fail", "failed", "poor", "不合格", "未通过", "不达标", "差", "较差", "落后", "整改不合格"),
    "missing": ("missing", "未参评", "未评", "缺评"),
}  # fmt: skip
_EVENTS: Mapping[Event, tuple[str, ...]] = {"merge": ("merge", "merged", "合并", "并入"), "split": ("split", "拆分", "分立"), "rename": ("rename", "renamed", "更名", "改名")}
_ANNUL = ("annul", "annulled", "撤销", "申诉成立")
_YES, _NO = ("yes", "true", "1", "是"), ("", "no", "false", "0", "否")
_OUTCOME_OF = {word: one for one, words in _OUTCOMES.items() for word in words}
_EVENT_OF = {word: one for one, words in _EVENTS.items() for word in words}


def read_history(path: str) -> History:
    """The history that a file holds."""
    entries: list[Entry] = []
    merges: dict[tuple[int, str], list[Row]] = {}
    changes: list[Change] = []
    appeals: list[Row] = []
    for row in read_rows(path, _COLUMNS, ("subject", "year", "what")):
        word, subject, year = row.words("what").lower(), row.words("subject"), row.whole("year", 1900, 2200)
        _only_its_own(row, word)
        if word in _OUTCOME_OF:
            entries.append(_entry(row, _OUTCOME_OF[word], subject, year))
        elif word in _ANNUL:
            appeals.append(row)
        elif _EVENT_OF.get(word) == "merge":
            merges.setdefault((year, _one(row)), []).append(row)
        elif word in _EVENT_OF:
            changes.append(_parted(row, _EVENT_OF[word], subject, year))
        else:
            known = (*_OUTCOMES, *_EVENTS, "annul")
            raise row.refused(
                "what", f"{row.words('what')!r} is no result and no event; known are {', '.join(known)}", f"“{row.words('what')}”不是结果也不是事件；可写 {'、'.join(known)}",
            )
    for (year, target), rows in merges.items():
        changes.append(Change(year, "merge", tuple(sorted({row.words("subject") for row in rows})), (target,), rows[0].line))
    return History(tuple(entries), tuple(changes), tuple(_appeal(row, entries) for row in appeals))


def _only_its_own(row: Row, word: str) -> None:
    """A cell that says nothing for such a line is a mistake."""
    for column, words in (("into", set(_EVENT_OF)), ("of", set(_ANNUL)), ("deadline", set(_OUTCOMES["fail"])), ("unsafe", set(_OUTCOME_OF))):
        if row.maybe(column) and word not in words and not (column == "unsafe" and row.maybe(column).lower() in _NO):
            raise row.refused(column, f"says nothing for {row.words('what')!r}", f"对“{row.words('what')}”没有意义")


def _entry(row: Row, outcome: Outcome, subject: str, year: int) -> Entry:
    mark = row.maybe("unsafe").lower()
    if mark not in (*_YES, *_NO):
        raise row.refused("unsafe", f"yes or no is expected, not {mark!r}", f"应为是或否，不是“{mark}”")
    is_safe = mark in _NO
    deadline = row.whole("deadline", 1900, 2200) if row.maybe("deadline") else None
    key = row.maybe("id") or f"{subject}/{year}" + ("" if is_safe else "/unsafe")
    return Entry(year, subject, key, outcome, is_safe, deadline, row.line)


def _one(row: Row) -> str:
    names = row.several("into")
    if len(names) != 1:
        raise row.refused("into", f"one name is expected, what {row.words('subject')!r} became part of", f"应为一个名称，即“{row.words('subject')}”并入的对象")
    if names[0] == row.words("subject"):
        raise row.refused("into", f"{names[0]!r} cannot become part of itself", f"“{names[0]}”不能并入自身")
    return names[0]


def _parted(row: Row, kind: Event, subject: str, year: int) -> Change:
    names = row.several("into")
    if kind == "rename" and (len(names) != 1 or names[0] == subject):
        raise row.refused("into", f"the new name of {subject!r} is expected", f"应为“{subject}”的新名称")
    if kind == "split" and len(names) < 2:
        raise row.refused("into", f"two names or more are expected, what {subject!r} was split into", f"应为两个以上名称，即“{subject}”拆分成的对象")
    return Change(year, kind, (subject,), names, row.line)


def _appeal(row: Row, entries: list[Entry]) -> Appeal:
    subject, of, year = row.words("subject"), row.words("of"), row.whole("year", 1900, 2200)
    found = [one for one in entries if one.subject == subject and (one.key == of or (of.isdecimal() and one.year == int(of)))]
    exact = [one for one in found if one.key == of]
    if len(exact or found) != 1:
        if found:
            raise row.refused("of", f"{subject!r} has several results of {of}; name one by its id", f"“{subject}”在 {of} 年有多个结果；请用编号指明")
        raise row.refused("of", f"{subject!r} has no result {of!r}", f"“{subject}”没有结果“{of}”")
    return Appeal(year, (exact or found)[0].key, row.line)
