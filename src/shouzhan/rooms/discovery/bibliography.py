"""Reads BibTeX and RIS as reference managers write them; what is broken is told with its line and the rest still read."""

import re
import unicodedata
from bisect import bisect
from collections.abc import Iterator
from dataclasses import dataclass, field

MOST = 20_000  # entries in a file
LONGEST = 20_000  # signs in a field; what is longer is no reference
WHOLE = 10 * LONGEST  # signs in an entry
SPARE = 5_000_000  # signs that named strings may add to what the file itself holds
_OPENS = re.compile(r"@\s*([A-Za-z]+)\s*([{(])")
_NEXT = re.compile(r"\n[ \t]*@\s*[A-Za-z]+\s*[{(]")  # an entry begins on a line of its own: there reading goes on after a broken one
_NAME = re.compile(r"\s*([^\s=,{}()\"#]+)\s*=\s*")
_BARE = re.compile(r"[^\s,#{}()\"]+")
_RIS = re.compile(r"^([A-Z][A-Z0-9])  ?-(?: (.*))?$")
_MARKS = {"`": "\u0300", "'": "\u0301", "^": "\u0302", "~": "\u0303", '"': "\u0308", "=": "\u0304", ".": "\u0307", "u": "\u0306", "v": "\u030c", "H": "\u030b", "c": "\u0327", "k": "\u0328", "r": "\u030a"}
_ACCENT = re.compile(r"\\([`'^~\"=.]|[uvHckr](?=[\s{]))\s*\{?\s*(\\?[A-Za-z])\s*\}?")
_SIGNS = {"ss": "ß", "ae": "æ", "AE": "Æ", "oe": "œ", "OE": "Œ", "o": "ø", "O": "Ø", "aa": "å", "AA": "Å", "l": "ł", "L": "Ł", "i": "i", "j": "j"}
_SIGN = re.compile(r"\\(ss|ae|AE|oe|OE|aa|AA|o|O|l|L|i|j)(?![A-Za-z])(?:\{\})?\s?")
_COMMAND = re.compile(r"\\[A-Za-z]+\*?\s*")
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True)
class Reference:
    """One entry: the line it begins on, its kind, its fields in small letters; `broken` says what is wrong instead."""

    line: int
    kind: str
    fields: dict[str, str] = field(default_factory=dict)
    broken: str = ""  # unclosed, no-field, too-long


class TooMany(ValueError):  # noqa: N818 - named by what is wrong
    """More entries than anybody reads."""


