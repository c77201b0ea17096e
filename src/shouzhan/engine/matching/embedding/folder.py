"""Opens a model folder in either of two public layouts: static token vectors, or a sentence model exported to ONNX."""

import hashlib
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from shouzhan.engine.calling import both
from shouzhan.engine.matching.embedding import exported, static
from shouzhan.engine.matching.embedding.model import PROMPTS, BadModelError, Model

TOKENIZER = "tokenizer.json"
# what a model's vectors depend on
_FILES = (TOKENIZER, "config.json", "tokenizer_config.json", "sentence_bert_config.json", PROMPTS, exported.POOLING, static.FILE, *exported.FILES, "model.onnx_data", "onnx/model.onnx_data")
_READ = 1 << 23


def open_model(folder: Path) -> Model:
    """The model of a folder."""
    if not folder.is_dir():
        raise BadModelError(both(f"--model：没有 {folder} 这个文件夹", f"--model: {folder} is no folder"))
    if not (folder / TOKENIZER).is_file():
        raise _of_no_layout(folder)
    file = next((name for name in exported.FILES if (folder / name).is_file()), None)
    if file is None and not (folder / static.FILE).is_file():
        raise _of_no_layout(folder)
    try:
        # beside an exported model the other file often holds what it was exported from
        file = None if static.holds_table(folder) else file
        _insist_installed(folder, "tokenizers", *(["onnxruntime"] if file else []))
        tokenizer: Any = import_module("tokenizers").Tokenizer.from_file(str(folder / TOKENIZER))
        print_of_it = fingerprint(folder)
        return exported.read_exported(folder, file, tokenizer, print_of_it) if file else static.read_static(folder, tokenizer, print_of_it)
    except BadModelError:
        raise
    except Exception as error:  # the libraries raise whatever they like
        why = " ".join(str(error).split()) or type(error).__name__
        raise BadModelError(both(f"--model：{folder} 中的模型无法读取（{why}）", f"--model: the model in {folder} cannot be read ({why})")) from None


def fingerprint(folder: Path) -> str:
    """The same for the same files, wherever they lie."""
    found = hashlib.blake2b(digest_size=16)
    for name in _FILES:
        if (folder / name).is_file():
            found.update(f"{name}\0{(folder / name).stat().st_size}\0".encode())
            with (folder / name).open("rb") as file:
                while data := file.read(_READ):
                    found.update(data)
    return found.hexdigest()


def _of_no_layout(folder: Path) -> BadModelError:
    return BadModelError(both(
        f"--model：{folder} 中没有可用的模型；应有 {TOKENIZER}，以及 {static.FILE}（静态词向量）或 {exported.FILES[0]}（句向量模型）",
        f"--model: {folder} holds no model that can be used; it must have {TOKENIZER}, and {static.FILE} (static token vectors) or {exported.FILES[0]} (a sentence model)",
    ))


def _insist_installed(folder: Path, *names: str) -> None:
    for name in names:
        if find_spec(name) is None:
            raise BadModelError(both(
                f"--model：{folder}：本系统未安装句向量所需的 {name}，请执行 script/setup --with embeddings",
                f"--model: {folder}: {name}, which sentence models need, is not part of this installation; add it with: script/setup --with embeddings",
            ))
