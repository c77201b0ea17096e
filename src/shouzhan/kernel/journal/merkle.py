"""The Merkle tree of RFC 9162: roots, inclusion and consistency proofs; pure functions of bytes and numbers."""

import hashlib
from collections.abc import Callable, Iterable, Sequence

EMPTY = hashlib.sha256(b"").digest()

# A subtree is named by the leaves under it: from the first, up to and without the last.
Span = tuple[int, int]


def hash_leaf(data: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + data).digest()


def hash_node(left: bytes, right: bytes) -> bytes:
    """The hash of two subtrees."""
    return hashlib.sha256(b"\x01" + left + right).digest()


class Range:
    """The leaves so far as their few complete subtrees: appending and the root in logarithmic memory."""

    __slots__ = ("_peaks", "size")

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def push(self, node: bytes) -> None:
        """Append a leaf hash (or a subtree's, when every one pushed is of the same height)."""
        merges = self.size
        while merges & 1:
            node = hash_node(self._peaks.pop(), node)
            merges >>= 1
        self._peaks.append(node)
        self.size += 1

    def copy(self) -> "Range":
        """The same leaves, to be continued in another way."""
        other = Range()
        other.size, other._peaks = self.size, list(self._peaks)
        return other

    def root(self) -> bytes:
        """The root over everything pushed so far."""
        return fold(self._peaks)


def fold(peaks: Sequence[bytes]) -> bytes:
    """The root over complete subtrees that shrink from left to right."""
    if not peaks:
        return EMPTY
    node = peaks[-1]
    for left in reversed(peaks[:-1]):
        node = hash_node(left, node)
    return node


def root_of(leaves: Iterable[bytes]) -> bytes:
    """The root over leaf hashes, in one pass."""
    row = Range()
    for leaf in leaves:
        row.push(leaf)
    return row.root()


def complete(nodes: Sequence[bytes]) -> bytes:
    """The root over a power of two of nodes, row by row; what a full tile is reduced with."""
    sha, row = hashlib.sha256, list(nodes)
    while len(row) > 1:
        row = [sha(b"\x01" + row[i] + row[i + 1]).digest() for i in range(0, len(row), 2)]
    return row[0]


def split(size: int) -> int:
    """The largest power of two smaller than the size: where the tree divides."""
    return 1 << ((size - 1).bit_length() - 1)


def inclusion_spans(index: int, size: int) -> list[Span]:
    """The subtrees whose hashes prove a leaf, nearest first; requires 0 <= index < size."""
    if not 0 <= index < size:
        raise IndexError(f"index {index} is outside a tree of {size}")
    spans: list[Span] = []
    first, end = 0, size
    while end - first > 1:
        middle = first + split(end - first)
        if index < middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((first, middle))
            first = middle
    return spans[::-1]


def consistency_spans(earlier: int, size: int) -> list[Span]:
    """The subtrees whose hashes prove that a tree grew out of an earlier one; requires 0 < earlier <= size."""
    if not 0 < earlier <= size:
        raise IndexError(f"a tree of {size} has no earlier size {earlier}")
    spans: list[Span] = []
    first, end = 0, size
    while end != earlier:
        middle = first + split(end - first)
        if earlier <= middle:
            spans.append((middle, end))
            end = middle
        else:
            spans.append((first, middle))
            first = middle
    # the earlier root itself is known to whoever checks, so it is sent only when it is a part
    if first:
        spans.append((first, end))
    return spans[::-1]


def complete_spans(span: Span) -> list[Span]:
    """A span of the tree as complete subtrees, largest first."""
    first, end = span
    found = []
    while first < end:
        width = 1 << ((end - first).bit_length() - 1)
        found.append((first, first + width))
        first += width
    return found


def span_hash(span: Span, node: Callable[[Span], bytes]) -> bytes:
    """The hash over a span, asking only for complete subtrees."""
    return fold([node(part) for part in complete_spans(span)])


def inclusion_proof(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The path that shows a leaf stands at an index."""
    return [root_of(leaves[first:end]) for first, end in inclusion_spans(index, len(leaves))]


def consistency_proof(earlier: int, leaves: Sequence[bytes]) -> list[bytes]:
    """The path that shows the earlier leaves were only appended to."""
    return [root_of(leaves[first:end]) for first, end in consistency_spans(earlier, len(leaves))]
