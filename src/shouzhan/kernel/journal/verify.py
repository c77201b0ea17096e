"""Checks a proof bundle with nothing but the standard library: is it in, was it only appended, is it ours.

Anyone can run this file alone, offline: python verify.py BUNDLE.json [FILE...] [--key KEY]
A FILE is a paper the entry stands for, such as a certificate: the entry must hold its SHA-256.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from dataclasses import dataclass
from typing import Any

FORMAT = "shouzhan-proof/1"
LONGEST = 1 << 20  # characters; a bundle has a few thousand
FIELDS: dict[str, type] = {
    "kind": str, "version": int, "at": str, "actor": str, "record_kind": str, "record_number": str, "revision": int,
    "step": str, "state_from": str, "state_to": str, "facts": str, "personal_digest": str,
}
_SIZE = re.compile(r"0|[1-9][0-9]{0,17}")
_HASH = re.compile(r"[0-9a-f]{64}")


class Failed(Exception):  # noqa: N818 - the answer "no", with what was expected
    """The bundle does not hold; says what was expected and what was computed, in Chinese and English."""

    def __init__(self, code: str, zh: str, en: str, expected: str = "", computed: str = "") -> None:
        self.code, self.zh, self.en, self.expected, self.computed = code, zh, en, expected, computed
        super().__init__(en)


def leaf_hash(entry: dict[str, Any]) -> bytes:
    """RFC 9162's leaf hash over the canonical form of an entry."""
    text = json.dumps(entry, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    try:
        return hashlib.sha256(b"\x00" + text.encode()).digest()
    except UnicodeEncodeError:
        raise Failed("entry-form", "条目含有无效字符。", "the entry holds characters that are none") from None


def _node(left: bytes, right: bytes) -> bytes:
    return hashlib.sha256(b"\x01" + left + right).digest()


def check_inclusion(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> None:
    """Is it in: RFC 9162 section 2.1.3.2."""
    if not 0 <= index < size:
        raise Failed("index-outside", f"序号 {index} 不在共 {size} 条的日志之内。",
                     f"index {index} lies outside a journal of {size} entries", f"0 to {size - 1}", str(index))
    place, last, running = index, size - 1, leaf
    for step in path:
        if last == 0:
            raise Failed("proof-long", "收录证明比树更高，多出了节点。", "the inclusion proof has nodes too many")
        if place & 1 or place == last:
            running = _node(step, running)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            running = _node(running, step)
        place, last = place >> 1, last >> 1
    if last:
        raise Failed("proof-short", "收录证明缺少节点。", "the inclusion proof lacks nodes")
    _same("root", "日志根值", "root of the journal", root, running)


def check_consistency(first: int, second: int, path: list[bytes], first_root: bytes, second_root: bytes) -> None:
    """Was it only appended: RFC 9162 section 2.1.4.2."""
    if not 0 < first <= second:
        raise Failed("sizes", f"{second} 条的日志没有 {first} 条的过去。",
                     f"a journal of {second} entries has no past of {first}")
    if first == second:
        if path:
            raise Failed("proof-long", "两份检查点一样长，无需一致性证明。", "two equal sizes need no proof")
        _same("later-root", "后一检查点的根值", "later root", second_root, first_root)
        return
    nodes = list(path)
    if first & (first - 1) == 0:
        nodes.insert(0, first_root)
    if not nodes:
        raise Failed("proof-short", "一致性证明是空的。", "the consistency proof is empty")
    place, last = first - 1, second - 1
    while place & 1:
        place, last = place >> 1, last >> 1
    old = new = nodes[0]
    for step in nodes[1:]:
        if last == 0:
            raise Failed("proof-long", "一致性证明多出了节点。", "the consistency proof has nodes too many")
        if place & 1 or place == last:
            old, new = _node(step, old), _node(step, new)
            while place and not place & 1:
                place, last = place >> 1, last >> 1
        else:
            new = _node(new, step)
        place, last = place >> 1, last >> 1
    if last:
        raise Failed("proof-short", "一致性证明缺少节点。", "the consistency proof lacks nodes")
    _same("earlier-root", "前一检查点的根值", "earlier root", first_root, old)
    _same("later-root", "后一检查点的根值", "later root", second_root, new)


def _same(code: str, zh: str, en: str, expected: bytes, computed: bytes) -> None:
    if expected != computed:
        want, got = expected.hex(), computed.hex()
        raise Failed(code, f"{zh}应为 {want}，算得 {got}。", f"the {en} should be {want} and is computed as {got}", want, got)


# Ed25519 verification (RFC 8032), written for clarity; a proof is checked once, so speed does not matter.
_P = 2**255 - 19
_L = 2**252 + 27742317777372353535851937790883648493
_D = -121665 * pow(121666, _P - 2, _P) % _P
_I = pow(2, (_P - 1) // 4, _P)
_Point = tuple[int, int, int, int]


def _recover_x(y: int, sign: int) -> int | None:
    if y >= _P:
        return None
    xx = (y * y - 1) * pow(_D * y * y + 1, _P - 2, _P)
    x = pow(xx, (_P + 3) // 8, _P)
    if (x * x - xx) % _P:
        x = x * _I % _P
    if (x * x - xx) % _P or (x == 0 and sign):
        return None
    return _P - x if x & 1 != sign else x


def _point(data: bytes) -> _Point | None:
    y = int.from_bytes(data, "little")
    sign, y = y >> 255, y & ((1 << 255) - 1)
    x = _recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % _P)


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


def _equal(p: _Point, q: _Point) -> bool:
    return (p[0] * q[2] - q[0] * p[2]) % _P == 0 and (p[1] * q[2] - q[1] * p[2]) % _P == 0


_BASE_Y = 4 * pow(5, _P - 2, _P) % _P
_BASE_X = _recover_x(_BASE_Y, 0) or 0
_BASE: _Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % _P)
_NEUTRAL: _Point = (0, 1, 1, 0)


def check_signature(key: bytes, message: bytes, signature: bytes) -> None:
    """Is it ours: Ed25519 over the checkpoint's text."""
    if len(key) != 32 or len(signature) != 64:
        raise bad_signature()
    s = int.from_bytes(signature[32:], "little")
    public, r = _point(key), _point(signature[:32])
    # a key of small order would let one signature fit many texts
    if s >= _L or public is None or r is None or _equal(_times(8, public), _NEUTRAL):
        raise bad_signature()
    digest = int.from_bytes(hashlib.sha512(signature[:32] + key + message).digest(), "little") % _L
    if not _equal(_times(s, _BASE), _add(r, _times(digest, public))):
        raise bad_signature()


def bad_signature() -> Failed:
    """The answer when text, key and signature do not belong together."""
    return Failed("signature", "检查点的签名与其内容和公钥不符。", "the checkpoint's signature does not fit its text and key")


def foreign_key() -> Failed:
    """The answer when another key signed."""
    return Failed("key", "检查点不是用给定的公钥签名的。", "the checkpoint was signed with another key than the one given")


def key_id(name: str, key: bytes) -> bytes:
    """The four bytes by which a signed note names its key."""
    return hashlib.sha256(name.encode() + b"\n\x01" + key).digest()[:4]


@dataclass(frozen=True)
class Note:
    """A checkpoint taken apart."""

    origin: str
    size: int
    root: bytes
    at: str
    signed: bytes
    key_id: bytes
    signature: bytes


def read_checkpoint(text: Any) -> Note:
    """Take a signed note apart; nothing may stand before, between or after its lines."""
    lines = text.split("\n") if isinstance(text, str) else []
    if len(lines) != 7 or lines[4] or lines[6] or not all(lines[:4]):
        raise _bad_note("it has four lines, a blank one, and one signature line")
    origin, size, root, at, _blank, signature_line, _end = lines
    prefix = f"— {origin} "
    if not _SIZE.fullmatch(size):
        raise _bad_note("its size is no plain number")
    if not signature_line.startswith(prefix):
        raise _bad_note("its signature line does not name its origin")
    signed = _from_base64(signature_line[len(prefix):])
    root_bytes = _from_base64(root)
    if len(root_bytes) != 32 or len(signed) != 68:
        raise _bad_note("its root or its signature has the wrong length")
    return Note(origin, int(size), root_bytes, at, "\n".join(lines[:4]).encode() + b"\n", signed[:4], signed[4:])


def _bad_note(why: str) -> Failed:
    return Failed("checkpoint-form", "检查点的写法不对。", f"the checkpoint is not written as one: {why}")


def _from_base64(text: str) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError:
        raise _bad_note("a part is not base64") from None
    if base64.b64encode(data).decode() != text:
        raise _bad_note("a part is not plain base64")
    return data


def check_note(text: Any, key: bytes) -> Note:
    """Is this checkpoint ours: read it and check its signature with the key."""
    note = read_checkpoint(text)
    if note.key_id != key_id(note.origin, key):
        raise foreign_key()
    check_signature(key, note.signed, note.signature)
    return note


@dataclass(frozen=True)
class Proven:
    """What a bundle that holds has shown."""

    entry: dict[str, Any]
    index: int
    note: Note
    later: Note | None
    key: str
    opened: bool = False

    @property
    def zh(self) -> str:
        """The answer in Chinese."""
        grown = f"，其后日志增至 {self.later.size} 条，只增未改" if self.later else ""
        grown += "；所附决定依据与封存时一致" if self.opened else ""
        return (
            f"{self.entry['record_number']} 的“{self.entry['kind']}”（{self.entry['at']}）是日志共 {self.note.size} 条中的"
            f"第 {self.index + 1} 条，封存后未被改动{grown}"
        )

    @property
    def en(self) -> str:
        """The answer in English."""
        grown = f"; the journal has since grown to {self.later.size}, only by appending" if self.later else ""
        grown += "; the grounds attached are those that were sealed" if self.opened else ""
        return (
            f"{self.entry['record_number']} {self.entry['kind']} at {self.entry['at']}: "
            f"entry {self.index + 1} of {self.note.size}, unchanged since it was sealed{grown}"
        )


def check_bundle(bundle: Any, key: str = "") -> Proven:
    """Ask all three questions of a whole bundle."""
    _keys(bundle, {"format", "entry", "proof", "checkpoint", "key"}, {"later", "opened"}, "bundle")
    if bundle["format"] != FORMAT:
        raise Failed("format", f"本程序只认识 {FORMAT}。", f"the format should be {FORMAT}", FORMAT, str(bundle["format"]))
    entry, index, path = bundle["entry"], *_proof(bundle["proof"])
    _check_entry(entry)
    public = _key(bundle["key"])
    if key and _key(key) != public:
        raise Failed("key", "证明所附公钥与给定的公钥不同。", "the bundle's key is not the key given", key, bundle["key"])
    note = check_note(bundle["checkpoint"], public)
    check_inclusion(leaf_hash(entry), index, note.size, path, note.root)
    later = _check_later(bundle.get("later"), note, public)
    return Proven(entry, index, note, later, bundle["key"], _check_opened(bundle.get("opened"), entry))


def _check_opened(opened: Any, entry: dict[str, Any]) -> bool:
    """What was kept apart, opened: it must be the text whose digest the entry holds."""
    if opened is None:
        return False
    _keys(opened, {"salt", "text"}, set(), "opened")
    salt, text = opened["salt"], opened["text"]
    if not isinstance(salt, str) or not isinstance(text, str):
        raise Failed("opened-form", "展开的部分应为文本。", "the opened part should be text")
    try:
        digest = hashlib.sha256(f"{salt}\n{text}".encode()).hexdigest()
    except UnicodeEncodeError:
        raise Failed("opened-form", "展开的部分含有无效字符。", "the opened part holds characters that are none") from None
    if digest != entry["personal_digest"]:
        raise Failed("opened", "展开的内容与条目封存的摘要不符，已被改动。",
                     "the opened text is not the one whose digest the entry holds", entry["personal_digest"], digest)
    return True


def _check_later(later: Any, note: Note, public: bytes) -> Note | None:
    if later is None:
        return None
    _keys(later, {"checkpoint", "path"}, set(), "later")
    grown = check_note(later["checkpoint"], public)
    if grown.origin != note.origin:
        en = "the checkpoints come from two journals"
        raise Failed("origin", "两份检查点出自不同的日志。", en, note.origin, grown.origin)
    check_consistency(note.size, grown.size, _path(later["path"]), note.root, grown.root)
    return grown


def _keys(part: Any, needed: set[str], allowed: set[str], name: str) -> None:
    if not isinstance(part, dict):
        raise Failed("form", f"“{name}”不是一个对象。", f"{name} is not an object")
    missing, unknown = needed - part.keys(), part.keys() - needed - allowed
    if missing:
        raise Failed("part-missing", f"“{name}”缺少 {'、'.join(sorted(missing))}。", f"{name} lacks {', '.join(sorted(missing))}")
    if unknown:
        # whatever no hash covers could be made up, so it is not shown as proven
        names = sorted(map(repr, unknown))
        raise Failed("part-unknown", f"“{name}”多出 {'、'.join(names)}。", f"{name} has unknown parts: {', '.join(names)}")


def _check_entry(entry: Any) -> None:
    _keys(entry, set(FIELDS), set(), "entry")
    for name, kind in FIELDS.items():
        if type(entry[name]) is not kind:
            raise Failed("entry-form", f"条目的 {name} 类型不对。", f"the entry's {name} is no {kind.__name__}")


def _proof(proof: Any) -> tuple[int, list[bytes]]:
    _keys(proof, {"index", "path"}, set(), "proof")
    if type(proof["index"]) is not int:
        raise Failed("form", "序号不是整数。", "the index is no whole number")
    return proof["index"], _path(proof["path"])


def _path(path: Any) -> list[bytes]:
    if not isinstance(path, list) or len(path) > 200:
        raise Failed("form", "证明路径不是节点的列表。", "the path is no list of nodes")
    for node in path:
        if not isinstance(node, str) or not _HASH.fullmatch(node):
            raise Failed("form", "证明路径中有一项不是哈希值。", "a node of the path is no hash of 64 hexadecimal digits")
    return [bytes.fromhex(node) for node in path]


def _key(text: Any) -> bytes:
    try:
        data = base64.b64decode(text, validate=True)
    except (TypeError, ValueError):
        data = b""
    if len(data) != 32 or base64.b64encode(data).decode() != text:
        raise Failed("key-form", "公钥应为 32 字节的 base64。", "the key should be 32 bytes in base64")
    return data


def _no_doubles(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) != len(pairs):
        raise ValueError("a name stands twice")
    return found


def read_bundle(text: str) -> Any:
    """Read the JSON of a bundle; a name given twice, an endless number or a pit of brackets is refused."""
    if len(text) > LONGEST:
        raise Failed("form", "文件过大，不是证明。", "the file is too long for a bundle")
    try:
        return json.loads(text, object_pairs_hook=_no_doubles)
    except (ValueError, RecursionError) as error:
        raise Failed("form", "文件不是有效的 JSON。", f"the bundle is not JSON: {error}") from None


def file_digest(name: str) -> str:
    """The SHA-256 of a file."""
    with open(name, "rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def check_file(entry: dict[str, Any], name: str, digest: str) -> None:
    """The entry must hold the digest of the file among its open facts."""
    try:
        facts = json.loads(entry["facts"])
    except (ValueError, RecursionError):
        facts = {}
    if digest in (facts.values() if isinstance(facts, dict) else ()):
        return
    if name.lower().endswith((".pdf", ".docx")):
        raise Failed("copy", f"台账没有记 {name} 的摘要：它若是供阅读的凭证副本，请改为核对 certificate.json；若是登记时所附的文件，则已被改动。",
                     f"the entry holds no digest of {name}: if it is a certificate's copy for reading, check certificate.json instead; if it was attached to the record, it was changed", "one of the entry's facts", digest)
    raise Failed("file", f"文件 {name} 不是这条台账所指的文件，或已被改动。",
                     f"the file {name} is not the one this entry stands for, or was changed", "one of the entry's facts", digest)


def _answer(raw: str, key: str, digests: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    try:
        proven = check_bundle(read_bundle(raw), key)
        for name, digest in digests.items():
            check_file(proven.entry, name, digest)
    except Failed as no:
        said = {"code": no.code, "sentence": no.en, "sentence_zh": no.zh}
        document = {"valid": False, **said, "expected": no.expected, "computed": no.computed}
        return document, [f"不成立：{no.zh}", f"does not hold: {no.en}"]
    document = {
        "valid": True, "sentence": proven.en, "sentence_zh": proven.zh, "entry": proven.entry,
        "index": proven.index, "size": proven.note.size, "key": proven.key, "key_compared": bool(key),
        "later_size": proven.later.size if proven.later else None, "opened": proven.opened, "files": list(digests),
    }
    lines = [f"成立：{proven.zh}", f"holds: {proven.en}"]
    lines += [f"成立：文件 {name} 未改动 the file is unchanged" for name in digests]
    return document, lines if key else [*lines, f"请与公布的公钥核对 compare with the published key: {proven.key}"]


def main(argv: list[str] | None = None) -> int:
    """Check one bundle file; 0 holds, 1 does not, 2 wrong call."""
    parser = argparse.ArgumentParser(prog="verify", description="Check a Shouzhan proof offline.")
    parser.add_argument("bundle", help="the bundle file, or - for standard input")
    parser.add_argument("files", nargs="*", metavar="FILE", help="a file whose SHA-256 the entry must hold, such as certificate.json")
    parser.add_argument("--key", default="", help="the publisher's public key (base64), from a source you trust")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    given = parser.parse_args(argv)
    try:
        if given.bundle == "-":
            raw = sys.stdin.read(LONGEST + 1)
        else:
            with open(given.bundle, encoding="utf-8") as file:
                raw = file.read(LONGEST + 1)
        digests = {name: file_digest(name) for name in given.files}
    except (OSError, UnicodeDecodeError) as error:
        sys.stderr.write(f"BUNDLE: 无法读取 cannot be read: {error}\n")
        return 2
    document, lines = _answer(raw, given.key, digests)
    sys.stdout.write((json.dumps(document, ensure_ascii=False) if given.json else "\n".join(lines)) + "\n")
    return 0 if document["valid"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
