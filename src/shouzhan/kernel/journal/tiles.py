"""The kept part of the tree: roots over 256 leaves, over 256 of those, and so on; any subtree from a few reads."""

from collections.abc import Iterable, Iterator

from django.db import connection

from shouzhan.kernel.journal import merkle
from shouzhan.kernel.journal.models import Tile
from shouzhan.kernel.text import Text

BITS = 8
WIDTH = 1 << BITS
_CHUNK = 10_000


class Gap(LookupError):  # noqa: N818 - told in a sentence
    """A part of the kept tree is missing."""

    def __init__(self, sentence: Text) -> None:
        self.sentence = sentence
        super().__init__(sentence.en)


# Written out, since building the statement would cost a proof more than asking it.
_LEAVES = "SELECT leaf_hash FROM kernel_entry WHERE tree_index >= %s AND tree_index < %s ORDER BY tree_index"
_ROOTS = 'SELECT root FROM kernel_tile WHERE level = %s AND "index" >= %s AND "index" < %s ORDER BY "index"'


def leaves(first: int, end: int) -> Iterator[bytes]:
    """The stored leaf hashes of a stretch of the journal, in order."""
    yield from _hashes(_LEAVES, first, end)


def roots(level: int, first: int, end: int) -> Iterator[bytes]:
    """The stored roots of a stretch of tiles, in order."""
    yield from _hashes(_ROOTS, level, first, end)


def _hashes(statement: str, *values: int) -> Iterator[bytes]:
    with connection.chunked_cursor() as cursor:
        cursor.execute(statement, values)
        while chunk := cursor.fetchmany(_CHUNK):
            for (value,) in chunk:
                yield bytes.fromhex(value)


def keep(before: int, size: int) -> None:
    """Keep the root of every tile that grew full, level by level."""
    level, nodes = 0, leaves(before // WIDTH * WIDTH, size // WIDTH * WIDTH)
    while size >= WIDTH:
        first = before // WIDTH
        Tile.objects.bulk_create(_tiles(level, first, nodes), batch_size=2000)
        before, size, level = before // WIDTH, size // WIDTH, level + 1
        nodes = roots(level - 1, before // WIDTH * WIDTH, size // WIDTH * WIDTH)


def _tiles(level: int, index: int, nodes: Iterable[bytes]) -> Iterator[Tile]:
    tile: list[bytes] = []
    for node in nodes:
        tile.append(node)
        if len(tile) == WIDTH:
            yield Tile(level=level, index=index, root=merkle.complete(tile).hex())
            tile, index = [], index + 1


class Tree:
    """Reads the tree at one size; every group of nodes is read once."""

    def __init__(self, size: int) -> None:
        self.size = size
        self._groups: dict[tuple[int, int], list[bytes]] = {}

    def root(self) -> bytes:
        """The root over all of it."""
        return self.hash((0, self.size))

    def hash(self, span: merkle.Span) -> bytes:
        """The hash over a span of leaves."""
        return merkle.span_hash(span, self._complete)

    def inclusion(self, index: int) -> list[bytes]:
        """The path that shows a leaf."""
        return [self.hash(span) for span in merkle.inclusion_spans(index, self.size)]

    def consistency(self, earlier: int) -> list[bytes]:
        """The path that shows the tree grew out of an earlier one."""
        return [self.hash(span) for span in merkle.consistency_spans(earlier, self.size)]

    def _complete(self, span: merkle.Span) -> bytes:
        first, end = span
        height = (end - first).bit_length() - 1
        stored = height // BITS
        start, count = first >> (stored * BITS), 1 << (height - stored * BITS)
        group = self._group(stored, start // WIDTH)
        inside = group[start % WIDTH:start % WIDTH + count]
        if len(inside) != count:
            raise Gap(Text(f"留存的树在第 {stored} 层第 {start} 位有缺口；请执行 shouzhan log verify", f"the kept tree has a gap at level {stored}, place {start}; run: shouzhan log verify"))
        return merkle.complete(inside)

    def _group(self, stored: int, number: int) -> list[bytes]:
        key = (stored, number)
        if key not in self._groups:
            first, end = number * WIDTH, min((number + 1) * WIDTH, self.size >> (stored * BITS))
            self._groups[key] = list(leaves(first, end) if stored == 0 else roots(stored - 1, first, end))
        return self._groups[key]
