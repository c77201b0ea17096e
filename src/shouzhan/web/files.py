"""Attachments: sniffed by content, limited in size, hashed, stored under their digest, shown as the record is."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from shouzhan.engine.documents.sniff import FileKind, Unwelcome, sniff
from shouzhan.engine.files import draft_of
from shouzhan.kernel.dates import now
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.kernel.procedure.perform import lock
from shouzhan.web.giving import given
from shouzhan.web.models import Attachment
from shouzhan.web.words import say

# endings under which a kind is known besides its usual one
_ALSO = {".jpg": (".jpeg",), ".csv": (".tsv",), ".txt": (".log",)}


@contextmanager
def readable() -> Iterator[None]:
    """What cannot be read is refused with the sentence that says why."""
    try:
        yield
    except Unwelcome as refused:
        raise Refused(Decision.refuse(refused.code, say(refused.sentence))) from refused


def store(data: bytes) -> tuple[str, Path]:
    """Write bytes under their SHA-256, once; a crash leaves no half file behind, and a file that was damaged is written anew."""
    digest = hashlib.sha256(data).hexdigest()
    folder = settings.HOME / "files" / digest[:2]
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / digest
    if not (path.exists() and path.stat().st_size == len(data) and path.read_bytes() == data):
        with draft_of(path) as draft:
            draft.write_bytes(data)
    return digest, path


def kept(digest: str) -> bytes:
    """The bytes stored under a digest; whatever else lies there now is not handed out."""
    path = settings.HOME / "files" / digest[:2] / digest
    if not path.exists():
        raise Http404
    data = path.read_bytes()
    if hashlib.sha256(data).hexdigest() != digest:
        raise Refused(Decision.refuse("file-damaged", _("文件与登记时的摘要不符，未予提供。"), remedy=_("请告知系统管理员从备份恢复。")))
    return data


def honest_name(given: str, kind: FileKind) -> str:
    """The file's name without hidden letters, ending as its content does: no script comes back under its own name."""
    name = "".join(letter for letter in Path(given).name if letter.isprintable()).strip() or "file"
    ending = Path(name).suffix.lower()
    if ending != kind.extension and ending not in _ALSO.get(kind.extension, ()):
        name = name[: 255 - len(kind.extension)] + kind.extension
    return name[-255:]


def attach(actor: Any, record: Any, upload: "UploadedFile[Any]") -> Attachment:
    """Put a file on a record, or refuse it with the reason."""
    if upload.size is None or upload.size > settings.UPLOAD_LIMIT:
        raise Refused(Decision.refuse("too-large", _("文件超过 20 MB。"), remedy=_("请压缩或拆分文件后重新上传。")))
    data = upload.read()
    if not data:
        raise Refused(Decision.refuse("empty-file", _("文件是空的。"), remedy=_("请检查文件后重新选择。")))
    with readable():
        kind = sniff(data, upload.name or "")
    digest, _path = store(data)
    with transaction.atomic():
        lock(record)  # pressed twice, the second waits here and finds what the first has put there
        there = Attachment.objects.filter(record_kind=record.procedure_name, record_number=record.number, sha256=digest).first()
        if there is not None:
            raise Refused(Decision.refuse(
                "attached-already", _("这份文件已在附件中（%(name)s），没有重复添加。") % {"name": there.name}, remedy=_("要添加另一份的，请核对后重新选择。")))
        return Attachment.objects.create(
            record_kind=record.procedure_name, record_number=record.number, name=honest_name(upload.name or "", kind),
            media_type=kind.media_type, sha256=digest, size=len(data), added_by=actor.public_id, added_at=now(),
        )


def send(record: Any, pk: int) -> HttpResponse:
    """Answer with a file of a record the reader may see; always as a download."""
    found = Attachment.objects.filter(pk=pk, record_kind=record.procedure_name, record_number=record.number).first()
    if found is None:
        raise Http404
    return given(kept(found.sha256), found.media_type, found.name)
