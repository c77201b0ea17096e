"""Recomputes who won an auction from its public bundle, with nothing but the standard library.

Anyone can run this file alone, offline: python verify_auction.py BUNDLE.json [--key KEY] [--receipt PROOF.json]...

What it asks: is every entry of the auction's journal there, in its place in the signed tree, none left out, none put in, none
moved; was each bid valid when it came; do the opened bids fit the commitments made before the bidding closed; who wins.
The first part of the file is the journal's own verifier, word for word.
"""

import argparse
import base64
import hashlib
import json
import re
import sys
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

FORMAT = "shouzhan-auction/1"
PROOF = "shouzhan-proof/1"
DOMAIN = "shouzhan/auction/sealed-bid/1"
BINDING = "shouzhan/auction/bidder/1"
KIND = "trading.auction"
LONGEST = 1 << 27  # characters; an auction with ten thousand bids has some thirty million
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


# From here on it is about auctions.


@dataclass(frozen=True)
class Terms:
    """What was announced before anybody bid."""

    kind: str
    reserve_fen: int
    increment_fen: int
    opens_at: datetime
    closes_at: datetime
    window: timedelta
    extension: timedelta


@dataclass
class Play:
    """The auction as far as its journal has been read."""

    auction: str
    terms: Terms | None = None
    closes_at: datetime | None = None
    bindings: dict[int, str] = field(default_factory=dict)
    admitted: set[int] = field(default_factory=set)
    bids: list[tuple[int, int]] = field(default_factory=list)  # bidder and amount, in order
    acts: int = 0  # commitments and withdrawals
    standing: dict[int, tuple[str, int]] = field(default_factory=dict)  # bidder: commitment and its place in the journal
    ended_index: int | None = None
    opened: dict[int, str] = field(default_factory=dict)
    opened_index: list[int] = field(default_factory=list)
    last_at: datetime | None = None
    told: dict[str, Any] | None = None  # what the closing entry says
    ending: str = ""


@dataclass(frozen=True)
class Shown:
    """What a bundle that holds has shown."""

    auction: str
    kind: str
    ending: str
    winner: int | None
    price_fen: int | None
    organisation: str
    entries: int
    bids: int
    unopened: tuple[int, ...]
    key: str

    @property
    def zh(self) -> str:
        """The answer in Chinese."""
        if self.ending != "award":
            return f"{self.auction}：{self.entries} 条记录齐全、未被改动，重新计算：无人成交"
        yuan = f"{(self.price_fen or 0) // 100}.{(self.price_fen or 0) % 100:02d}"
        return f"{self.auction}：{self.entries} 条记录齐全、未被改动，重新计算：竞买人 {self.winner}（{self.organisation}）以 {yuan} 元成交"

    @property
    def en(self) -> str:
        """The answer in English."""
        if self.ending != "award":
            return f"{self.auction}: all {self.entries} entries are there and unchanged; recomputed: nobody wins"
        yuan = f"{(self.price_fen or 0) // 100}.{(self.price_fen or 0) % 100:02d}"
        return f"{self.auction}: all {self.entries} entries are there and unchanged; recomputed: bidder {self.winner} ({self.organisation}) wins at {yuan} yuan"


def check_auction(bundle: Any, key: str = "", receipts: tuple[Any, ...] = ()) -> Shown:
    """Check the whole bundle and recompute the winner."""
    _keys(bundle, {"format", "auction", "entries", "closing", "checkpoint", "key", "letters", "winner"}, set(), "bundle")
    if bundle["format"] != FORMAT:
        raise Failed("format", f"本程序只认识 {FORMAT}。", f"the format should be {FORMAT}", FORMAT, str(bundle["format"]))
    public = _key(bundle["key"])
    if key and _key(key) != public:
        raise Failed("key", "所附公钥与给定的公钥不同。", "the bundle's key is not the key given", key, bundle["key"])
    note = check_note(bundle["checkpoint"], public)
    closing = _closing(bundle["closing"], note, public)
    play = _replay(bundle, note)
    for receipt in receipts:
        _check_receipt(receipt, bundle, public)
    _check_closing(play, closing)
    amounts = _letters(bundle["letters"], play)
    winner, price, unopened = _winner(play, amounts)
    _compare(play, winner, price, unopened)
    organisation = _identity(bundle["winner"], play, winner)
    assert play.terms is not None  # noqa: S101 - said by _replay
    count = len(play.bids) if play.terms.kind == "english" else len(play.standing)
    return Shown(play.auction, play.terms.kind, play.ending, winner, price, organisation, len(bundle["entries"]), count, unopened, bundle["key"])


