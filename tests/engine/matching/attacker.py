"""Plays the attacker on kept needs: holds the public results, wants the terms of the needs; used by the tests and by benchmarks/sealed.py."""

import base64
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

import numpy as np

WATCHED, CANDIDATES, ROUNDS, SWAYING = 300, 600, 8, 60
ENCODINGS = ("utf-8", "utf-16-le", "utf-16-be", "gb18030", "utf-32-le")


def spellings(word: str) -> set[bytes]:
    """Every form a word could lie in: encoded, and that in hexadecimal and in base64 at each of its three shifts."""
    found: set[bytes] = set()
    for encoding in ENCODINGS:
        raw = word.encode(encoding)
        found |= {raw, raw.hex().encode(), raw.hex().upper().encode(), *map(_inside, (raw, b"\0" + raw, b"\0\0" + raw), range(3))}
    return {one for one in found if len(one) >= 4}


def _inside(raw: bytes, shift: int) -> bytes:
    """Of a text in base64 the signs that do not depend on what stands before and after."""
    whole = base64.b64encode(raw)
    first = (0, 2, 3)[shift]
    return whole[first: len(raw) * 8 // 6]


def blocks(data: bytes, size: int) -> list[bytes]:
    """A record read as if each of its pieces were a keyed term."""
    return [data[at: at + size] for at in range(0, len(data) - size + 1, size)]


def by_frequency(kept: Sequence[set], public: Sequence[set], known: Mapping | None = None) -> dict:
    """Map kept terms to public ones: first by how frequent both are, then by what they occur beside, the surest first."""
    kept_terms, public_terms = _frequent(kept, WATCHED), _frequent(public, CANDIDATES)
    if not kept_terms or not public_terms:
        return {}
    seen, shown = _table(kept, kept_terms), _table(public, public_terms)
    fixed = {kept_terms.index(one): public_terms.index(other) for one, other in (known or {}).items() if one in kept_terms and other in public_terms}
    far = np.abs(np.log(seen.mean(0) + 1e-9)[:, None] - np.log(shown.mean(0) + 1e-9)[None, :])
    mapped = _assign(-far, fixed)
    beside, public_beside = _beside(seen), _beside(shown)
    sure = list(fixed) or list(range(SWAYING))  # the most frequent ones are the least often mistaken
    for turn in range(ROUNDS):
        alike = _unit(beside[:, sure]) @ _unit(public_beside[:, [mapped[at] for at in sure]]).T - 0.1 * far
        mapped = _assign(alike, fixed)
        margin = {at: alike[at, other] - np.partition(alike[at], -2)[-2] for at, other in mapped.items()}
        order = sorted((at for at in mapped if at not in fixed), key=lambda at: -margin[at])
        sure = [*fixed, *order[: SWAYING // 2 * (turn + 1)]]
    return {kept_terms[at]: public_terms[other] for at, other in mapped.items()}


def by_structure(kept: Sequence[set], public: Sequence[set]) -> dict:
    """Map the terms of a keyed index to those of the same results in the open: terms and results are told apart by what they occur with."""
    colours = [_coloured(sets) for sets in (kept, public)]
    theirs: dict = {}
    for term, colour in colours[1].items():
        theirs.setdefault(colour, []).append(term)
    ours = Counter(colours[0].values())
    return {term: theirs[colour][0] for term, colour in colours[0].items() if ours[colour] == 1 and len(theirs.get(colour, ())) == 1}


def _coloured(sets: Sequence[set], rounds: int = 3) -> dict:
    held: dict = {}
    for number, one in enumerate(sets):
        for term in one:
            held.setdefault(term, []).append(number)
    colour = {term: len(where) for term, where in held.items()}
    for _round in range(rounds):
        of_sets = [hash(tuple(sorted(colour[term] for term in one))) for one in sets]
        colour = {term: hash(tuple(sorted(of_sets[number] for number in where))) for term, where in held.items()}
    return colour


def known_needs(kept: Sequence[set], told: Mapping[int, set]) -> dict:
    """What an attacker learns who holds the text of some kept needs: terms that occur in just the same of them."""
    ours: dict = {}
    theirs: dict = {}
    for number, terms in told.items():
        for term in kept[number]:
            ours.setdefault(term, set()).add(number)
        for term in terms:
            theirs.setdefault(term, set()).add(number)
    one = Counter(map(frozenset, ours.values()))
    other: dict = {}
    for term, where in theirs.items():
        other.setdefault(frozenset(where), []).append(term)
    return {term: other[key][0] for term, where in ours.items() if one[key := frozenset(where)] == 1 and len(other.get(key, ())) == 1}


def from_answers(answers: Sequence[tuple[int, float]], weights: np.ndarray, guesses: int, steps: int = 150) -> list[int]:
    """The terms (columns) that explain the told scores of the told results (rows of `weights`) best with few of them: non-negative lasso."""
    rows = np.array([row for row, _score in answers])
    told = np.array([score for _row, score in answers], dtype=float)
    there = np.flatnonzero(weights[rows].any(0))
    known = weights[rows][:, there].astype(float)
    size = np.linalg.norm(known, axis=0)
    known /= size
    told = told / np.linalg.norm(told)
    step, found = 1 / np.linalg.norm(known @ known.T, 2), np.zeros(len(there))
    pull = 0.002 * np.abs(known.T @ told).max()
    speed = found.copy()
    for turn in range(steps):
        new = np.maximum(speed - step * (known.T @ (known @ speed - told) + pull), 0)
        speed, found = new + turn / (turn + 3) * (new - found), new
    return there[np.argsort(-found * size, kind="stable")[:guesses]].tolist()


def _frequent(sets: Iterable[set], most: int) -> list:
    counts = Counter(term for one in sets for term in one)
    least = min((count for _term, count in counts.most_common(most)), default=0)
    likely = [pair for pair in counts.items() if pair[1] > least] + sorted(pair for pair in counts.items() if pair[1] == least)[:most]
    return [term for term, _count in sorted(likely, key=lambda pair: (-pair[1], pair[0]))[:most]]


def _table(sets: Sequence[set], terms: list) -> np.ndarray:
    place = {term: at for at, term in enumerate(terms)}
    table = np.zeros((len(sets), len(terms)), dtype=np.float32)
    for row, one in enumerate(sets):
        table[row, [place[term] for term in one if term in place]] = 1
    return table


def _beside(table: np.ndarray) -> np.ndarray:
    """How much more often two terms occur together than by chance."""
    share = table.mean(0)
    together = table.T @ table / len(table)
    lift = np.log((together + 1e-4) / (share[:, None] * share[None, :] + 1e-4))
    np.fill_diagonal(lift, 0)
    return lift


def _unit(table: np.ndarray) -> np.ndarray:
    return table / (np.linalg.norm(table, axis=1, keepdims=True) + 1e-9)


def _assign(liking: np.ndarray, known: Mapping[int, int]) -> dict[int, int]:
    """One to one, the surest first."""
    found, taken = dict(known), set(known.values())
    for flat in np.argsort(-liking, axis=None, kind="stable").tolist():
        one, other = divmod(flat, liking.shape[1])
        if one not in found and other not in taken:
            found[one] = other
            taken.add(other)
            if len(found) == len(liking):
                break
    return found
