"""How far long work of matching has come, and what went wrong, in the language of the call."""

import json
import re

from shouzhan.engine.calling import spoken
from shouzhan.engine.files import meant
from shouzhan.engine.progress import Progress
from shouzhan.kernel.text import Text

WORK = {
    "reading": Text("读取", "reading"), "answering": Text("作答", "answering"), "checking": Text("核对", "checking"), "comparing": Text("比对", "comparing"),
    "drawing lists": Text("生成名单", "drawing lists"), "weighing": Text("加权", "weighing"), "weights": Text("计算权重", "weights"), "merging": Text("合并", "merging"),
    "vectors": Text("计算向量", "vectors"), "trying weights": Text("试用权重", "trying weights"), "agreeing and placing": Text("商定与安排", "agreeing and placing"),
}  # fmt: skip


def watch() -> Progress:
    """Progress told in the language of the call."""
    return Progress(spoken(), WORK)


# what reading says of what it cannot read
_SAID = (
    (r"Expecting property name enclosed in double quotes", r"应有以双引号括起的键"), (r"Expecting '(.)' delimiter", r"应有“\1”"), (r"Expecting value", r"应有一个值"), (r"Extra data", r"末尾有多余内容"),
    (r"Unterminated string starting at", r"文字没有结束的引号"), (r"Invalid control character at", r"文字中有控制字符"), (r"Invalid \\.*", r"反斜杠后的写法不对"), (r"(.*) is there twice", r"\1 出现了两次"),
    (r"half a character \(an unpaired surrogate\) is in it", r"其中有半个字符（不成对的代理项）"),
)  # fmt: skip


def cause(error: Exception) -> Text:
    """What was wrong, in both languages where it is common; in Chinese the kind of error where it is not."""
    if isinstance(error, OSError) and error.errno:
        return meant(error)
    if isinstance(error, UnicodeError):
        return Text("不是 UTF-8 文字", f"it is no UTF-8: {error}")
    if isinstance(error, RecursionError):
        return Text("嵌套过深", "it is too deep")
    if isinstance(error, KeyError):
        return Text(f"缺少 {error}", f"{error} is missing")
    said = error.msg if isinstance(error, json.JSONDecodeError) else str(error)
    zh = next((re.sub(pattern, chinese, said) for pattern, chinese in _SAID if re.fullmatch(pattern, said)), f"内容不合格式（{type(error).__name__}）")
    return Text(f"第 {error.pos + 1} 个字符处{zh}" if isinstance(error, json.JSONDecodeError) else zh, str(error))