def _closing(closing: Any, note: Note, public: bytes) -> Note | None:
    """The checkpoint taken when the bidding ended, which the last one must have grown out of."""
    if closing is None:
        return None
    _keys(closing, {"checkpoint", "path"}, set(), "closing")
    earlier = check_note(closing["checkpoint"], public)
    if earlier.origin != note.origin:
        raise Failed("origin", "两份检查点出自不同的日志。", "the checkpoints come from two journals", note.origin, earlier.origin)
    check_consistency(earlier.size, note.size, _path(closing["path"]), earlier.root, note.root)
    return earlier


def _replay(bundle: Any, note: Note) -> Play:
    """Read every entry in order; each must stand in the tree after the one before it."""
    if not isinstance(bundle["entries"], list) or not bundle["entries"]:
        raise Failed("form", "没有条目。", "there are no entries")
    play, last, state = Play(bundle["auction"]), -1, ""
    for place, item in enumerate(bundle["entries"], 1):
        try:
            entry, last = _placed(item, place, last, state, play.auction, note)
            _take(play, entry, last)
            state = entry["state_to"]
        except Failed as no:
            step = item["entry"].get("step", "") if isinstance(item, dict) and isinstance(item.get("entry"), dict) else ""
            raise Failed(no.code, f"第 {place} 条（{step}）：{no.zh}", f"entry {place} ({step}): {no.en}", no.expected, no.computed) from None
    if play.told is None or play.terms is None:
        raise Failed("unfinished", "最后的条目缺失：没有成交、流拍或取消的记录。", "the end is missing: nothing says sold, unsold or cancelled")
    return play


def _placed(item: Any, place: int, last: int, state: str, auction: Any, note: Note) -> tuple[dict[str, Any], int]:
    _keys(item, {"entry", "index", "path"}, set(), "entries")
    entry, index = item["entry"], item["index"]
    _check_entry(entry)
    if type(index) is not int:
        raise Failed("form", "序号不是整数。", "the index is no whole number")
    if entry["record_kind"] != KIND or entry["record_number"] != auction:
        raise Failed("foreign", "不是这次竞价的条目。", "the entry belongs to another record", str(auction), entry["record_number"])
    if entry["revision"] != place:
        raise Failed("gap", "条目有缺失、重复或次序不对。", "an entry is missing, doubled or out of place", str(place), str(entry["revision"]))
    if entry["state_from"] != state:
        raise Failed("state", "条目与前一条不衔接。", "the entry does not follow the one before it", state, entry["state_from"])
    check_inclusion(leaf_hash(entry), index, note.size, _path(item["path"]), note.root)
    if index <= last:
        raise Failed("order", "条目在日志中的次序与所示不同。", "the entry stands elsewhere in the journal than shown", f"> {last}", str(index))
    return entry, index


def _take(play: Play, entry: dict[str, Any], index: int) -> None:
    """Let one entry happen, if it was allowed to."""
    try:
        facts = json.loads(entry["facts"], object_pairs_hook=_no_doubles)
    except (ValueError, RecursionError):
        facts = None
    if not isinstance(facts, dict):
        raise Failed("facts", "条目内容不是 JSON 对象。", "the facts are no JSON object")
    taking = _STEPS.get(entry["step"])
    at = _moment(entry["at"])
    if play.last_at is not None and at < play.last_at:
        raise Failed("clock", "时间倒退了。", "the clock went backwards", f">= {play.last_at.isoformat()}", entry["at"])
    play.last_at = at
    if taking is not None:
        if play.told is not None:
            raise Failed("after-end", "竞价结束后又有出价。", "something was bid after the end")
        if "at" in facts and _moment(facts["at"]) > at:
            raise Failed("clock", "所记时间晚于入账时间。", "the act is dated after its entry", entry["at"], str(facts["at"]))
        try:
            taking(play, facts, index)
        except OverflowError:
            raise Failed("facts", "时间超出范围。", "a time is out of range") from None


