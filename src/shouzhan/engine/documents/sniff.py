"""What a file really is, told by its content; what is not welcome is refused with a reason."""

import io
import zipfile
import zlib
from collections.abc import Iterator, Set
from dataclasses import dataclass

from shouzhan.kernel.text import Text

MAX_UNPACKED = 200 * 1024 * 1024
MAX_RATIO = 150
MAX_PARTS = 10_000
_SMALL = 20_000
_CHUNK = 1 << 20
_OOXML = "application/vnd.openxmlformats-officedocument."
_OPEN = "application/vnd.oasis.opendocument."


@dataclass(frozen=True)
class FileKind:
    """A media type and its usual extension."""

    media_type: str
    extension: str


class Unwelcome(Exception):  # noqa: N818 - a refusal, not a fault
    """A file that is not accepted, with the sentence that says why and what would help."""

    def __init__(self, code: str, sentence: Text) -> None:
        self.code, self.sentence = code, sentence
        super().__init__(sentence.zh)


_MAGIC: tuple[tuple[bytes, FileKind], ...] = (
    (b"%PDF-", FileKind("application/pdf", ".pdf")),
    (b"\x89PNG\r\n\x1a\n", FileKind("image/png", ".png")),
    (b"\xff\xd8\xff", FileKind("image/jpeg", ".jpg")),
    (b"GIF87a", FileKind("image/gif", ".gif")),
    (b"GIF89a", FileKind("image/gif", ".gif")),
)
_EXECUTABLE = (
    b"\x7fELF", b"\xca\xfe\xba\xbe", b"#!", b"\xcf\xfa\xed\xfe", b"\xce\xfa\xed\xfe", b"\xfe\xed\xfa\xce",
    b"\xfe\xed\xfa\xcf", b"L\x00\x00\x00\x01\x14\x02\x00", b"dex\n", b"!<arch>", b"\x00asm",
)  # fmt: skip
_ARCHIVE = (
    b"Rar!\x1a\x07",
    b"7z\xbc\xaf\x27\x1c",
    b"\x1f\x8b",
    b"BZh91AY",
    b"\xfd7zXZ\x00",
    b"MSCF",
    b"\x28\xb5\x2f\xfd",
)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_INSIDE = {
    "word/document.xml": FileKind(_OOXML + "wordprocessingml.document", ".docx"),
    "xl/workbook.xml": FileKind(_OOXML + "spreadsheetml.sheet", ".xlsx"),
    "ppt/presentation.xml": FileKind(_OOXML + "presentationml.presentation", ".pptx"),
}
_OPEN_DOCUMENTS = {
    f"{_OPEN}text".encode(): FileKind(f"{_OPEN}text", ".odt"),
    f"{_OPEN}spreadsheet".encode(): FileKind(f"{_OPEN}spreadsheet", ".ods"),
    f"{_OPEN}presentation".encode(): FileKind(f"{_OPEN}presentation", ".odp"),
}
# names of streams in a compound file, as they are stored: UTF-16, without the last letter's zero byte
_OLE_STREAMS = (
    ("EncryptedPackage", None),
    ("WordDocument", FileKind("application/msword", ".doc")),
    ("Workbook", FileKind("application/vnd.ms-excel", ".xls")),
    ("Book", FileKind("application/vnd.ms-excel", ".xls")),
    ("PowerPoint Document", FileKind("application/vnd.ms-powerpoint", ".ppt")),
)
_TEXTS = {
    ".csv": FileKind("text/csv", ".csv"),
    ".tsv": FileKind("text/csv", ".csv"),
    ".md": FileKind("text/markdown", ".md"),
}
_PLAIN = FileKind("text/plain", ".txt")
_MARKUP = (b"<!doctype", b"<html", b"<svg", b"<?xml", b"<script", b"<?php", b"<body", b"<head", b"<iframe")

EMPTY = Text("文件是空的，请检查后重新选择。", "The file is empty; check it and choose again.")
PROGRAM = Text("不接受程序或脚本文件，请上传 PDF、Word、Excel、图片或文本。", "Programs and scripts are not accepted; upload PDF, Word, Excel, an image or text.")
ARCHIVE = Text("不接受压缩包，请上传其中的文件。", "Archives are not accepted; upload the files inside.")
CORRUPT = Text("文件已损坏，请重新保存后上传。", "The file is damaged; save it again and upload it.")
BOMB = Text(
    "文件解压后过大，可能已损坏或不安全。请另存为新文件后重试。",
    "The file unpacks to far too much; it may be damaged or unsafe. Save it as a new file and try again.",
)
ENCRYPTED = Text(
    "文件设有密码，系统无法读取。请取消密码后重新上传。",
    "The file has a password and cannot be read. Remove the password and upload it again.",
)
MACROS = Text(
    "文件含有宏。请另存为不含宏的 .docx、.xlsx 或 .pptx 后上传。",
    "The file contains macros. Save it as .docx, .xlsx or .pptx without macros.",
)
MARKUP = Text(
    "不接受网页、脚本或 XML 文件，请另存为 PDF 后上传。",
    "Web pages, scripts and XML are not accepted; save it as PDF and upload that.",
)
UNKNOWN = Text(
    "无法识别文件类型。请上传 PDF、Word、Excel、图片或文本。",
    "The file type is unknown. Upload PDF, Word, Excel, an image or text.",
)


