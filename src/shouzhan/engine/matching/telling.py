"""The language a call is told in: every sentence of matching is written in both, and said in one."""

from contextvars import ContextVar

from shouzhan.engine.progress import Progress
from shouzhan.kernel.text import Text

WORK = {
    "reading": Text("读取", "reading"), "answering": Text("作答", "answering"), "checking": Text("核对", "checking"), "comparing": Text("比对", "comparing"),
    "drawing lists": Text("生成名单", "drawing lists"), "weighing": Text("加权", "weighing"), "weights": Text("计算权重", "weights"), "merging": Text("合并", "merging"),
    "vectors": Text("计算向量", "vectors"), "trying weights": Text("试用权重", "trying weights"), "agreeing and placing": Text("商定与安排", "agreeing and placing"),
}  # fmt: skip
_language: ContextVar[str] = ContextVar("language", default="en")


def both(zh: str, en: str) -> str:
    """A sentence in the language of the call."""
    return Text(zh, en).in_(_language.get())


def watch() -> Progress:
    """Progress told in the language of the call."""
    return Progress(_language.get(), WORK)


def speak(language: str) -> None:
    """Tell everything of this call in this language."""
    _language.set(language)
