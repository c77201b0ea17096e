"""A model that keeps one vector for each token: a text's is the mean of its tokens'."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.calling import both
from shouzhan.engine.matching.embedding.model import Prompts, Vector, read_prompts
from shouzhan.engine.matching.embedding.tensors import read_tensors

FILE = "model.safetensors"
# as model2vec names it, and as Sentence Transformers does
_TABLES = ("embeddings", "embedding.weight")


@dataclass(frozen=True, slots=True)
class StaticModel:
    """The tokenizer, the table, and where the model has them a weight for each token and its row in the table."""

    fingerprint: str
    tokenizer: Any
    table: NDArray[Any]
    weights: NDArray[Any] | None
    rows: NDArray[Any] | None
    unknown: int | None
    prompts: Prompts

    @property
    def dimensions(self) -> int:
        """How long its vectors are."""
        return int(self.table.shape[1])

    def vector(self, text: str, *, is_asked: bool = False) -> Vector:
        """The mean over the tokens it knows."""
        tokens = np.array(self.tokenizer.encode(self.prompts.before(text, is_asked=is_asked), add_special_tokens=False).ids, dtype=np.int64)
        tokens = tokens[tokens != self.unknown] if self.unknown is not None else tokens
        tokens = tokens[tokens < (len(self.table) if self.rows is None else len(self.rows))]
        if not len(tokens):
            return np.zeros(self.dimensions)
        taken = self.table[tokens if self.rows is None else self.rows[tokens]].astype(np.float64)
        if self.weights is not None:
            taken *= self.weights[tokens, None]
        return np.asarray(taken.mean(axis=0))


def read_static(folder: Path, tokenizer: Any, fingerprint: str) -> StaticModel:
    """The model of a folder; a ValueError says what is wrong with it."""
    tensors = read_tensors(folder / FILE)
    table = next((tensors[name] for name in _TABLES if name in tensors), None)
    if table is None or table.ndim != 2 or not table.size or not np.isfinite(table).all():
        raise ValueError(both(f"{FILE} 中没有名为 {' 或 '.join(_TABLES)} 的数表", f"{FILE} holds no table of numbers by the name of {' or '.join(_TABLES)}"))
    weights, rows = (tensors[name].reshape(-1) if name in tensors else None for name in ("weights", "mapping"))
    known = len(table) if rows is None else len(rows)
    if rows is not None and (rows.dtype.kind != "i" or not len(rows) or rows.min() < 0 or rows.max() >= len(table)):
        raise ValueError(both(f"{FILE}：mapping 指向不存在的行", f"{FILE}: its mapping names rows that are not there"))
    if weights is not None and (len(weights) < known or not np.isfinite(weights).all()):
        raise ValueError(both(f"{FILE}：weights 少于词的数目，或不是数", f"{FILE}: its weights are fewer than its tokens, or no numbers"))
    return StaticModel(fingerprint, tokenizer, table, weights, rows, _unknown(tokenizer), read_prompts(folder))


def holds_table(folder: Path) -> bool:
    """Whether the folder's tensors are token vectors; a file that cannot be read is told when it is needed."""
    try:
        return not {*_TABLES}.isdisjoint(read_tensors(folder / FILE))
    except (OSError, ValueError):
        return False


def _unknown(tokenizer: Any) -> int | None:
    """The token that stands for what the tokenizer does not know; its vector says nothing."""
    word = getattr(tokenizer.model, "unk_token", None)
    return tokenizer.token_to_id(word) if word else None
