"""A small house with a journal of its own, to make bundles true and false without a database."""

import base64
import copy
import hashlib
import json
from datetime import UTC, datetime, timedelta
from typing import Any

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from shouzhan.engine.auctions import verify_auction as v
from shouzhan.engine.auctions.make_bid import commitment
from shouzhan.kernel.journal import merkle

KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
ORIGIN = "shouzhan/journal"
NUMBER = "AU-2026-000001-X"
NINE = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)
RESERVE, STEP = 1000, 50
Bundle = dict[str, Any]


def note(size: int, root: bytes, key: Ed25519PrivateKey = KEY) -> str:
    """A checkpoint signed with a key."""
    body = f"{ORIGIN}\n{size}\n{base64.b64encode(root).decode()}\n{NINE.isoformat()}\n"
    signed = v.key_id(ORIGIN, key.public_key().public_bytes_raw()) + key.sign(body.encode())
    return f"{body}\n— {ORIGIN} {base64.b64encode(signed).decode()}\n"


class House:
    """Writes entries of one auction among those of others, seals, and makes the bundle."""

    def __init__(self, kind: str) -> None:
        self.kind, self.at, self.state = kind, NINE, ""
        self.leaves: list[bytes] = []
        self.entries: list[tuple[int, dict[str, Any]]] = []
        self.closing = 0
        self.letters: dict[int, dict[str, Any]] = {}
        self.serial = 0
        self.winner: int | None = None
        self.write("draft", {}, "draft")
        self.write("announce", {
            "kind": kind, "reserve_fen": RESERVE, "increment_fen": STEP, "opens_at": NINE.isoformat(), "closes_at": (NINE + timedelta(hours=1)).isoformat(),
            "window_s": 300, "extension_s": 300,
        }, "open")

    def write(self, step: str, facts: dict[str, Any], state: str = "") -> None:
        """One entry, with somebody else's before it."""
        self.leaves.append(hashlib.sha256(f"other {len(self.leaves)}".encode()).digest())
        entry = {
            "kind": f"trading.auction.{step}", "version": 1, "at": self.at.isoformat(), "actor": "bidder-1", "record_kind": "trading.auction", "record_number": NUMBER,
            "revision": len(self.entries) + 1, "step": step, "state_from": self.state, "state_to": state or self.state, "facts": json.dumps(facts), "personal_digest": "",
        }
        self.put(entry)

    def put(self, entry: dict[str, Any]) -> None:
        """Any entry at all."""
        self.entries.append((len(self.leaves), entry))
        self.leaves.append(v.leaf_hash(entry))
        self.state = entry["state_to"]

    def bidder(self, number: int) -> "House":
        """Somebody registered and admitted."""
        text = f"{v.BINDING}\n{NUMBER}\n{number}\nORG-{number}\n公司 {number}\nsalt{number}"
        self.write("register", {"bidder": number, "binding": hashlib.sha256(text.encode()).hexdigest()})
        self.write("admit", {"bidder": number})
        return self

    def later(self, **span: float) -> "House":
        """Time goes on."""
        self.at += timedelta(**span)
        return self

    def bid(self, bidder: int, amount: int, closes_at: datetime | None = None) -> "House":
        """A bid called openly."""
        self.serial += 1
        closes = closes_at or NINE + timedelta(hours=1)
        self.write("bid", {"serial": self.serial, "bidder": bidder, "amount_fen": amount, "at": self.at.isoformat(), "closes_at": closes.isoformat()})
        return self

    def commit(self, bidder: int, amount: int) -> "House":
        """A sealed bid."""
        nonce = hashlib.sha256(f"{bidder} {amount} {self.serial}".encode()).hexdigest()
        self.serial += 1
        self.letters[bidder] = {"bidder": bidder, "amount_fen": amount, "nonce": nonce}
        self.write("commit", {"serial": self.serial, "bidder": bidder, "at": self.at.isoformat(), "commitment": commitment(NUMBER, bidder, amount, nonce)})
        return self

    def withdraw(self, bidder: int) -> "House":
        """A sealed bid taken back."""
        self.serial += 1
        del self.letters[bidder]
        self.write("withdraw", {"serial": self.serial, "bidder": bidder, "at": self.at.isoformat()})
        return self

    def end(self) -> "House":
        """The end of sealed bidding, sealed."""
        self.at = max(self.at, NINE + timedelta(hours=1))
        self.write("end", {"standing": len(self.letters), "at": self.at.isoformat()}, "opening")
        self.closing = len(self.leaves)
        return self

    def unseal(self, bidder: int) -> "House":
        """One bid opened."""
        letter = self.letters[bidder]
        self.write("unseal", {"bidder": bidder, "commitment": commitment(NUMBER, bidder, letter["amount_fen"], letter["nonce"]), "at": self.at.isoformat()})
        letter["opened"] = True
        return self

    def award(self, winner: int, price: int, unopened: tuple[int, ...] = ()) -> "House":
        """The end, with a winner."""
        self.at, self.winner = max(self.at, NINE + timedelta(hours=1)), winner
        self.write("award", {"winner": winner, "price_fen": price, "unopened": list(unopened), "at": self.at.isoformat()}, "awarded")
        return self

    def bundle(self) -> Bundle:
        """The bundle as the house would publish it."""
        size, root = len(self.leaves), merkle.root_of(self.leaves)
        closing = None
        if self.closing:
            path = [node.hex() for node in merkle.consistency_proof(self.closing, self.leaves)] if self.closing < size else []
            closing = {"checkpoint": note(self.closing, merkle.root_of(self.leaves[:self.closing])), "path": path}
        return {
            "format": v.FORMAT, "auction": NUMBER, "checkpoint": note(size, root), "key": base64.b64encode(PUBLIC).decode(), "closing": closing,
            "entries": [{"entry": entry, "index": index, "path": [node.hex() for node in merkle.inclusion_proof(index, self.leaves)]} for index, entry in self.entries],
            "letters": [{name: letter[name] for name in ("bidder", "amount_fen", "nonce")} for _bidder, letter in sorted(self.letters.items()) if letter.get("opened")],
            "winner": {"organisation": f"ORG-{self.winner}", "name": f"公司 {self.winner}", "salt": f"salt{self.winner}"} if self.winner else None,
        }

    def receipt(self, place: int) -> Bundle:
        """The proof a bidder kept of the entry at that place, as of then."""
        index, entry = self.entries[place]
        leaves = self.leaves[:index + 1]
        return {
            "format": v.PROOF, "entry": copy.deepcopy(entry), "proof": {"index": index, "path": [node.hex() for node in merkle.inclusion_proof(index, leaves)]},
            "checkpoint": note(len(leaves), merkle.root_of(leaves)), "key": base64.b64encode(PUBLIC).decode(),
        }


def english() -> House:
    """Three bids of two bidders, the last of them late."""
    house = House("english").bidder(1).bidder(2)
    house.bid(1, 1000).later(minutes=10).bid(2, 1050).later(minutes=48).bid(1, 1100, NINE + timedelta(minutes=63))
    return house.later(minutes=6).award(1, 1100)


def sealed() -> House:
    """Three bidders: one replaces, one does not open."""
    house = House("sealed").bidder(1).bidder(2).bidder(3)
    house.commit(1, 1500).commit(2, 2000).later(minutes=1).commit(1, 2000).commit(3, 9000).end()
    return house.unseal(2).unseal(1).award(2, 2000, (3,))
