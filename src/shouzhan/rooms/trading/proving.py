"""How a certificate is proved to somebody who has only the file: its digest stands in the journal, and the journal proves itself."""

import hashlib
import io
import json
import zipfile
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.journal import verify as checker
from shouzhan.kernel.journal.models import Entry
from shouzhan.kernel.journal.store import bundle

FORMAT = "shouzhan-certificate/1"
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


def entry_of(deal: Any) -> Entry | None:
    """The journal's entry of the certificate."""
    found: Entry | None = Entry.objects.filter(record_kind=deal.procedure_name, record_number=deal.number, step="certify").order_by("-revision").first()
    return found


def proof_of(deal: Any) -> dict[str, Any]:
    """The proof that the certificate's entry is in the journal; refused until the journal is sealed over it."""
    entry = entry_of(deal)
    if entry is None or entry.tree_index is None:
        raise Refused(Decision.refuse("not-sealed", _("台账还没有封存到这份凭证。"), remedy=_("封存每分钟进行，请稍后再下载。")))
    made: dict[str, Any] = bundle(entry.pk)
    return made


def archive(deal: Any, paper: bytes) -> bytes:
    """Everything somebody needs to check the certificate without us."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as held:
        held.writestr("certificate.json", written(deal.certificate))
        held.writestr("proof.json", json.dumps(proof_of(deal), ensure_ascii=False, indent=1))
        held.writestr("certificate.pdf", paper)
        held.writestr("verify.py", Path(checker.__file__).read_text("utf-8"))
        held.writestr("README.txt", _HOW)
    return out.getvalue()


_HOW = """离线查验 / Checking offline

python verify.py proof.json certificate.json

核对台账条目已收录、未改动、由本机构封存，且 certificate.json 就是条目所指的凭证。
Checks that the journal's entry is in, unchanged and sealed by us, and that certificate.json is the certificate it stands for.

只需 Python 标准库，不需要网络。 Only Python's standard library is needed, and no network.
"""
