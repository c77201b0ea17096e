"""Auctions by themselves, without the rights and deals of the rest of the room; one test brings the two together."""

import pytest


@pytest.fixture(autouse=True)
def _alone(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    from shouzhan.rooms.trading.auctions import actions, related

    if not request.module.__name__.endswith("test_joined"):
        monkeypatch.setattr(actions, "_OPENERS", [])
        monkeypatch.setattr(actions, "_BOOKS", [])
        monkeypatch.setattr(related, "_ASKED", [related.same_body])
