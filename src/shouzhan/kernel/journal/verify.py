"""Checks a proof bundle with nothing but the standard library: is it in, was it only appended, is it ours.

Anyone can run this file alone: python verify.py BUNDLE.json [--key KEY]
"""

import argparse
import base64
import hashlib
import json
import sys
from typing import Any

FIELDS = (
    "kind", "version", "at", "actor", "record_kind", "record_number", "revision", "step", "state_from", "state_to",
    "facts", "personal_digest",
)


class Failed(Exception):  # noqa: N818 - the answer "no", with what was expected
    """The bundle does not hold; says what was expected and what was computed."""


def leaf_hash(entry: dict[str, Any]) -> bytes:
    """RFC 9162's leaf hash over the canonical form of an entry."""
    fields = {name: entry[name] for name in FIELDS}
    text = json.dumps(fields, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(b"\x00" + text.encode()).digest()


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def check_inclusion(leaf: bytes, index: int, size: int, proof: list[bytes], root: bytes) -> None:
    """Is it in: RFC 9162 section 2.1.3.2."""
    if not 0 <= index < size:
        raise Failed(f"index {index} lies outside a tree of {size} entries")
    fn, sn, running = index, size - 1, leaf
    for step in proof:
        if sn == 0:
            raise Failed("the inclusion proof is longer than the tree is high")
        if fn & 1 or fn == sn:
            running = _node(step, running)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            running = _node(running, step)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise Failed("the inclusion proof is too short")
    _same("root", root, running)


def check_consistency(first: int, second: int, proof: list[bytes], first_root: bytes, second_root: bytes) -> None:
    """Was it only appended: RFC 9162 section 2.1.4.2."""
    if not 0 < first <= second:
        raise Failed(f"a tree of {second} entries has no earlier size {first}")
    if first == second:
        if proof:
            raise Failed("two trees of one size need no proof")
        _same("root", first_root, second_root)
        return
    path = list(proof)
    if first & (first - 1) == 0:
        path.insert(0, first_root)
    if not path:
        raise Failed("the consistency proof is empty")
    fn, sn = first - 1, second - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    old = new = path[0]
    for step in path[1:]:
        if sn == 0:
            raise Failed("the consistency proof is longer than the tree is high")
        if fn & 1 or fn == sn:
            old, new = _node(step, old), _node(step, new)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            new = _node(new, step)
        fn, sn = fn >> 1, sn >> 1
    if sn:
        raise Failed("the consistency proof is too short")
    _same("earlier root", first_root, old)
    _same("later root", second_root, new)


def _same(what: str, expected: bytes, computed: bytes) -> None:
    if expected != computed:
        raise Failed(f"the {what} should be {expected.hex()} and is computed as {computed.hex()}")


# Ed25519 verification (RFC 8032), written for clarity; a proof is checked once, so speed does not matter.
_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_I = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]


def _recover_x(y: int, sign: int) -> int:
    if y >= _P:
        raise Failed("the signature holds no point of the curve")
    xx = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P)
    x = pow(xx, (_P + 3) // 8, _P)
    if (x * x - xx) % _P:
        x = x * _I % _P
    if (x * x - xx) % _P or (x == 0 and sign):
        raise Failed("the signature holds no point of the curve")
    return _P - x if x & 1 != sign else x


def _point(data: bytes) -> _Point:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = _recover_x(y, sign)
    return x, y, 1, x * y % _P


def _add(p: _Point, q: _Point) -> _Point:
    a = (p[1] - p[0]) * (q[1] - q[0]) % _P
    b = (p[1] + p[0]) * (q[1] + q[0]) % _P
    c, d = 2 * p[3] * q[3] * _D % _P, 2 * p[2] * q[2] % _P
    e, f, g, h = b - a, d - c, d + c, b + a
    return e * f % _P, g * h % _P, f * g % _P, e * h % _P


def _times(scalar: int, p: _Point) -> _Point:
    found: _Point = (0, 1, 1, 0)
    while scalar:
        if scalar & 1:
            found = _add(found, p)
        p, scalar = _add(p, p), scalar >> 1
    return found


_BASE_Y = 4 * pow(5, _P - 2, _P) % _P
_BASE_X = _recover_x(_BASE_Y, 0)
_BASE: _Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)


