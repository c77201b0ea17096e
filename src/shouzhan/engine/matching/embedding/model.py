"""What every sentence model is to the engine: a fingerprint, a number of dimensions, and a vector for a text."""

import json
from pathlib import Path
from typing import Any, NamedTuple, Protocol

import numpy as np
from numpy.typing import NDArray

Vector = NDArray[np.float64]


class BadModelError(Exception):
    """A model folder cannot be used, or the vectors of an index are not the model's; the sentence says what to do."""


class Prompts(NamedTuple):
    """What a model wants said before what is asked, and before a document."""

    asked: str = ""
    told: str = ""

    def before(self, text: str, *, is_asked: bool) -> str:
        """The text as the model wants it."""
        return (self.asked if is_asked else self.told) + text


PROMPTS = "config_sentence_transformers.json"


def read_prompts(folder: Path) -> Prompts:
    """What the folder says of it; most models want nothing."""
    named = read_settings(folder / PROMPTS).get("prompts")
    several = {name: text for name, text in named.items() if isinstance(text, str)} if isinstance(named, dict) else {}
    return Prompts(several.get("query", ""), several.get("document", several.get("passage", "")))


def read_settings(file: Path) -> dict[str, Any]:
    """A JSON object of a model folder; empty when the file is not there."""
    if not file.is_file():
        return {}
    read = json.loads(file.read_text("utf-8"))
    return read if isinstance(read, dict) else {}


class Model(Protocol):
    """A sentence model."""

    @property
    def fingerprint(self) -> str:
        """What tells this model from every other."""
        ...

    @property
    def dimensions(self) -> int:
        """How long its vectors are."""
        ...

    def vector(self, text: str, *, is_asked: bool = False) -> Vector:
        """The vector of a document or of what is asked; each text alone, so that its neighbours change nothing; zeros when it knows none of its words."""
        ...
