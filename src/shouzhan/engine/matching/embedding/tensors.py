"""Reads a .safetensors file: the length of a head, the head as JSON, and the numbers one after another."""

import json
from math import prod
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from shouzhan.engine.calling import both

_KINDS = {"F64": np.float64, "F32": np.float32, "F16": np.float16, "BF16": np.uint16, "I64": np.int64, "I32": np.int32, "I8": np.int8}
_LENGTH = 8
_LONGEST_HEAD = 100_000_000


def read_tensors(file: Path) -> dict[str, NDArray[Any]]:
    """The tensors by their names, mapped into memory; a ValueError says what is wrong with the file."""
    size = file.stat().st_size
    with file.open("rb") as opened:
        length = int.from_bytes(opened.read(_LENGTH), "little")
        if not 2 <= length <= min(size - _LENGTH, _LONGEST_HEAD):
            raise ValueError(both("文件头超出了文件", "its head does not fit into it"))
        head = json.loads(opened.read(length))
    if not isinstance(head, dict):
        raise ValueError(both("文件头不是 JSON 对象", "its head is no JSON object"))
    body = np.memmap(file, dtype=np.uint8, mode="r")[_LENGTH + length:]
    return {name: _tensor(body, told) for name, told in head.items() if name != "__metadata__"}


def _tensor(body: NDArray[np.uint8], told: Any) -> NDArray[Any]:
    try:
        kind, shape, (start, end) = _KINDS[told["dtype"]], [int(one) for one in told["shape"]], told["data_offsets"]
    except (KeyError, TypeError, ValueError) as error:
        raise ValueError(both(f"文件头不合格式（{type(error).__name__}：{error}）", f"its head is not as it should be ({type(error).__name__}: {error})")) from None
    if not 0 <= start <= end <= len(body) or end - start != prod(shape) * np.dtype(kind).itemsize or min(shape, default=0) < 0:
        raise ValueError(both("文件不完整", "it is cut short"))
    values = body[start:end].view(kind).reshape(shape)
    # the upper half of a float32
    return (values.astype(np.uint32) << np.uint32(16)).view(np.float32) if told["dtype"] == "BF16" else values
