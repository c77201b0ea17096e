"""Whether a file is what its name says: a name that says otherwise is refused with what the file really is, and the way out."""

from pathlib import PurePath

from shouzhan.engine.documents.policy.reading import (
    Unreadable,
    decoded,
    is_locked,
    is_markup,
    is_old_office,
    is_pdf,
    is_picture,
)
from shouzhan.engine.documents.sniff import Unwelcome, office_kind, opened
from shouzhan.kernel.text import Text

TEXTS = (".txt", ".text", ".md", ".markdown", ".log")
# the endings a kind may bear; a kind of which nothing can be read still says what it is
ENDINGS: dict[str, tuple[str, ...]] = {
    "text": TEXTS, "pdf": (".pdf",), "word": (".docx",), "excel": (".xlsx",), "slides": (".pptx",), "archive": (".zip",), "old": (".doc", ".xls", ".ppt"),
    "picture": (".png", ".jpg", ".jpeg", ".gif", ".bmp", ".tif", ".tiff", ".webp"), "rich": (".rtf",), "markup": (".html", ".htm", ".xml", ".svg", ".xhtml"),
}
_KNOWN = {ending for endings in ENDINGS.values() for ending in endings} | {".csv", ".tsv", ".odt", ".ods", ".wps", ".et", ".docm", ".xlsm"}
_AS_WORD = Text("请用原来的程序打开，另存为 .docx 或 .pdf 后上传。", "Open it in the program it comes from, save it as .docx or .pdf and upload that.")
_SAID: dict[str, tuple[Text, Text]] = {
    "text": (
        Text("纯文本", "plain text"),
        Text("本来就是文本的，请把扩展名改为 .txt 或 .md 后上传；本来是 Word 或 PDF 的，请从原件另存为 .docx 或 .pdf 后上传。",
             "If it is meant to be text, rename it to end in .txt or .md and upload it; if it was a Word or PDF document, save the original as .docx or .pdf and upload that."),
    ),
    "pdf": (Text("PDF", "a PDF"), Text("请把扩展名改为 .pdf 后上传。", "Rename it to end in .pdf and upload it.")),
    "word": (Text("Word 文件（.docx）", "a Word document (.docx)"), Text("请把扩展名改为 .docx 后上传。", "Rename it to end in .docx and upload it.")),
    "excel": (Text("Excel 工作簿", "an Excel workbook"), Text("请把政策正文另存为 .docx 或 .pdf 后上传。", "Save the policy's text as .docx or .pdf and upload that.")),
    "slides": (Text("演示文稿", "a slide show"), Text("请把政策正文另存为 .docx 或 .pdf 后上传。", "Save the policy's text as .docx or .pdf and upload that.")),
    "archive": (Text("压缩包", "an archive"), Text("请解开压缩包，上传其中的政策文件。", "Unpack it and upload the policy file inside.")),
    "old": (Text("旧版 Office 文件", "a file of an old Office version"), _AS_WORD),
    "picture": (Text("图片", "a picture"), Text("请上传可复制文字的版本，或先做文字识别。", "Upload a version with text, or run text recognition first.")),
    "rich": (Text("RTF 文件", "an RTF file"), _AS_WORD),
    "markup": (Text("网页或 XML", "a web page or XML"), _AS_WORD),
}


class Misnamed(Unreadable):
    """The file is readable or not, but it is not what its name says."""

    def __init__(self, ending: str, kind: str) -> None:
        super().__init__("wrong-type")
        what, self.remedy = _SAID[kind]
        self.code, self.kind = "misnamed", kind
        self.matter = Text(f"文件名以 {ending} 结尾，内容却是{what.zh}。", f"The name ends in {ending}, but the file is really {what.en}.")
        self.sentence = Text(self.matter.zh + self.remedy.zh, f"{self.matter.en} {self.remedy.en}")


def check_name(data: bytes, filename: str) -> None:
    """Refuse a file whose ending says it is something else; an ending nobody knows, or none, says nothing."""
    ending = PurePath(filename).suffix.lower()
    if ending not in _KNOWN:
        return
    kind = _kind(data)
    if kind is not None and ending not in ENDINGS[kind]:
        raise Misnamed(ending, kind)


def _kind(data: bytes) -> str | None:
    """What the bytes are; None where they are damaged, locked, or nothing a name could be held against."""
    if is_pdf(data):
        return "pdf"
    if data.startswith(b"PK\x03\x04"):
        return _packed(data)
    if is_old_office(data):
        return None if is_locked(data) else "old"
    if is_picture(data):
        return "picture"
    if data.startswith(b"{\\rtf"):
        return "rich"
    try:
        text = decoded(data)
    except Unreadable:
        return None
    if not text.strip():
        return None
    return "markup" if is_markup(text) else "text"


_OFFICE = {".docx": "word", ".xlsx": "excel", ".pptx": "slides"}


def _packed(data: bytes) -> str | None:
    try:
        with opened(data) as archive:
            names = set(archive.namelist())
    except Unwelcome:  # it is damaged
        return None
    office = office_kind(names)
    if office is not None:
        return _OFFICE[office.extension]
    return None if names & {"mimetype", "[Content_Types].xml"} else "archive"
