"""The copy of a paper one reader gets: a PDF bears their name, body, time and the copy's number."""

import hashlib
import secrets
from dataclasses import dataclass
from typing import Any

from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from shouzhan.engine.documents.stamp import Unstampable, stamp_pdf
from shouzhan.kernel.dates import now
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.web.files import kept

PDF = "application/pdf"


@dataclass(frozen=True)
class MadeCopy:
    """A copy ready to be logged and then handed out."""

    data: bytes
    mark: str
    is_marked: bool

    @property
    def sha256(self) -> str:
        """The digest of exactly these bytes."""
        return hashlib.sha256(self.data).hexdigest()


def make_copy(paper: Any, *, person: str, organisation: str) -> MadeCopy:
    """Make a reader's own copy; what is no PDF goes out as it is, and its log says that it bears no mark."""
    mark = f"CP-{secrets.token_hex(6).upper()}"
    data = kept(paper.sha256)
    if paper.media_type != PDF:
        return MadeCopy(data, mark, is_marked=False)
    try:
        stamped = stamp_pdf(data, f"{person} · {organisation}", f"{localtime(now()):%Y-%m-%d %H:%M} · {mark}")
    except Unstampable as refused:
        raise Refused(Decision.refuse("no-watermark", _("这份 PDF 加密或损坏，印不上水印，不能查阅。"), remedy=_("请转让方换一份没有加密的 PDF。"))) from refused
    return MadeCopy(stamped, mark, is_marked=True)
