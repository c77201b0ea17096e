"""Papers and packs of files as answers."""

from urllib.parse import quote

from django.http import Http404, HttpResponse

from shouzhan.engine.documents.paper.description import Paper
from shouzhan.engine.documents.paper.pdf import render_pdf
from shouzhan.engine.documents.paper.word import render_docx

RENDER = {"pdf": render_pdf, "docx": render_docx}


def given(data: bytes, media_type: str, name: str) -> HttpResponse:
    """A file to be kept, under its name."""
    response = HttpResponse(data, content_type=media_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}" if not name.isascii() else f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response


def printed(paper: Paper, kind: str, name: str) -> HttpResponse:
    """A paper in Word or PDF; there is no other kind."""
    if kind not in RENDER:
        raise Http404
    made = RENDER[kind](paper)
    return given(made.data, made.media_type, f"{name}.{kind}")
