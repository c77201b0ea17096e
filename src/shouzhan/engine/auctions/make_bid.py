"""Makes a sealed bid on the bidder's own machine, offline: the commitment to hand in and the letter to keep.

Anyone can run this file alone: python make_bid.py AUCTION BIDDER 1200000.00 > letter.json
Hand in the line printed on the screen; keep the letter secret until the bids are opened, and safe: without it the bid cannot be opened.
"""

import argparse
import hashlib
import json
import re
import secrets
import sys

DOMAIN = "shouzhan/auction/sealed-bid/1"
LETTER = "shouzhan-bid-letter/1"
MOST_FEN = 10**15
_AUCTION = re.compile(r"[A-Z]{2,6}-[0-9]{4}-[0-9]{6,9}-[0-9A-Z]")
_NONCE = re.compile(r"[0-9a-f]{64}")
_YUAN = re.compile(r"([0-9]{1,13})(?:\.([0-9]{1,2}))?")


def commitment(auction: str, bidder: int, amount_fen: int, nonce: str) -> str:
    """The digest that stands for a bid; without the 32 random bytes no list of amounts finds it."""
    if not _AUCTION.fullmatch(auction):
        raise ValueError(f"{auction!r} is not the number of an auction")
    if type(bidder) is not int or not 0 < bidder < 10**6:
        raise ValueError(f"{bidder!r} is not the number of a bidder")
    if type(amount_fen) is not int or not 0 < amount_fen <= MOST_FEN:
        raise ValueError(f"{amount_fen!r} is not an amount in whole fen")
    if not _NONCE.fullmatch(nonce):
        raise ValueError("the nonce is 64 hexadecimal digits")
    return hashlib.sha256(f"{DOMAIN}\n{auction}\n{bidder}\n{amount_fen}\n{nonce}".encode()).hexdigest()


def fen_of(text: str) -> int:
    """An amount in yuan as whole fen."""
    match = _YUAN.fullmatch(text.strip().replace(",", ""))
    if match is None:
        raise ValueError(f"{text!r} is not an amount in yuan with at most two decimals")
    return int(match[1]) * 100 + int((match[2] or "").ljust(2, "0"))


def letter(auction: str, bidder: int, amount_fen: int, nonce: str = "") -> dict[str, object]:
    """The whole bid as the bidder keeps it."""
    nonce = nonce or secrets.token_hex(32)
    digest = commitment(auction, bidder, amount_fen, nonce)
    return {"format": LETTER, "auction": auction, "bidder": bidder, "amount_fen": amount_fen, "nonce": nonce, "commitment": digest}


def main(argv: list[str] | None = None) -> int:
    """Print the letter on standard output and the commitment on standard error; 2 for a wrong call."""
    parser = argparse.ArgumentParser(prog="make_bid", description="Make a sealed bid offline.")
    parser.add_argument("auction", help="the auction's number, as its page shows it")
    parser.add_argument("bidder", type=int, help="your number as a bidder, as the auction's page shows it")
    parser.add_argument("amount", help="your bid in yuan, for example 1200000.00")
    given = parser.parse_args(argv)
    try:
        made = letter(given.auction, given.bidder, fen_of(given.amount))
    except ValueError as error:
        sys.stderr.write(f"{error}\n")
        return 2
    sys.stdout.write(json.dumps(made, indent=1) + "\n")
    sys.stderr.write(f"承诺值（提交它）commitment (hand it in):\n{made['commitment']}\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
