"""Refuses an upload over the limit while it arrives, before it fills the disk."""

from typing import Any

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler, SkipFile
from django.http import HttpRequest


class RefuseTooLarge(FileUploadHandler):
    """Drops a file at the limit and marks the request, so that the page can say so; what else was typed arrives all the same."""

    is_huge = False  # the whole request says that it is longer than any file may be

    def handle_raw_input(self, input_data: Any, META: dict[str, str], content_length: int, boundary: str, encoding: str | None = None) -> None:  # noqa: N803 - Django's name
        # only noted here: a refusal outside the reading of a file would be an error of the server
        self.is_huge = content_length > settings.UPLOAD_LIMIT + 1024 * 1024

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        if self.is_huge:
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
        raise SkipFile


def was_too_large(request: HttpRequest) -> bool:
    """Whether a file of this request was refused for its size."""
    request.FILES  # noqa: B018 - reading it makes Django parse the body
    return bool(getattr(request, "upload_too_large", False))