def _announce(play: Play, facts: dict[str, Any], index: int) -> None:
    if play.terms is not None:
        raise Failed("terms", "公告后又改了条件。", "the terms changed after they were announced")
    if facts.get("kind") not in ("english", "sealed"):
        raise Failed("terms", "竞价方式不明。", "the kind of auction is unknown", "english, sealed", str(facts.get("kind")))
    play.terms = Terms(
        facts["kind"], _whole(facts, "reserve_fen"), _whole(facts, "increment_fen"), _moment(facts.get("opens_at")), _moment(facts.get("closes_at")),
        timedelta(seconds=_whole(facts, "window_s")), timedelta(seconds=_whole(facts, "extension_s")),
    )
    play.closes_at = play.terms.closes_at


def _register(play: Play, facts: dict[str, Any], index: int) -> None:
    bidder = _whole(facts, "bidder")
    if bidder in play.bindings:
        raise Failed("bidder", f"竞买人 {bidder} 登记了两次。", f"bidder {bidder} is registered twice")
    play.bindings[bidder] = str(facts.get("binding"))


def _admit(play: Play, facts: dict[str, Any], index: int) -> None:
    bidder = _whole(facts, "bidder")
    if bidder not in play.bindings:
        raise Failed("bidder", f"竞买人 {bidder} 没有登记。", f"bidder {bidder} is not registered")
    play.admitted.add(bidder)


def _exclude(play: Play, facts: dict[str, Any], index: int) -> None:
    play.admitted.discard(_whole(facts, "bidder"))


def _open_to(play: Play, facts: dict[str, Any], kind: str) -> tuple[int, datetime]:
    """Who acts and when; refuses what came from a stranger or outside the time for bidding."""
    bidder, at = _whole(facts, "bidder"), _moment(facts.get("at"))
    if play.terms is None or play.closes_at is None or play.terms.kind != kind:
        raise Failed("terms", "公告的不是这种竞价。", "that is not the kind of auction announced")
    if bidder not in play.admitted:
        raise Failed("bidder", f"竞买人 {bidder} 没有竞买资格。", f"bidder {bidder} was not admitted")
    if not play.terms.opens_at <= at < play.closes_at:
        span = f"{play.terms.opens_at.isoformat()} – {play.closes_at.isoformat()}"
        raise Failed("time", "不在竞价时间内。", "it came outside the time for bidding", span, at.isoformat())
    return bidder, at


def _bid(play: Play, facts: dict[str, Any], index: int) -> None:
    bidder, at = _open_to(play, facts, "english")
    assert play.terms is not None and play.closes_at is not None  # noqa: S101, PT018 - said by _open_to
    amount, serial = _whole(facts, "amount_fen"), _whole(facts, "serial")
    least = max(play.bids[-1][1] + play.terms.increment_fen, play.terms.reserve_fen) if play.bids else play.terms.reserve_fen
    if serial != len(play.bids) + 1:
        raise Failed("serial", "出价的顺序号不对。", "the bid's serial is wrong", str(len(play.bids) + 1), str(serial))
    if amount < least:
        raise Failed("too-low", "出价低于当时的最低有效出价。", "the bid was below the least that counted", str(least), str(amount))
    play.bids.append((bidder, amount))
    if play.closes_at - at <= play.terms.window:
        play.closes_at = max(play.closes_at, at + play.terms.extension)
    if _moment(facts.get("closes_at")) != play.closes_at:
        raise Failed("closing-time", "此后的截止时间不对。", "the closing time after it is wrong", play.closes_at.isoformat(), str(facts.get("closes_at")))


def _commit(play: Play, facts: dict[str, Any], index: int) -> None:
    bidder, _at = _open_to(play, facts, "sealed")
    _next_act(play, facts)
    if not isinstance(facts.get("commitment"), str) or not _HASH.fullmatch(facts["commitment"]):
        raise Failed("commitment", "承诺值不是 64 位十六进制数。", "the commitment is no hash of 64 hexadecimal digits")
    play.standing[bidder] = (facts["commitment"], index)


def _withdraw(play: Play, facts: dict[str, Any], index: int) -> None:
    bidder, _at = _open_to(play, facts, "sealed")
    _next_act(play, facts)
    if play.standing.pop(bidder, None) is None:
        raise Failed("commitment", "没有可撤回的报价。", "there was no bid to withdraw")


