"""An uploaded paper once it lies in the house's own store."""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from shouzhan.engine.documents.sniff import sniff
from shouzhan.kernel.decision import Decision, Refused
from shouzhan.web.files import honest_name, readable, store


@dataclass(frozen=True)
class Stored:
    """What is known of a file in the store."""

    name: str
    media_type: str
    sha256: str
    size: int


def store_upload(upload: Any) -> Stored:
    """Look at an upload, keep it under its digest, or refuse it with the reason."""
    data = upload.read()
    if not data:
        raise Refused(Decision.refuse("empty-file", _("文件是空的。"), remedy=_("请检查文件后重新选择。")))
    with readable():
        kind = sniff(data, upload.name or "")
    digest, _path = store(data)
    return Stored(honest_name(upload.name or "", kind), kind.media_type, digest, len(data))
