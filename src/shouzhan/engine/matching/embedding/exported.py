"""A sentence model exported to ONNX: run over the tokens of a text, whose vectors are pooled to one."""

from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import Any

import numpy as np

from shouzhan.engine.calling import both
from shouzhan.engine.matching.embedding.model import Prompts, Vector, read_prompts, read_settings

FILES = ("model.onnx", "onnx/model.onnx")
POOLING = "1_Pooling/config.json"
_LONGEST = 512  # tokens, unless the model's own files name fewer
_LEAST = 8
_INPUTS = {"input_ids", "attention_mask", "token_type_ids"}


@dataclass(frozen=True, slots=True)
class ExportedModel:
    """The tokenizer, the session, and how its tokens become one vector."""

    fingerprint: str
    dimensions: int
    tokenizer: Any
    session: Any
    inputs: tuple[str, ...]
    prompts: Prompts
    is_first: bool  # the first token speaks for all; otherwise the mean does

    def vector(self, text: str, *, is_asked: bool = False) -> Vector:
        """The pooled output; what is beyond the longest text the model takes is cut off."""
        return _run(self.session, self.tokenizer, self.inputs, self.prompts.before(text, is_asked=is_asked), is_first=self.is_first)


def read_exported(folder: Path, file: str, tokenizer: Any, fingerprint: str) -> ExportedModel:
    """The model of a folder; any error says what is wrong with it."""
    runtime = import_module("onnxruntime")
    options = runtime.SessionOptions()
    options.log_severity_level = 4
    options.intra_op_num_threads = options.inter_op_num_threads = 1  # a process that answers is forked, and threads do not come along
    session = runtime.InferenceSession(str(folder / file), options, providers=["CPUExecutionProvider"])
    inputs = tuple(one.name for one in session.get_inputs())
    if "input_ids" not in inputs or not _INPUTS.issuperset(inputs):
        raise ValueError(both(f"{file} 的输入为 {'、'.join(inputs)}，只认得 {'、'.join(sorted(_INPUTS))}", f"{file} takes {', '.join(inputs)}; only {', '.join(sorted(_INPUTS))} are known"))
    tokenizer.no_padding()
    tokenizer.enable_truncation(_longest(folder))
    is_first = _is_first(folder)
    tried = _run(session, tokenizer, inputs, "a", is_first=is_first)
    return ExportedModel(fingerprint, len(tried), tokenizer, session, inputs, read_prompts(folder), is_first)


def _run(session: Any, tokenizer: Any, inputs: tuple[str, ...], text: str, *, is_first: bool) -> Vector:
    encoded = tokenizer.encode(text)
    if not encoded.ids:
        encoded = tokenizer.encode(" ")
    told = {"input_ids": encoded.ids, "attention_mask": encoded.attention_mask, "token_type_ids": encoded.type_ids}
    found: Vector = np.asarray(session.run(None, {name: np.array([told[name]], dtype=np.int64) for name in inputs})[0][0], dtype=np.float64)
    if found.ndim == 1:  # pooled by the model itself
        return found
    if found.ndim != 2:
        raise ValueError(both("其输出既不是每段文字一个向量，也不是每个词一个向量", "its output is neither one vector for a text nor one for each token"))
    return np.asarray(found[0] if is_first else found.mean(axis=0))


def _is_first(folder: Path) -> bool:
    return read_settings(folder / POOLING).get("pooling_mode_cls_token") is True


def _longest(folder: Path) -> int:
    named = [read_settings(folder / file).get(key) for file, key in (("sentence_bert_config.json", "max_seq_length"), ("tokenizer_config.json", "model_max_length"), ("config.json", "max_position_embeddings"))]
    return max(_LEAST, min([_LONGEST, *(one for one in named if isinstance(one, int) and one > 0)]))