def _next_act(play: Play, facts: dict[str, Any]) -> None:
    play.acts += 1
    if _whole(facts, "serial") != play.acts:
        raise Failed("serial", "报价的顺序号不对。", "the act's serial is wrong", str(play.acts), str(facts["serial"]))


def _end(play: Play, facts: dict[str, Any], index: int) -> None:
    _insist_over(play, facts)
    if _whole(facts, "standing") != len(play.standing):
        raise Failed("standing", "有效承诺的个数不对。", "the number of standing commitments is wrong", str(len(play.standing)), str(facts["standing"]))
    play.ended_index = index


def _unseal(play: Play, facts: dict[str, Any], index: int) -> None:
    bidder = _whole(facts, "bidder")
    if play.ended_index is None:
        raise Failed("time", "截止前就开标了。", "a bid was opened before the bidding ended")
    if bidder in play.opened:
        raise Failed("opened", "重复开标。", "a bid was opened twice")
    standing = play.standing.get(bidder, ("", 0))[0]
    if facts.get("commitment") != standing:
        raise Failed("commitment", "开出的不是截止时有效的承诺。", "what was opened is not the commitment that stood", standing, str(facts.get("commitment")))
    play.opened[bidder] = standing
    play.opened_index.append(index)


def _award(play: Play, facts: dict[str, Any], index: int) -> None:
    _finish(play, facts, "award")


def _pass(play: Play, facts: dict[str, Any], index: int) -> None:
    _finish(play, facts, "pass")


def _cancel(play: Play, facts: dict[str, Any], index: int) -> None:
    play.told, play.ending = facts, "cancel"


def _finish(play: Play, facts: dict[str, Any], ending: str) -> None:
    _insist_over(play, facts)
    play.told, play.ending = facts, ending


def _insist_over(play: Play, facts: dict[str, Any]) -> None:
    if play.closes_at is None or _moment(facts.get("at")) < play.closes_at:
        closes = play.closes_at.isoformat() if play.closes_at else ""
        raise Failed("time", "截止时间未到就结束了。", "it was ended before the closing time", f">= {closes}", str(facts.get("at")))


_STEPS = {
    "announce": _announce, "register": _register, "admit": _admit, "exclude": _exclude, "bid": _bid, "commit": _commit, "withdraw": _withdraw,
    "end": _end, "unseal": _unseal, "award": _award, "pass": _pass, "cancel": _cancel,
}


def _whole(facts: Any, name: str) -> int:
    value = facts.get(name) if isinstance(facts, dict) else None
    if type(value) is not int or not 0 <= value <= 10**15:
        raise Failed("facts", f"{name} 不是有效的整数。", f"{name} is no whole number in range")
    return value


def _moment(text: Any) -> datetime:
    try:
        moment = datetime.fromisoformat(text)
    except (TypeError, ValueError):
        raise Failed("facts", f"{text!r} 不是时间。", f"{text!r} is no moment in time") from None
    if moment.tzinfo is None:
        raise Failed("facts", f"{text!r} 没有时区。", f"{text!r} has no time zone")
    return moment


def _check_closing(play: Play, closing: Note | None) -> None:
    """No commitment was put in after the seal at the end, and none was opened before it."""
    if play.ended_index is None:
        if closing is not None:
            raise Failed("closing", "没有开标阶段，却附有截止封存。", "there was no opening, yet a closing seal is given")
        return
    if closing is None:
        raise Failed("closing", "缺少截止时的封存。", "the seal at the end of the bidding is missing")
    early = [index for index in play.opened_index if index < closing.size]
    if play.ended_index >= closing.size or early:
        raise Failed("closing", "截止封存不在截止与首次开标之间。", "the closing seal does not lie between the end and the first opening", f"{play.ended_index} < size <= {min(play.opened_index, default=closing.size)}", str(closing.size))


