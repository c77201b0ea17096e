"""The tree: the public reference roots, a naive version beside the fast one, and attacks on proofs."""

import hashlib
from collections.abc import Sequence

import pytest
from hypothesis import given
from hypothesis import strategies as st

from shouzhan.kernel.journal import merkle, verify

pytestmark = pytest.mark.pure

# Inputs and roots of the Certificate Transparency reference trees of one to eight leaves.
INPUTS = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]
ROOTS = (
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
)
REFERENCE = [merkle.hash_leaf(data) for data in INPUTS]


def leaves(count: int) -> list[bytes]:
    """So many different leaf hashes."""
    return [merkle.hash_leaf(str(n).encode()) for n in range(count)]


def naive_root(row: Sequence[bytes]) -> bytes:
    """The standard's recursive definition, word by word."""
    if not row:
        return hashlib.sha256(b"").digest()
    if len(row) == 1:
        return row[0]
    k = 1
    while k * 2 < len(row):
        k *= 2
    return hashlib.sha256(b"\x01" + naive_root(row[:k]) + naive_root(row[k:])).digest()


def naive_path(m: int, row: Sequence[bytes]) -> list[bytes]:
    """PATH(m, D[n]) of the standard."""
    if len(row) == 1:
        return []
    k = merkle.split(len(row))
    if m < k:
        return [*naive_path(m, row[:k]), naive_root(row[k:])]
    return [*naive_path(m - k, row[k:]), naive_root(row[:k])]


def naive_growth(m: int, row: Sequence[bytes], whole: bool = True) -> list[bytes]:
    """SUBPROOF(m, D[n], b) of the standard."""
    if m == len(row):
        return [] if whole else [naive_root(row)]
    k = merkle.split(len(row))
    if m <= k:
        return [*naive_growth(m, row[:k], whole), naive_root(row[k:])]
    return [*naive_growth(m - k, row[k:], False), naive_root(row[:k])]


@pytest.mark.parametrize("size", range(1, 9))
def test_it_gives_the_reference_roots(size: int) -> None:
    assert merkle.root_of(REFERENCE[:size]).hex() == ROOTS[size - 1]


def test_the_empty_tree_has_the_standards_root() -> None:
    assert merkle.root_of([]) == merkle.Range().root() == hashlib.sha256(b"").digest()


@given(st.integers(0, 200))
def test_its_roots_equal_the_naive_ones(size: int) -> None:
    assert merkle.root_of(leaves(size)) == naive_root(leaves(size))


@pytest.mark.parametrize("height", range(9))
def test_a_full_tile_is_reduced_to_the_same_root(height: int) -> None:
    assert merkle.complete(leaves(1 << height)) == naive_root(leaves(1 << height))


@given(st.data())
def test_its_inclusion_proofs_equal_the_naive_ones_and_hold(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 150))
    index = data.draw(st.integers(0, size - 1))
    row = leaves(size)
    proof = merkle.inclusion_proof(index, row)
    assert proof == naive_path(index, row)
    verify.check_inclusion(row[index], index, size, proof, naive_root(row))


@given(st.data())
def test_its_consistency_proofs_equal_the_naive_ones_and_hold(data: st.DataObject) -> None:
    size = data.draw(st.integers(1, 150))
    earlier = data.draw(st.integers(1, size))
    row = leaves(size)
    proof = merkle.consistency_proof(earlier, row)
    assert proof == naive_growth(earlier, row)
    verify.check_consistency(earlier, size, proof, naive_root(row[:earlier]), naive_root(row))


@pytest.mark.parametrize(("index", "size"), [(-1, 8), (8, 8), (0, 0), (2**70, 2**70)])
def test_it_proves_nothing_outside_the_tree(index: int, size: int) -> None:
    with pytest.raises(IndexError):
        merkle.inclusion_spans(index, size)


@pytest.mark.parametrize(("earlier", "size"), [(0, 8), (9, 8), (-1, 8), (1, 0)])
def test_it_proves_no_growth_from_nothing_or_backwards(earlier: int, size: int) -> None:
    with pytest.raises(IndexError):
        merkle.consistency_spans(earlier, size)


def test_spans_stay_few_in_a_huge_tree() -> None:
    assert len(merkle.inclusion_spans(2**62 - 5, 2**62 + 12_345)) <= 63
    assert len(merkle.consistency_spans(2**61 + 1, 2**62 + 12_345)) <= 64


# Attacks on inclusion: leaf 5 of the eight reference leaves, with one thing wrong.
INDEX, SIZE = 5, 8
LEAF, ROOT = REFERENCE[INDEX], bytes.fromhex(ROOTS[7])
PROOF = merkle.inclusion_proof(INDEX, REFERENCE)
OTHER = hashlib.sha256(b"other").digest()