def read_bibtex(text: str) -> Iterator[Reference]:
    """The entries of a BibTeX file in their order; comments and preambles are passed over, named strings put in."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    named = {month: str(number) for number, month in enumerate(_MONTHS, 1)}
    begins = [found.start() + 1 for found in _NEXT.finditer(text)]
    place, line, counted, count, left = 0, 1, 0, 0, len(text) + SPARE
    while found := _OPENS.search(text, place):
        line += text.count("\n", counted, found.start())
        counted = found.start()
        kind = found[1].lower()
        if kind == "comment":
            place = found.end()
            continue
        at = bisect(begins, found.end())
        until = begins[at] if at < len(begins) else len(text)
        reader = _Entry(text, found.end(), until, named)
        broken = ""
        try:
            fields = reader.body(kind, "}" if found[2] == "{" else ")")
            place = reader.place
        except _BrokenError as error:
            fields, broken = {}, str(error)
            place = until
        if kind == "string" and not broken:
            named.update({name: value for name, value in fields.items() if name != "key"})
        elif kind != "preamble":
            count += 1
            if count > MOST:
                raise TooMany
            left -= sum(map(len, fields.values()))
            broken = broken or ("too-long" if left < 0 else "")
            yield Reference(line, kind, {} if broken else {name: plain(value) for name, value in fields.items()}, broken)


class _BrokenError(Exception):
    """An entry that cannot be read."""


class _Entry:
    """Reads one entry, never beyond the beginning of the next."""

    def __init__(self, text: str, place: int, until: int, named: dict[str, str]) -> None:
        self.text, self.place, self.until, self.named = text, place, until, named

    def body(self, kind: str, closing: str) -> dict[str, str]:
        """The fields up to the closing brace; the first word is the key."""
        fields: dict[str, str] = {}
        whole = 0
        if kind not in ("string", "preamble"):
            fields["key"] = self._key(closing)
        elif kind == "preamble":
            self._value()
        while True:
            self._pass_over(" \t\n,")
            if self._here() == closing:
                self.place += 1
                return fields
            found = _NAME.match(self.text, self.place, self.until)
            if not found:
                raise _BrokenError("unclosed" if self.place >= self.until else "no-field")
            self.place = found.end()
            value = self._value()
            if found[1].lower() not in fields:
                fields[found[1].lower()], whole = value, whole + len(value)
            if whole > WHOLE:
                raise _BrokenError("too-long")

    def _key(self, closing: str) -> str:
        start = self.place
        while self.place < self.until and self.text[self.place] not in f",{closing}":
            self.place += 1
        if self.place - start > LONGEST or self.place >= self.until:
            raise _BrokenError("unclosed")
        return self.text[start:self.place].strip()

    def _value(self) -> str:
        """One value, or several joined with #."""
        value = self._part()
        while len(value) <= LONGEST:  # a named string put in a million times is given up long before it is put together
            self._pass_over(" \t\n")
            if self._here() != "#":
                return value
            self.place += 1
            self._pass_over(" \t\n")
            value += self._part()
        raise _BrokenError("too-long")

    def _part(self) -> str:
        sign = self._here()
        if sign in ("{", '"'):
            return self._enclosed("}" if sign == "{" else '"')
        found = _BARE.match(self.text, self.place, self.until)
        if not found:
            raise _BrokenError("unclosed" if self.place >= self.until else "no-field")
        self.place = found.end()
        return self.named.get(found[0].lower(), found[0])

    def _enclosed(self, closing: str) -> str:
        """What stands in braces or quotation marks; braces inside are counted, what is escaped is not."""
        self.place += 1
        start, depth = self.place, 0
        while self.place < self.until:
            sign = self.text[self.place]
            if sign == "\\":
                self.place += 1
            elif sign == closing and depth == 0:
                self.place += 1
                return self.text[start:self.place - 1]
            elif sign == "{":
                depth += 1
            elif sign == "}":
                depth -= 1
                if depth < 0:
                    raise _BrokenError("unclosed")
            self.place += 1
        raise _BrokenError("unclosed")

    def _here(self) -> str:
        return self.text[self.place] if self.place < self.until else ""

    def _pass_over(self, signs: str) -> None:
        while self.place < self.until and self.text[self.place] in signs:
            self.place += 1


def plain(value: str) -> str:
    """A value without the marks of typesetting: accents made letters, braces and commands dropped, spaces single."""
    if "\\" in value:
        value = _SIGN.sub(lambda found: _SIGNS[found[1]], _ACCENT.sub(_accented, value))
        value = re.sub(r"\\([&%$#_{}])", r"\1", value)
        value = _COMMAND.sub("", value)
    return " ".join(value.replace("{", "").replace("}", "").replace("~", " ").split())


def _accented(found: re.Match[str]) -> str:
    return unicodedata.normalize("NFC", found[2].lstrip("\\") + _MARKS[found[1]])


def read_ris(text: str) -> Iterator[Reference]:
    """The entries of an RIS file; a tag that comes again is joined, an entry that does not end is told."""
    fields: dict[str, list[str]] = {}
    kind, begun, last, count = "", 0, "", 0
    for number, row in enumerate(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), 1):
        found = _RIS.match(row.strip("\ufeff").rstrip())
        if not found:
            if kind and last and row.strip() and len(fields[last][-1]) <= LONGEST:  # a line that goes on; what is too long already grows no further
                fields[last][-1] += f" {row.strip()}"
            continue
        tag, value = found[1], (found[2] or "").strip()
        if tag in ("TY", "ER"):
            if kind:
                yield _reference(begun, kind, fields, ended=tag == "ER")
            elif tag == "ER":
                continue
            kind, begun, last, fields = (value.upper() or "GEN", number, "", {}) if tag == "TY" else ("", 0, "", {})
            count += tag == "TY"
            if count > MOST:
                raise TooMany
        elif kind:
            last = tag.lower()
            fields.setdefault(last, []).append(value)
    if kind:
        yield _reference(begun, kind, fields, ended=False)


def _reference(line: int, kind: str, fields: dict[str, list[str]], *, ended: bool) -> Reference:
    joined = {tag: "\n".join(values) for tag, values in fields.items()}
    too_long = any(len(value) > LONGEST for value in joined.values())
    broken = "too-long" if too_long else "" if ended else "unclosed"
    return Reference(line, kind, {} if broken else joined, broken)