def _letters(letters: Any, play: Play) -> dict[int, int]:
    """The opened amounts, each against its commitment."""
    if not isinstance(letters, list):
        raise Failed("form", "开标信不是列表。", "the letters are no list")
    found: dict[int, int] = {}
    for letter in letters:
        _keys(letter, {"bidder", "amount_fen", "nonce"}, set(), "letters")
        bidder, amount = _whole(letter, "bidder"), _whole(letter, "amount_fen")
        text = f"{DOMAIN}\n{play.auction}\n{bidder}\n{amount}\n{letter['nonce']}"
        if bidder not in play.opened:
            raise Failed("letter", f"竞买人 {bidder} 没有开标。", f"bidder {bidder} opened nothing")
        if not isinstance(letter["nonce"], str) or not _HASH.fullmatch(letter["nonce"]):
            raise Failed("letter", f"竞买人 {bidder} 的随机数不是 64 位十六进制数。", f"the nonce of bidder {bidder} is not 64 hexadecimal digits")
        computed = hashlib.sha256(text.encode()).hexdigest()
        if computed != play.opened[bidder]:
            raise Failed("letter", f"竞买人 {bidder} 的金额与其承诺不符。", f"the amount of bidder {bidder} does not fit the commitment", play.opened[bidder], computed)
        found[bidder] = amount
    if list(found) != sorted(found) or len(found) != len(letters):
        raise Failed("letter", "开标信应按竞买人编号排列，每人一封。", "the letters are not one a bidder, in order of their numbers")
    missing = sorted(set(play.opened) - set(found))
    if missing and play.ending != "cancel":
        raise Failed("letter", f"竞买人 {missing[0]} 已开标，却没有开标信。", f"bidder {missing[0]} opened a bid and the letter is missing")
    return found


def _winner(play: Play, amounts: dict[int, int]) -> tuple[int | None, int | None, tuple[int, ...]]:
    """The highest bid; among equal sealed bids the one whose commitment came first in the journal."""
    assert play.terms is not None  # noqa: S101 - said by _replay
    if play.ending == "cancel":
        return None, None, ()
    if play.terms.kind == "english":
        return (*play.bids[-1], ()) if play.bids else (None, None, ())
    unopened = tuple(sorted(set(play.standing) - set(play.opened)))
    valid = [(-amount, play.standing[bidder][1], bidder) for bidder, amount in amounts.items() if amount >= play.terms.reserve_fen]
    if not valid:
        return None, None, unopened
    amount, _index, bidder = min(valid)
    return bidder, -amount, unopened


def _compare(play: Play, winner: int | None, price: int | None, unopened: tuple[int, ...]) -> None:
    """What the auction said of itself against what comes out."""
    told = play.told or {}
    if play.ending == "cancel":
        return
    if play.ending == "award" and (told.get("winner"), told.get("price_fen")) != (winner, price):
        raise Failed("winner", "宣布的结果与重新计算的不同。", "the announced result is not the one recomputed", f"{winner}, {price}", f"{told.get('winner')}, {told.get('price_fen')}")
    if play.ending == "pass" and winner is not None:
        raise Failed("winner", "宣布流拍，而重新计算有人胜出。", "nobody was to have won, yet somebody did", f"{winner}, {price}", "")
    if told.get("unopened") != list(unopened):
        raise Failed("unopened", "未开标的竞买人与宣布的不同。", "other bidders left their bids unopened than announced", str(list(unopened)), str(told.get("unopened")))


def _identity(given: Any, play: Play, winner: int | None) -> str:
    """Who the winning number is, as bound when the number was given."""
    if winner is None:
        if given is not None:
            raise Failed("identity", "无人成交，却附有成交人。", "nobody won, yet a winner is named")
        return ""
    _keys(given, {"organisation", "name", "salt"}, set(), "winner")
    text = f"{BINDING}\n{play.auction}\n{winner}\n{given['organisation']}\n{given['name']}\n{given['salt']}"
    computed = hashlib.sha256(text.encode(errors="replace")).hexdigest()
    if computed != play.bindings[winner]:
        raise Failed("identity", "成交人不是登记该竞买编号的机构。", "the winner named is not the body that registered under the number", play.bindings[winner], computed)
    return str(given["name"])