def flipped(node: bytes, bit: int = 0) -> bytes:
    """The same bytes with one bit turned."""
    return bytes([*node[: bit // 8], node[bit // 8] ^ (1 << bit % 8), *node[bit // 8 + 1:]])


INCLUSION_ATTACKS = {
    "truncated proof": (LEAF, INDEX, SIZE, PROOF[:-1], ROOT, "proof-short"),
    "no proof": (LEAF, INDEX, SIZE, [], ROOT, "proof-short"),
    "trailing garbage": (LEAF, INDEX, SIZE, [*PROOF, OTHER], ROOT, "proof-long"),
    "trailing root": (LEAF, INDEX, SIZE, [*PROOF, ROOT], ROOT, "proof-long"),
    "preceding garbage": (LEAF, INDEX, SIZE, [OTHER, *PROOF], ROOT, "proof-long"),
    "reversed proof": (LEAF, INDEX, SIZE, PROOF[::-1], ROOT, "root"),
    "wrong leaf": (REFERENCE[4], INDEX, SIZE, PROOF, ROOT, "root"),
    "leaf taken for a node": (merkle.hash_node(REFERENCE[4], REFERENCE[5]), 2, 4, PROOF[1:], OTHER, "root"),
    "root as the leaf": (ROOT, INDEX, SIZE, PROOF, ROOT, "root"),
    "root as the leaf of one": (LEAF, 0, 1, [], ROOT, "root"),
    "flipped bit in the first node": (LEAF, INDEX, SIZE, [flipped(PROOF[0]), *PROOF[1:]], ROOT, "root"),
    "flipped bit in the last node": (LEAF, INDEX, SIZE, [*PROOF[:-1], flipped(PROOF[-1], 255)], ROOT, "root"),
    "flipped bit in the root": (LEAF, INDEX, SIZE, PROOF, flipped(ROOT, 100), "root"),
    "wrong index": (LEAF, 4, SIZE, PROOF, ROOT, "root"),
    "index of the sibling subtree": (LEAF, 1, SIZE, PROOF, ROOT, "root"),
    "wrong size, smaller": (LEAF, INDEX, 6, PROOF, ROOT, "proof-long"),
    "wrong size, larger": (LEAF, INDEX, 16, PROOF, ROOT, "proof-short"),
    "size zero": (LEAF, 0, 0, [], ROOT, "index-outside"),
    "index at the end": (LEAF, 8, SIZE, PROOF, ROOT, "index-outside"),
    "negative index": (LEAF, -3, SIZE, PROOF, ROOT, "index-outside"),
    "negative size": (LEAF, 0, -8, PROOF, ROOT, "index-outside"),
    "huge index": (LEAF, 2**200, SIZE, PROOF, ROOT, "index-outside"),
    "huge size": (LEAF, INDEX, 2**200, PROOF, ROOT, "proof-short"),
    "empty root": (LEAF, INDEX, SIZE, PROOF, b"", "root"),
}


@pytest.mark.parametrize("attack", INCLUSION_ATTACKS)
def test_inclusion_withstands(attack: str) -> None:
    *given_parts, code = INCLUSION_ATTACKS[attack]
    with pytest.raises(verify.Failed) as failed:
        verify.check_inclusion(*given_parts)  # type: ignore[arg-type]
    assert failed.value.code == code


def test_a_failure_names_the_expected_and_the_computed_root() -> None:
    with pytest.raises(verify.Failed) as failed:
        verify.check_inclusion(LEAF, INDEX, SIZE, PROOF, OTHER)
    assert (failed.value.expected, failed.value.computed) == (OTHER.hex(), ROOT.hex())


# Attacks on consistency: the reference tree of six leaves grown to eight.
OLD_ROOT = bytes.fromhex(ROOTS[5])
GROWTH = merkle.consistency_proof(6, REFERENCE)
CONSISTENCY_ATTACKS = {
    "truncated proof": (6, 8, GROWTH[:-1], OLD_ROOT, ROOT, "proof-short"),
    "no proof": (6, 8, [], OLD_ROOT, ROOT, "proof-short"),
    "trailing garbage": (6, 8, [*GROWTH, OTHER], OLD_ROOT, ROOT, "proof-long"),
    "swapped roots": (6, 8, GROWTH, ROOT, OLD_ROOT, "earlier-root"),
    "swapped sizes": (8, 6, GROWTH, OLD_ROOT, ROOT, "sizes"),
    "another past": (6, 8, GROWTH, OTHER, ROOT, "earlier-root"),
    "another present": (6, 8, GROWTH, OLD_ROOT, OTHER, "later-root"),
    "flipped bit in a node": (6, 8, [GROWTH[0], flipped(GROWTH[1]), *GROWTH[2:]], OLD_ROOT, ROOT, "later-root"),
    "wrong earlier size": (5, 8, GROWTH, OLD_ROOT, ROOT, "proof-short"),
    "earlier size zero": (0, 8, GROWTH, OLD_ROOT, ROOT, "sizes"),
    "negative size": (-6, 8, GROWTH, OLD_ROOT, ROOT, "sizes"),
    "huge size": (6, 2**200, GROWTH, OLD_ROOT, ROOT, "proof-short"),
    "equal sizes with a proof": (8, 8, GROWTH, ROOT, ROOT, "proof-long"),
    "equal sizes with other roots": (8, 8, [], OLD_ROOT, ROOT, "later-root"),
    "a power of two with its own root": (4, 8, [bytes.fromhex(ROOTS[3])], bytes.fromhex(ROOTS[3]), ROOT, "later-root"),
}


@pytest.mark.parametrize("attack", CONSISTENCY_ATTACKS)
def test_consistency_withstands(attack: str) -> None:
    *given_parts, code = CONSISTENCY_ATTACKS[attack]
    with pytest.raises(verify.Failed) as failed:
        verify.check_consistency(*given_parts)  # type: ignore[arg-type]
    assert failed.value.code == code


@given(st.data())
def test_no_single_flipped_bit_of_a_proof_goes_unnoticed(data: st.DataObject) -> None:
    size = data.draw(st.integers(2, 60))
    index = data.draw(st.integers(0, size - 1))
    row = leaves(size)
    proof = merkle.inclusion_proof(index, row)
    place, bit = data.draw(st.integers(0, len(proof) - 1)), data.draw(st.integers(0, 255))
    proof[place] = flipped(proof[place], bit)
    with pytest.raises(verify.Failed):
        verify.check_inclusion(row[index], index, size, proof, naive_root(row))
