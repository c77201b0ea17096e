"""How a certificate is proved to somebody who has only the file: its digest stands in the journal, and the journal proves itself."""

import hashlib
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from shouzhan.engine.documents.paper.description import Paper
from shouzhan.engine.documents.paper.pdf import render_pdf
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.journal import verify as checker
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.journal.store import bundle
from shouzhan.web import shapes
from shouzhan.web.giving import given
from shouzhan.web.papers import printed
from shouzhan.web.shapes import Words
from shouzhan.web.verify import VerifyPage

CODE = 16


def written(content: dict[str, Any]) -> bytes:
    """The one way in which a certificate is written for its digest."""
    return json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":")).encode()


def digest_of(content: dict[str, Any]) -> str:
    """SHA-256 of exactly the bytes of certificate.json."""
    return hashlib.sha256(written(content)).hexdigest()


def code_of(content: dict[str, Any]) -> str:
    """The short code printed beside the QR."""
    return digest_of(content)[:CODE].upper()


def entry_of(record: Any) -> Entry | None:
    """The journal's entry that names the certificate's digest."""
    digest = digest_of(record.certificate)
    entries = Entry.objects.filter(record_kind=record.procedure_name, record_number=record.number, facts__contains=digest)
    return next((entry for entry in entries.order_by("-revision") if entry.open_facts.get("certificate") == digest), None)


def proof_of(record: Any) -> dict[str, Any]:
    """The proof that the certificate's entry is in the journal; refused until the journal is sealed over it."""
    entry = entry_of(record)
    if entry is None or entry.tree_index is None:
        raise Refused(Decision.refuse("not-sealed", _("台账还没有封存到这份凭证。"), remedy=_("封存每分钟进行，请稍后再下载。")))
    made: dict[str, Any] = bundle(entry.pk)
    return made


def archive(record: Any, paper: bytes) -> bytes:
    """Everything somebody needs to check the certificate without us."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as held:
        held.writestr("certificate.json", written(record.certificate))
        held.writestr("proof.json", json.dumps(proof_of(record), ensure_ascii=False, indent=1))
        held.writestr("certificate.pdf", paper)
        held.writestr("verify.py", Path(checker.__file__).read_text("utf-8"))
        held.writestr("README.txt", _HOW)
    return out.getvalue()


def answer(record: Any, paper: Paper, kind: str) -> HttpResponse:
    """The certificate in Word or PDF, or with its proof to be checked offline."""
    if kind == "zip":
        return given(archive(record, render_pdf(paper).data), "application/zip", f"{record.number}.zip")
    return printed(paper, kind, record.number)


def checked(title: Words, record: Any, code: str, told: Callable[[Any], tuple[shapes.Fact, ...]], fallen: shapes.Banner | None = None) -> VerifyPage:
    """Where the QR code leads: whether a certificate of this number and code was issued; without the code nothing is told."""
    right = record is not None and bool(record.certificate) and code.strip().upper() == code_of(record.certificate)
    banner = (fallen or shapes.Banner("allowed", _("凭证真实：编号与凭证码相符。"), code="certificate-known")) if right else _unknown()
    entry = entry_of(record) if right else None
    sealed = entry is not None and entry.tree_index is not None
    facts = (
        *told(record), shapes.Fact(_("凭证摘要"), digest_of(record.certificate), kind="code"), shapes.Fact(_("台账"), _("已封存") if sealed else _("已记入，待封存")),
    ) if right else ()
    lead = _("编号和凭证码都对上，才说明凭证由本机构出具。要核对内容，请与凭证上的摘要比较，或用存证包离线查验。")
    return VerifyPage(title=str(title), lead=lead, form=shapes.Form("/verify/", (), submit=""), banner=banner, facts=facts)


def _unknown() -> shapes.Banner:
    return shapes.Banner("refused", _("没有这个编号和凭证码的凭证。"), remedy=_("请核对凭证上的编号与凭证码；仍不符的，请联系出具凭证的机构。"), code="certificate-unknown")


_HOW = """离线查验 / Checking offline

python verify.py proof.json certificate.json

核对台账条目已收录、未改动、由本机构封存，且 certificate.json 就是条目所指的凭证。
Checks that the journal's entry is in, unchanged and sealed by us, and that certificate.json is the certificate it stands for.

只需 Python 标准库，不需要网络。 Only Python's standard library is needed, and no network.
"""