def _check_receipt(receipt: Any, bundle: Any, public: bytes) -> None:
    """A proof a bidder kept must be found in the bundle, at its place."""
    _keys(receipt, {"format", "entry", "proof", "checkpoint", "key"}, {"later"}, "receipt")
    _keys(receipt["proof"], {"index", "path"}, set(), "receipt")
    note, entry, index = check_note(receipt["checkpoint"], public), receipt["entry"], receipt["proof"]["index"]
    _check_entry(entry)
    if receipt["format"] != PROOF or type(index) is not int:
        raise Failed("receipt", "回执不是存证文件。", "the receipt is no proof of an entry")
    check_inclusion(leaf_hash(entry), index, note.size, _path(receipt["proof"]["path"]), note.root)
    if not any(item["entry"] == entry and item["index"] == index for item in bundle["entries"]):
        raise Failed("receipt", f"回执所证的条目（{entry['step']}，第 {entry['revision']} 条）不在结果文件中。", f"the entry the receipt proves ({entry['step']}, entry {entry['revision']}) is not in the bundle")


def read_bundle(text: str) -> Any:
    """Read the JSON of a bundle; there is one way to write it, so that no byte of the file is without meaning."""
    if len(text) > LONGEST:
        raise Failed("form", "文件过大，不是竞价结果文件。", "the file is too long for a bundle")
    try:
        text.encode()
        found = json.loads(text, object_pairs_hook=_no_doubles, parse_float=_no_float, parse_constant=_no_float)
    except (ValueError, RecursionError) as error:
        raise Failed("form", "文件不是有效的 JSON。", f"the bundle is not JSON: {error}") from None
    if write_bundle(found) != text:
        raise Failed("form", "文件不是规范写法：有多余的空白、转义或次序改动。", "the file is not written the one way it can be: blanks, escapes or the order were changed")
    return found


def _no_float(text: str) -> None:
    raise ValueError(f"{text} is no whole number")


def write_bundle(bundle: Any) -> str:
    """The one way to write a bundle."""
    return json.dumps(bundle, ensure_ascii=False, sort_keys=True, separators=(",", ":")) + "\n"


def _answer(raw: str, key: str, receipts: list[str]) -> tuple[dict[str, Any], list[str]]:
    try:
        kept = tuple(json.loads(text, object_pairs_hook=_no_doubles) for text in receipts)
        shown = check_auction(read_bundle(raw), key, kept)
    except Failed as no:
        document = {"valid": False, "code": no.code, "sentence": no.en, "sentence_zh": no.zh, "expected": no.expected, "computed": no.computed}
        return document, [f"不成立：{no.zh}", f"does not hold: {no.en}", *([f"expected {no.expected}, found {no.computed}"] if no.expected else [])]
    document = {
        "valid": True, "sentence": shown.en, "sentence_zh": shown.zh, "auction": shown.auction, "kind": shown.kind, "ending": shown.ending,
        "winner": shown.winner, "price_fen": shown.price_fen, "organisation": shown.organisation, "entries": shown.entries, "bids": shown.bids,
        "unopened": list(shown.unopened), "key": shown.key, "key_compared": bool(key), "receipts": len(receipts),
    }
    lines = [f"成立：{shown.zh}", f"holds: {shown.en}"]
    return document, lines if key else [*lines, f"请与公布的公钥核对 compare with the published key: {shown.key}"]


def main(argv: list[str] | None = None) -> int:
    """Check one bundle file; 0 holds, 1 does not, 2 wrong call."""
    parser = argparse.ArgumentParser(prog="verify_auction", description="Recompute the winner of an auction offline.")
    parser.add_argument("bundle", help="the bundle file")
    parser.add_argument("--key", default="", help="the publisher's public key (base64), from a source you trust")
    parser.add_argument("--receipt", action="append", default=[], metavar="PROOF", help="a proof you kept of your own bid; it must be in the bundle")
    parser.add_argument("--json", action="store_true", help="print one JSON document")
    given = parser.parse_args(argv)
    texts = []
    for path in (given.bundle, *given.receipt):
        try:
            with open(path, encoding="utf-8", errors="surrogateescape", newline="") as file:
                texts.append(file.read(LONGEST + 1))
        except OSError as error:
            sys.stderr.write(f"{path}: {error}\n")
            return 2
    try:
        document, lines = _answer(texts[0], given.key, texts[1:])
    except ValueError as error:
        sys.stderr.write(f"RECEIPT: {error}\n")
        return 2
    sys.stdout.write((json.dumps(document, ensure_ascii=False) if given.json else "\n".join(lines)) + "\n")
    return 0 if document["valid"] else 1


if __name__ == "__main__":
    raise SystemExit(main())
