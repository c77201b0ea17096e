"""From a file's bytes to its text; what cannot be read says why, and the way out."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import PurePath

from shouzhan.engine.documents.encodings import unmarked
from shouzhan.engine.documents.policy.aligned import with_rows
from shouzhan.engine.documents.policy.normalise import Layout
from shouzhan.engine.documents.policy.progress import Told, quiet
from shouzhan.kernel.text import Text

MAX_BYTES = 20 * 1024 * 1024
MAX_TEXT = MAX_BYTES  # characters: a packed file may hold as much text as a plain one, and no more
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"

# what is the matter, and the way out
_SENTENCES: dict[str, tuple[Text, Text]] = {
    "empty": (
        Text("文件是空的。", "The file is empty."),
        Text("请检查后重新上传。", "Check it and upload it again."),
    ),
    "too-large": (
        Text("文件超过20 MB。", "The file is larger than 20 MB."),
        Text("请拆分或去掉图片后再上传。", "Split it or take out the pictures, and upload it again."),
    ),
    "encrypted": (
        Text("文件设有密码。", "The file is protected by a password."),
        Text("请去掉密码后再上传。", "Remove the password and upload it again."),
    ),
    "scanned": (
        Text("文件里只有扫描图像，没有文字。", "The file holds only scanned pictures and no text."),
        Text("请上传可复制文字的版本，或先做文字识别。", "Upload a version with text, or run text recognition first."),
    ),
    "no-text": (
        Text("文件里没有可读的文字。", "The file holds no readable text."),
        Text("请检查内容后重新上传。", "Check its content and upload it again."),
    ),
    "corrupt": (
        Text("文件已损坏，打不开。", "The file is damaged and cannot be opened."),
        Text("请从原件重新导出后上传。", "Export it again from the original and upload that."),
    ),
    "wrong-type": (
        Text("这种文件不能解析。", "Files of this type cannot be read."),
        Text("请上传 .txt、.md、.docx 或 .pdf。", "Upload .txt, .md, .docx or .pdf."),
    ),
    "old-word": (
        Text("这是旧版 Word（.doc）文件。", "This is an old Word file (.doc)."),
        Text("请另存为 .docx 后上传。", "Save it as .docx and upload that."),
    ),
    "too-expansive": (
        Text(
            "文件展开后过大，读它要占用过多时间或内存，已拒绝打开。",
            "The file expands to an unreasonable size and was not opened.",
        ),
        Text("请从原件重新导出后上传。", "Export it again from the original and upload that."),
    ),
    "too-long": (
        Text("文件文字过多。", "The file holds too much text."),
        Text("请拆分后上传。", "Split it and upload the parts."),
    ),
    "encoding": (
        Text("文字编码无法识别。", "The text encoding is not recognised."),
        Text("请另存为 UTF-8 后上传。", "Save the file as UTF-8 and upload it."),
    ),
}


class Unreadable(Exception):  # noqa: N818 - reads as the outcome it is, like Refused
    """The file cannot be read as a policy document: `code` is for programs, for people what is the `matter` and its `remedy`."""

    def __init__(self, code: str) -> None:
        self.code = code
        self.matter, self.remedy = _SENTENCES[code]
        self.sentence = Text(self.matter.zh + self.remedy.zh, f"{self.matter.en} {self.remedy.en}")
        super().__init__(f"{code}: {self.sentence.en}")


@dataclass(frozen=True, slots=True)
class Reading:
    """A file's text and how far its line breaks can be trusted."""

    text: str
    layout: Layout
    media_type: str


def read(data: bytes, filename: str = "", told: Told = quiet) -> Reading:
    """Return the text of a .txt, .md, .docx or .pdf file, told apart by content and not by name."""
    if len(data) > MAX_BYTES:
        raise Unreadable("too-large")
    if not data.strip(b"\0 \t\r\n\xef\xbb\xbf\xfe\xff"):
        raise Unreadable("empty")
    reading = _sniffed(data, filename, told)
    if not reading.text.strip():
        raise Unreadable("no-text")
    if len(reading.text) > MAX_TEXT:
        raise Unreadable("too-long")
    return reading


