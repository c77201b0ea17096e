"""Collects every sentence of the interface from the code and the templates, to find those without English."""

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from shouzhan.project.messages import PACKAGE, catalogues, parse

MARKS = frozenset({"gettext", "gettext_lazy", "ngettext", "ngettext_lazy"})
_TRANSLATE = re.compile(r"""\{%-?\s*(?:translate|trans)\s+(?:"((?:[^"\\]|\\.)*)"|'((?:[^'\\]|\\.)*)')""")
_BLOCK = re.compile(r"\{%\s*blocktrans(?:late)?\b([^%]*)%\}(.*?)\{%\s*endblocktrans(?:late)?\s*%\}", re.DOTALL)
_PLURAL = re.compile(r"\{%\s*plural\s*%\}")
_ONLY_CHINESE = frozenset("、，。；：（）“”《》")
_VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")


def in_code(path: Path) -> Iterator[str]:
    """The sentences a module marks for translation."""
    tree = ast.parse(path.read_text("utf-8"))
    brought = (node.names for node in ast.walk(tree) if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation")
    marks = {name.asname or name.name for names in brought for name in names if name.name in MARKS}
    for node in ast.walk(tree):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in marks and node.args:
            said = node.args[0]
            if isinstance(said, ast.Constant) and isinstance(said.value, str):
                yield f"{said.value}\x00{said.value}" if node.func.id.startswith("ngettext") else said.value


def in_template(path: Path) -> Iterator[str]:
    """The sentences a template marks for translation."""
    text = path.read_text("utf-8")
    for double, single in _TRANSLATE.findall(text):
        yield (double or single).replace('\\"', '"')
    for options, body in _BLOCK.findall(text):
        plain = _VARIABLE.sub(r"%(\1)s", body.replace("%", "%%") if "{{" not in body else body)
        plain = re.sub(r"\s+", " ", plain).strip() if "trimmed" in options else plain
        yield _PLURAL.sub("\x00", plain)


def marked() -> dict[str, str]:
    """Every marked sentence, with the first file that holds it."""
    found: dict[str, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for said in in_code(path):
            found.setdefault(said, str(path.relative_to(PACKAGE)))
    for path in sorted(PACKAGE.rglob("*.html")):
        for said in in_template(path):
            found.setdefault(said, str(path.relative_to(PACKAGE)))
    return {said: where for said, where in found.items() if any(c in _ONLY_CHINESE or "\u4e00" <= c <= "\u9fff" for c in said)}


def untranslated() -> dict[str, str]:
    """The sentences that have no English."""
    known: set[str] = set()
    for path in catalogues():
        known |= parse(path.read_text("utf-8")).keys()
    return {said: where for said, where in marked().items() if said not in known}


def main() -> int:
    """List what has no English."""
    missing = untranslated()
    for said, where in missing.items():
        sys.stdout.write(f"{where}\t{said!r}\n")
    return 1 if missing else 0


if __name__ == "__main__":
    raise SystemExit(main())
