"""A sealed bid: made by the page's own script, committed, opened after the end, and the winner recomputed in an empty folder."""

import json
import subprocess
import sys
from datetime import date, timedelta

import pytest
from tests.browser.test_accessible import findings

from shouzhan.engine.auctions import make_bid

pytestmark = [pytest.mark.browser, pytest.mark.journey]

BIDS = {"shenzhou": ("12,345,678.90", 1_234_567_890), "hanzhou": ("23456789.5", 2_345_678_950)}


def seal(visitor, auction, amount, folder):
    """Type the amount, keep the letter the page hands over, submit the commitment; gives the letter and everything that was sent."""
    page, sent = visitor.page, []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    visitor.go(auction)
    assert findings(page) == []
    visitor.go(f"{auction}commit/")
    assert findings(page) == []
    page.fill("#sealing-amount", amount)
    with page.expect_download() as download:
        page.click("#sealing-make")
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    assert page.input_value("#field-commitment") == json.loads(path.read_text())["commitment"]
    page.click("form.form .button--primary")
    page.wait_for_load_state("load")
    assert page.url == visitor.house + auction, visitor.text()[:1500]
    return path, "\n".join(sent)


def test_a_sealed_bid_made_in_the_page_is_the_one_anyone_computes_and_wins_in_an_empty_folder(visit, later, tmp_path):
    exchange, public = visit().sign_in("yijing"), visit()
    buyers = {name: visit().sign_in(name) for name in BIDS}
    public.go("/auctions/?kind=sealed&state=open")
    auction = public.page.locator("a[href^='/auctions/AU-']").first.get_attribute("href")
    number, letters = auction.split("/")[2], {}

    # each registers and is admitted on the slip of its deposit
    for serial, (name, buyer) in enumerate(buyers.items(), 1):
        buyer.fill_step(f"{auction}register/")
        exchange.fill_step(f"{auction}admit/", bidder=str(serial), receipt=f"MF-{number}-{serial}")

        # the page's script and Python make the same commitment of the same letter, and nothing else is sent
        typed, fen = BIDS[name]
        letters[name], sent = seal(buyer, auction, typed, tmp_path)
        letter = json.loads(letters[name].read_text())
        assert letter == make_bid.letter(number, serial, fen, letter["nonce"])
        assert letter["commitment"] in buyer.text()
        assert letter["commitment"] in sent
        for secret in (letter["nonce"], str(fen), typed, typed.replace(",", "")):
            assert secret not in sent
        assert buyer.complaints == []
    public.go(auction)
    assert not any(typed.split(".")[0] in public.text() for typed, _fen in BIDS.values())

    # after the end the box is closed, both open, and the higher one wins
    address = later(date.today() + timedelta(days=8))
    for visitor in (exchange, public, *buyers.values()):
        visitor.house = address
    exchange.fill_step(f"{auction}end/")
    for name, buyer in buyers.items():
        buyer.fill_step(f"{auction}unseal/", letter_file=str(letters[name]))
    exchange.fill_step(f"{auction}award/")
    exchange.go(auction)
    assert "竞价已成交" in exchange.text()

    # anybody with Python and two downloads says the same, and a changed byte is found
    alone = tmp_path / "alone"
    alone.mkdir()
    for path, name in ((f"{auction}bundle.json", "bundle.json"), ("/auctions/verify_auction.py", "verify_auction.py")):
        answer = public.context.request.get(address + path)
        assert answer.status == 200, answer.text()[:300]
        (alone / name).write_bytes(answer.body())

    def verified():
        return subprocess.run([sys.executable, "-I", "verify_auction.py", "bundle.json"], cwd=alone, capture_output=True, text=True, check=False)

    checked = verified()
    assert checked.returncode == 0, checked.stdout + checked.stderr
    assert "23,456,789.50" in checked.stdout or "23456789.50" in checked.stdout, checked.stdout
    told = (alone / "bundle.json").read_text()
    (alone / "bundle.json").write_text(told.replace('"amount_fen":2345678950', '"amount_fen":2345678951').replace('"amount_fen": 2345678950', '"amount_fen": 2345678951'))
    assert verified().returncode != 0
