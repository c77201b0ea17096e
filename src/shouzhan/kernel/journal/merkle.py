"""The Merkle tree of RFC 9162: roots, inclusion and consistency proofs; pure functions of bytes and numbers."""

import hashlib
from collections.abc import Iterable, Sequence

EMPTY = hashlib.sha256(b"").digest()


def hash_leaf(data: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes, in one pass and logarithmic memory."""
    stack: list[tuple[int, bytes]] = []
    for leaf in leaves:
        height, node = 0, leaf
        while stack and stack[-1][0] == height:
            node = hash_node(stack.pop()[1], node)
            height += 1
        stack.append((height, node))
    if not stack:
        return EMPTY
    node = stack.pop()[1]
    while stack:
        node = hash_node(stack.pop()[1], node)
    return node


def _split(size: int) -> int:
    """The largest power of two smaller than the size."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The path that shows a leaf stands at an index; requires 0 <= index < len(leaves)."""
    if not 0 <= index < len(leaves):
        raise IndexError(f"index {index} is outside a tree of {len(leaves)}")
    if len(leaves) == 1:
        return []
    k = _split(len(leaves))
    if index < k:
        return [*inclusion_proof(index, leaves[:k]), root_of(leaves[k:])]
    return [*inclusion_proof(index - k, leaves[k:]), root_of(leaves[:k])]


def consistency_proof(first: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The path that shows the first leaves were only appended to; requires 0 < first <= len(leaves)."""
    if not 0 < first <= len(leaves):
        raise IndexError(f"a tree of {len(leaves)} has no earlier size {first}")
    return _subproof(first, leaves, True)


def _subproof(first: int, leaves: Sequence[bytes], whole: bool) -> list[bytes]:
    size = len(leaves)
    if first == size:
        return [] if whole else [root_of(leaves)]
    k = _split(size)
    if first <= k:
        return [*_subproof(first, leaves[:k], whole), root_of(leaves[k:])]
    return [*_subproof(first - k, leaves[k:], False), root_of(leaves[:k])]