def _sniffed(data: bytes, filename: str, told: Told) -> Reading:
    if is_pdf(data):
        # Imported here, like the Word reader below: a text file must not pay for them.
        from shouzhan.engine.documents.policy.pdf import pdf_text

        return Reading(pdf_text(data, told), "plain", "application/pdf")
    if data.startswith(b"PK"):
        from shouzhan.engine.documents.policy.word import docx_text

        return Reading(docx_text(data), "paragraphs", DOCX)
    if is_old_office(data):
        raise Unreadable("encrypted" if is_locked(data) else "old-word")
    if is_picture(data):
        raise Unreadable("scanned")
    if data[:5] in (b"{\\rtf", b"Rar!\x1a") or data[:4] in (
        b"7z\xbc\xaf",
        b"\x7fELF",
        b"\x1f\x8b\x08\0",
    ) or (data[:2] == b"MZ" and b"\0" in data[:256]):
        raise Unreadable("wrong-type")
    try:
        text = decoded(data)
    except Unreadable as why:
        raise Unreadable(_by_name(filename, why.code)) from None
    if is_markup(text):
        raise Unreadable("wrong-type")
    if filename.lower().endswith((".md", ".markdown")):
        return Reading(text, "markdown", "text/markdown")
    return Reading(with_rows(text), "plain", "text/plain")


def _by_name(filename: str, code: str) -> str:
    """What is no text at all is no matter of encoding: a .pdf of noise is damaged, a program is no policy."""
    suffix = PurePath(filename).suffix.lower()
    if suffix in (".pdf", ".docx", ".doc"):
        return "corrupt"
    return code if suffix in ("", ".txt", ".text", ".md", ".markdown") else "wrong-type"


def is_pdf(data: bytes) -> bool:
    """Whether the bytes are a PDF, with something before its mark perhaps."""
    return b"%PDF-" in data[:1024]


def is_old_office(data: bytes) -> bool:
    """Whether the bytes begin as a compound file does: an old office document, or a locked one of today."""
    return data.startswith(b"\xd0\xcf\x11\xe0")


def is_locked(data: bytes) -> bool:
    """Whether a compound file holds a document behind a password."""
    return "EncryptedPackage".encode("utf-16-le") in data


def is_markup(text: str) -> bool:
    """Whether a text is a web page or XML."""
    return re.match(r"\s*<(?:!doctype|html|\?xml|svg)", text[:200], re.IGNORECASE) is not None


def is_picture(data: bytes) -> bool:
    """Whether the bytes begin as a picture does."""
    heads = (b"\x89PNG\r\n", b"\xff\xd8\xff", b"GIF8", b"II*\0", b"MM\0*")
    return (
        data.startswith(heads) or (data[:2] == b"BM" and data[6:10] == b"\0\0\0\0") or data[8:12] == b"WEBP"
    )


def decoded(data: bytes) -> str:
    """Return text in UTF-8, UTF-16 or GB18030, with or without a byte order mark."""
    for mark, encoding in ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16")):
        if data.startswith(mark):
            return _plausible(_attempt(data, encoding))
    zeros = data[:4096].count(0)
    if zeros:
        even, odd = data[:4096:2].count(0), data[1:4096:2].count(0)
        return _plausible(_attempt(data, "utf-16-be" if even > odd else "utf-16-le"))
    found = unmarked(data)
    text = data.decode(found) if found else ""
    return _plausible(text or _unmarked_utf16(data))


def _attempt(data: bytes, encoding: str) -> str | None:
    try:
        return data.decode(encoding)
    except (UnicodeDecodeError, UnicodeError):
        return None


def _unmarked_utf16(data: bytes) -> str | None:
    """Chinese in UTF-16 may hold no zero byte at all."""
    for encoding in ("utf-16-le", "utf-16-be"):
        text = _attempt(data, encoding)
        if text and sum("\u4e00" <= c <= "\u9fff" for c in text) > len(text) * 0.5:
            return text
    return None


def _plausible(text: str | None) -> str:
    """Refuse text that decoded by accident: control, private and unassigned characters give it away."""
    if text is None:
        raise Unreadable("encoding")
    sample = text[:20_000]
    odd = sum(
        1 for c in sample if (c < " " and c not in "\t\r\n\f\v") or "\ue000" <= c <= "\uf8ff" or c == "\ufffd"
    )
    if odd > max(2, len(sample) * 0.01):
        raise Unreadable("wrong-type" if "\0" in sample else "encoding")
    return text.replace("\0", "")
