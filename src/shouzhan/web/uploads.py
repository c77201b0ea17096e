"""Refuses an upload over the limit while it arrives, before it fills the disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest


class RefuseTooLarge(FileUploadHandler):
    """Stops reading at the limit and marks the request, so that the page can say so."""

    def handle_raw_input(self, input_data: Any, META: dict[str, str], content_length: int, boundary: str, encoding: str | None = None) -> None:  # noqa: N803 - Django's name
        if content_length > settings.UPLOAD_LIMIT + 1024 * 1024:
            self._refuse()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes:
        if start + len(raw_data) > settings.UPLOAD_LIMIT:
            self._refuse()
        return raw_data

    def file_complete(self, file_size: int) -> None:
        return None

    def _refuse(self) -> None:
        if self.request is not None:
            self.request.upload_too_large = True  # type: ignore[attr-defined]
        raise StopUpload(connection_reset=False)


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file of this request was refused for its size."""
    request.FILES  # noqa: B018 - reading it makes Django parse the body
    return bool(getattr(request, "upload_too_large", False))
