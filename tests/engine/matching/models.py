"""Tiny sentence models of the tests' own: some dozens of characters, whose vectors put different words together."""

import json
import struct
from pathlib import Path

import numpy as np
from tokenizers import Regex, Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Split

# characters of one row mean the same
ALIKE = ["狗犬", "医疾病院", "船舶艇", "茶茗", "染色布", "秸秆焦油", "电梯故障", "海参豆粕", "赤泥", "预报警"]
WORDS = ["[UNK]", *"".join(ALIKE)]


def table(turn: float = 0.0) -> np.ndarray:
    """A vector for each word: one axis for each row, and a little of its own; turned, it is another model's."""
    draw = np.random.default_rng(7)
    vectors = 0.1 * draw.standard_normal((len(WORDS), len(ALIKE) + 6))
    for axis, row in enumerate(ALIKE):
        for word in row:
            vectors[WORDS.index(word), axis] += 1 + turn * axis
    return vectors.astype(np.float32)


def tokenizer(folder: Path) -> None:
    """Every character is a word."""
    made = Tokenizer(WordLevel({word: number for number, word in enumerate(WORDS)}, unk_token="[UNK]"))
    made.pre_tokenizer = Split(Regex("."), "isolated")
    folder.mkdir(parents=True, exist_ok=True)
    made.save(str(folder / "tokenizer.json"))


def static(folder: Path, turn: float = 0.0, **more: np.ndarray) -> Path:
    """A model of static token vectors."""
    tokenizer(folder)
    (folder / "config.json").write_text('{"normalize": true}', "utf-8")
    tensors(folder / "model.safetensors", {"embeddings": table(turn), **more})
    return folder


KINDS = {"float32": "F32", "float16": "F16", "int64": "I64", "float64": "F64", "uint16": "BF16"}


def tensors(file: Path, several: dict[str, np.ndarray]) -> None:
    """A .safetensors file."""
    head, body = {}, b""
    for name, values in several.items():
        data = values.tobytes()
        head[name] = {"dtype": KINDS[values.dtype.name], "shape": list(values.shape), "data_offsets": [len(body), len(body) + len(data)]}
        body += data
    told = json.dumps({"__metadata__": {"format": "pt"}, **head}).encode()
    file.write_bytes(struct.pack("<Q", len(told)) + told + body)


def exported(folder: Path, file: str = "model.onnx", inputs: tuple[str, ...] = ("input_ids", "attention_mask")) -> Path:
    """A model in ONNX: it looks the vector of each token up, and leaves pooling to whoever runs it."""
    tokenizer(folder)
    path = folder / file
    path.parent.mkdir(parents=True, exist_ok=True)
    vectors = table()
    node = _text(1, "table") + _text(1, "input_ids") + _text(2, "vectors") + _text(4, "Gather")
    tensor = _number(1, vectors.shape[0]) + _number(1, vectors.shape[1]) + _number(2, 1) + _text(8, "table") + _bytes(9, vectors.tobytes())
    graph = _bytes(1, node) + _text(2, "tiny") + _bytes(5, tensor) + b"".join(_bytes(11, _value(name, 7, ("one", "tokens"))) for name in inputs) + _bytes(12, _value("vectors", 1, ("one", "tokens", "numbers")))
    path.write_bytes(_number(1, 8) + _bytes(7, graph) + _bytes(8, _text(1, "") + _number(2, 13)))
    return folder


def _value(name: str, kind: int, axes: tuple[str, ...]) -> bytes:
    shape = b"".join(_bytes(1, _text(2, axis)) for axis in axes)
    return _text(1, name) + _bytes(2, _bytes(1, _number(1, kind) + _bytes(2, shape)))


def _varint(number: int) -> bytes:
    found = b""
    while number > 127:
        found += bytes([number & 127 | 128])
        number >>= 7
    return found + bytes([number])


def _number(field: int, number: int) -> bytes:
    return _varint(field << 3) + _varint(number)


def _bytes(field: int, data: bytes) -> bytes:
    return _varint(field << 3 | 2) + _varint(len(data)) + data


def _text(field: int, text: str) -> bytes:
    return _bytes(field, text.encode())