def check_signature(key: bytes, message: bytes, signature: bytes) -> None:
    """Is it ours: Ed25519 over the checkpoint's text."""
    if len(key) != 32 or len(signature) != 64:
        raise Failed("the key has 32 bytes and the signature 64")
    s = int.from_bytes(signature[32:], "little")
    if s >= _L:
        raise Failed("the signature's second half is out of range")
    public, r = _point(key), _point(signature[:32])
    digest = hashlib.sha512(signature[:32] + key + message).digest()
    left, right = _times(s, _BASE), _add(r, _times(int.from_bytes(digest, "little") % _L, public))
    if (left[0] * right[2] - right[0] * left[2]) % _P or (left[1] * right[2] - right[1] * left[2]) % _P:
        raise Failed("the checkpoint's signature does not fit its text and key")


def read_checkpoint(text: str) -> tuple[int, bytes, bytes, bytes]:
    """Take a signed note apart: size, root, the signed text, the signature."""
    body, separator, signature_line = text.partition("\n\n")
    if not separator or not signature_line.startswith("— "):
        raise Failed("the checkpoint has no signature line")
    lines = body.split("\n")
    try:
        size, root = int(lines[1]), base64.b64decode(lines[2], validate=True)
        signature = base64.b64decode(signature_line.rstrip("\n").split(" ")[2], validate=True)
    except (IndexError, ValueError) as error:
        raise Failed("the checkpoint is not written as origin, size, root, time and signature") from error
    return size, root, (body + "\n").encode(), signature


def check_bundle(bundle: dict[str, Any], key: str = "") -> str:
    """Check a whole bundle and say what it proves."""
    try:
        entry, proof, text = bundle["entry"], bundle["proof"], bundle["checkpoint"]
        public = base64.b64decode(bundle["key"], validate=True)
        path = [bytes.fromhex(node) for node in proof["path"]]
        index = int(proof["index"])
    except (KeyError, TypeError, ValueError) as error:
        raise Failed(f"the bundle lacks or misspells a part: {error}") from error
    if key and base64.b64decode(key) != public:
        raise Failed("the bundle was signed with another key than the one given")
    size, root, signed, signature = read_checkpoint(text)
    check_signature(public, signed, signature)
    check_inclusion(leaf_hash(entry), index, size, path, root)
    later = bundle.get("later")
    if later:
        later_size, later_root, later_signed, later_signature = read_checkpoint(later["checkpoint"])
        check_signature(public, later_signed, later_signature)
        check_consistency(size, later_size, [bytes.fromhex(n) for n in later["path"]], root, later_root)
    return f"{entry['record_number']} {entry['kind']} at {entry['at']}: entry {index + 1} of {size}, unchanged since it was sealed"


def main(argv: list[str] | None = None) -> int:
    """Check one bundle file; 0 holds, 1 does not, 2 wrong call."""
    parser = argparse.ArgumentParser(prog="verify", description="Check a Shouzhan proof offline.")
    parser.add_argument("bundle", help="the bundle file, or - for standard input")
    parser.add_argument("--key", default="", help="the publisher's public key (base64), from a source you trust")
    parser.add_argument("--json", action="store_true")
    given = parser.parse_args(argv)
    try:
        if given.bundle == "-":
            raw = sys.stdin.read()
        else:
            with open(given.bundle, encoding="utf-8") as file:
                raw = file.read()
        holds, sentence = True, check_bundle(json.loads(raw), given.key)
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"bundle: {error}\n")
        return 2
    except json.JSONDecodeError as error:
        holds, sentence = False, f"the bundle is not JSON: {error}"
    except Failed as failed:
        holds, sentence = False, str(failed)
    if given.json:
        sys.stdout.write(json.dumps({"valid": holds, "sentence": sentence}, ensure_ascii=False) + "\n")
    else:
        sys.stdout.write(("holds: " if holds else "does not hold: ") + sentence + "\n")
    return 0 if holds else 1


if __name__ == "__main__":
    raise SystemExit(main())
