"""The inverted file on disk: segments that never change, a manifest that names them, one writer, any number of readers."""

from shouzhan.engine.matching.index.documents import Document
from shouzhan.engine.matching.index.reader import Reader
from shouzhan.engine.matching.index.store import BadIndex, Busy
from shouzhan.engine.matching.index.writer import Writer

__all__ = ["BadIndex", "Busy", "Document", "Reader", "Writer"]
