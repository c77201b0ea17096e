"""Papers as answers."""

from django.http import Http404, HttpResponse

from shouzhan.engine.documents.paper.description import Paper
from shouzhan.engine.documents.paper.pdf import render_pdf
from shouzhan.engine.documents.paper.word import render_docx
from shouzhan.web.giving import given

RENDER = {"pdf": render_pdf, "docx": render_docx}


def printed(paper: Paper, kind: str, name: str) -> HttpResponse:
    """A paper in Word or PDF; there is no other kind."""
    if kind not in RENDER:
        raise Http404
    made = RENDER[kind](paper)
    return given(made.data, made.media_type, f"{name}.{kind}")