def sniff(data: bytes, name: str = "") -> FileKind:
    """Tell the kind of a file from its bytes, or refuse it; the name only tells kinds of plain text apart."""
    if not data:
        raise Unwelcome("empty-file", EMPTY)
    # two letters alone may begin a text: a program also has zero bytes close by
    if data.startswith(_EXECUTABLE) or (data.startswith(b"MZ") and b"\x00" in data[:256]):
        raise Unwelcome("program", PROGRAM)
    if data.startswith(_ARCHIVE):
        raise Unwelcome("archive", ARCHIVE)
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            return kind
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return FileKind("image/webp", ".webp")
    if data.startswith(_OLE):
        return _compound(data)
    if data.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _inside(data)
    return _text(data, name)


def _compound(data: bytes) -> FileKind:
    for stream, kind in _OLE_STREAMS:
        if stream.encode("utf-16-le") + b"\x00\x00" in data:
            if kind is None:
                raise Unwelcome("encrypted", ENCRYPTED)
            return kind
    raise Unwelcome("unknown", UNKNOWN)


def _inside(data: bytes) -> FileKind:
    with opened(data) as archive:
        check_bomb(archive, len(data))
        names = set(archive.namelist())
        if any(name.lower().endswith("vbaproject.bin") for name in names):
            raise Unwelcome("macros", MACROS)
        if "[Content_Types].xml" in names and (kind := office_kind(names)) is not None:
            return kind
        if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
            declared = archive.read("mimetype").strip()
            if declared in _OPEN_DOCUMENTS:
                return _OPEN_DOCUMENTS[declared]
    raise Unwelcome("archive", ARCHIVE)


def office_kind(names: Set[str]) -> FileKind | None:
    """Which office document has these parts, if any."""
    return next((kind for part, kind in _INSIDE.items() if part in names), None)


def opened(data: bytes) -> zipfile.ZipFile:
    """The archive, or the refusal of one that is damaged."""
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
        raise Unwelcome("corrupt", CORRUPT) from error


def check_bomb(archive: zipfile.ZipFile, size: int, most: int = MAX_UNPACKED) -> None:
    """Refuse an archive that would unpack to far more than it is, whatever its directory declares."""
    items = archive.infolist()
    limit = min(most, max(size, _SMALL) * MAX_RATIO)
    # parts that lie over one another in the file say together more than the file holds
    folded = sum(item.compress_size for item in items) > size
    if len(items) > MAX_PARTS or folded or sum(item.file_size for item in items) > limit:
        raise Unwelcome("bomb", BOMB)
    if any(item.flag_bits & 0x1 for item in items):
        raise Unwelcome("encrypted", ENCRYPTED)
    left = limit
    for item in items:
        for chunk in unpack(archive, item):
            left -= len(chunk)
            if left < 0:
                raise Unwelcome("bomb", BOMB)


def unpack(archive: zipfile.ZipFile, item: zipfile.ZipInfo) -> Iterator[bytes]:
    """What a part really holds, piece by piece: the declared size is not believed."""
    source = archive.fp
    if source is None or item.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise Unwelcome("corrupt", CORRUPT)
    source.seek(item.header_offset)
    head = source.read(30)
    if len(head) < 30 or head[:4] != b"PK\x03\x04":
        raise Unwelcome("corrupt", CORRUPT)
    source.seek(int.from_bytes(head[26:28], "little") + int.from_bytes(head[28:30], "little"), io.SEEK_CUR)
    packed = source.read(item.compress_size)
    if item.compress_type == zipfile.ZIP_STORED:
        yield packed
        return
    inflater = zlib.decompressobj(-15)
    try:
        while packed:
            yield inflater.decompress(packed, _CHUNK)
            packed = inflater.unconsumed_tail
    except zlib.error as error:
        raise Unwelcome("corrupt", CORRUPT) from error


def _text(data: bytes, name: str) -> FileKind:
    head = data[:4096]
    wide = head.startswith((b"\xff\xfe", b"\xfe\xff"))
    if not wide and b"\x00" in data:
        raise Unwelcome("unknown", UNKNOWN)
    plain = head.decode("utf-16", errors="ignore").encode() if wide else head
    if plain.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_MARKUP):
        raise Unwelcome("markup", MARKUP)
    if not wide and not _reads_as_text(data):
        raise Unwelcome("unknown", UNKNOWN)
    extension = name.lower()[name.rfind(".") :] if "." in name else ""
    return _TEXTS.get(extension, _PLAIN)


def _reads_as_text(data: bytes) -> bool:
    """Whether bytes are UTF-8 or GB18030 with next to no control characters."""
    for encoding in ("utf-8", "gb18030"):
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        head = text[:65_536]
        strange = sum(1 for character in head if character < " " and character not in "\t\n\r\f")
        return strange <= max(2, len(head) // 1000)
    return False
