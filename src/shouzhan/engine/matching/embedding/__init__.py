"""What a sentence model says of texts: vectors beside the index, and what nearness of meaning adds to a score."""

from shouzhan.engine.matching.embedding.folder import open_model
from shouzhan.engine.matching.embedding.meaning import Meaning, Share
from shouzhan.engine.matching.embedding.model import BadModelError, Model
from shouzhan.engine.matching.embedding.vectors import lay

__all__ = ["BadModelError", "Meaning", "Model", "Share", "lay", "open_model"]
