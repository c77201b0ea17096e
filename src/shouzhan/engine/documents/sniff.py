"""What a file really is, told by its content; what is not welcome is refused with a reason."""

import io
import zipfile
from dataclasses import dataclass

from shouzhan.kernel.text import Text

MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 150
_OOXML = "application/vnd.openxmlformats-officedocument."


@dataclass(frozen=True)
class FileKind:
    """A media type and its usual extension."""

    media_type: str
    extension: str


class Unwelcome(Exception):  # noqa: N818 - a refusal, not a fault
    """A file that is not accepted, with the sentence that says why."""

    def __init__(self, code: str, sentence: Text) -> None:
        self.code, self.sentence = code, sentence
        super().__init__(sentence.zh)


_MAGIC: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF-", FileKind("application/pdf", ".pdf")),
    (b"\x89PNG\r\n\x1a\n", FileKind("image/png", ".png")),
    (b"\xff\xd8\xff", FileKind("image/jpeg", ".jpg")),
    (b"GIF8", FileKind("image/gif", ".gif")),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", FileKind("application/x-ole-storage", ".doc")),
)
_EXECUTABLE = (b"MZ", b"\x7fELF", b"\xca\xfe\xba\xbe", b"#!", b"\xcf\xfa\xed\xfe")
_INSIDE = {
    "word/document.xml": FileKind(_OOXML + "wordprocessingml.document", ".docx"),
    "xl/workbook.xml": FileKind(_OOXML + "spreadsheetml.sheet", ".xlsx"),
    "ppt/presentation.xml": FileKind(_OOXML + "presentationml.presentation", ".pptx"),
}


def sniff(data: bytes, name: str = "") -> FileKind:
    """Tell the kind of a file from its bytes, or refuse it."""
    if not data:
        raise Unwelcome("empty-file", Text("文件是空的。", "The file is empty."))
    if data.startswith(_EXECUTABLE):
        raise Unwelcome("program", Text("不接受程序文件。", "Programs are not accepted."))
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return FileKind("image/webp", ".webp")
    if data.startswith(b"PK\x03\x04"):
        return _inside(data)
    return _text(data, name)


def _inside(data: bytes) -> FileKind:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            check_bomb(archive, len(data))
            names = set(archive.namelist())
    except zipfile.BadZipFile as error:
        raise Unwelcome("corrupt", Text("压缩包已损坏。", "The archive is damaged.")) from error
    for part, kind in _INSIDE.items():
        if part in names:
            return kind
    raise Unwelcome("archive", Text("不接受压缩包，请上传其中的文件。", "Archives are not accepted; upload the files inside."))


def check_bomb(archive: zipfile.ZipFile, size: int) -> None:
    """Refuse an archive that would unpack to far more than it is."""
    unpacked = sum(item.file_size for item in archive.infolist())
    if unpacked > MAX_UNPACKED or unpacked > max(size, 20_000) * MAX_RATIO:
        raise Unwelcome("bomb", Text("文件解压后过大，可能已损坏或不安全。", "The file unpacks to far too much; it may be damaged or unsafe."))


def _text(data: bytes, name: str) -> FileKind:
    head = data[:4096]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and b"\x00" in head:
        raise Unwelcome("unknown", Text("无法识别文件类型。请上传 PDF、Word、Excel、图片或文本。", "The file type is unknown. Upload PDF, Word, Excel, an image or text."))
    if head.lstrip().lower().startswith((b"<!doctype html", b"<html", b"<svg", b"<?xml")):
        raise Unwelcome("markup", Text("不接受网页或 XML 文件。", "Web pages and XML are not accepted."))
    extension = name.lower()[name.rfind("."):] if "." in name else ".txt"
    return {
        ".csv": FileKind("text/csv", ".csv"), ".md": FileKind("text/markdown", ".md"),
    }.get(extension, FileKind("text/plain", ".txt"))
