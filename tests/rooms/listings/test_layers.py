"""Each layer of a listing reaches those it belongs to and nobody else, through every door."""

from datetime import date

import pytest
from tests.rooms.listings.scene import HINT, INSIDE, SECRET, TEASER, achievement, drafted, listed, submitted

from shouzhan.kernel.dates import frozen
from shouzhan.kernel.decision import Refused
from shouzhan.rooms.disclosure.public import describe
from shouzhan.rooms.listings.actions import admit, dismiss, return_listing, withdraw_listing
from shouzhan.web.models import Notice

pytestmark = pytest.mark.database
DOORS = ("{path}", "/api/v1{path}", "/listings/", "/listings/?layout=cards&columns=open_text&columns=name", "/api/v1/listings/", "/listings/export.csv", "/search/?q=低温", "/", "/workbench/")


def said(world, user, path):
    answer = world.client(user).get(path)
    return (b"".join(answer.streaming_content) if answer.streaming else answer.content).decode() if answer.status_code == 200 else ""


def everything(world, user, listing):
    return "\n".join(said(world, user, door.format(path=f"/listings/{listing.number}/")) for door in DOORS)


def test_it_tells_a_stranger_the_open_layer_alone(world):
    told = everything(world, None, listed(world))

    assert TEASER in told
    assert not [text for text in (HINT, SECRET, INSIDE) if text in told]


@pytest.mark.parametrize("who", ["jiang", "han", "citizen", "wang"])
def test_it_tells_whoever_signed_in_the_second_layer_and_no_more(world, who):
    told = everything(world, getattr(world, who), listed(world))

    assert HINT in told
    assert SECRET not in told
    assert INSIDE not in told


def test_it_tells_the_secret_to_the_body_under_agreement_and_not_to_its_rival(world):
    made = listed(world)
    admit(world.chu, made, organisation=world.company, agreement="NA-1", until=date(2026, 12, 1))

    assert SECRET in said(world, world.jiang, f"/listings/{made.number}/")
    rival = everything(world, world.han, made)
    assert SECRET not in rival
    assert "青萍" not in rival
    assert "NA-1" not in rival


def test_it_forgets_the_admitted_after_their_last_day(world):
    made = listed(world)
    admit(world.system, made, organisation=world.company, agreement="NA-1", until=date(2026, 11, 24))

    with frozen(date(2026, 11, 24)):
        assert SECRET in said(world, world.jiang, f"/listings/{made.number}/")
    with frozen(date(2026, 11, 25)):
        assert SECRET not in said(world, world.jiang, f"/listings/{made.number}/")


def test_it_admits_anew_or_not_at_all(world):
    made = listed(world)
    admit(world.chu, made, organisation=world.company, agreement="NA-1")
    admit(world.chu, made, organisation=world.company, agreement="NA-2")

    assert [row.agreement for row in made.admitted.all()] == ["NA-2"]
    assert dismiss(world.chu, made, organisation=world.company) == 1
    assert SECRET not in said(world, world.jiang, f"/listings/{made.number}/")
    with pytest.raises(Refused):
        admit(world.jiang, made, organisation=world.company, agreement="NA-3")
    with pytest.raises(Refused):
        admit(world.chu, made, organisation=world.company, agreement="NA-3", until=date(2026, 11, 1))


def test_it_leaves_no_trace_of_the_admitted_in_the_proof(world):
    made = listed(world)
    admit(world.chu, made, organisation=world.company, agreement="NA-1")

    proof = said(world, world.han, f"/listings/{made.number}/proof.json")
    assert not [text for text in ("NA-1", world.company.number, SECRET, HINT) if text in proof]


@pytest.mark.parametrize("who", ["chu", "wei", "yang", "auditor", "lin"])
def test_it_tells_the_secret_to_those_who_handle_it(world, who):
    made = listed(world)
    user = getattr(world, who)

    assert SECRET in said(world, user, f"/listings/{made.number}/")


def test_it_shows_the_exchange_nothing_before_it_is_handed_in(world):
    made = drafted(world)

    assert world.client(world.yang).get(f"/listings/{made.number}/").status_code == 403
    assert SECRET not in everything(world, world.yang, made)
    assert world.client(world.jiang).get(f"/listings/{made.number}/").status_code == 404


def test_it_hides_a_listing_when_its_result_is_closed_again(world):
    made = listed(world)
    describe(world.system, made.achievement, openness="registered")
    assert world.client().get(f"/listings/{made.number}/").status_code == 404
    assert made.title not in everything(world, None, made)
    assert world.client(world.jiang).get(f"/listings/{made.number}/").status_code == 200

    made.achievement.refresh_from_db()
    describe(world.system, made.achievement, openness="closed")

    assert world.client(world.jiang).get(f"/listings/{made.number}/").status_code == 404
    assert made.title not in everything(world, world.jiang, made)


def test_it_takes_a_withdrawn_listing_from_public_sight(world):
    made = withdraw_listing(world.chu, listed(world), reason="内部安排")

    assert world.client().get(f"/listings/{made.number}/").status_code == 404
    assert world.client(world.chu).get(f"/listings/{made.number}/").status_code == 200


def test_it_tells_what_the_examiner_found_to_the_seller_and_not_to_buyers(world):
    from shouzhan.rooms.listings.actions import publish_listing, submit_listing

    made = return_listing(world.yang, submitted(world), codes=["rights-unclear"], note="补交共有人同意书")
    assert "补交共有人同意书" in said(world, world.chu, f"/listings/{made.number}/")

    made = publish_listing(world.yang, submit_listing(world.chu, made))
    told = everything(world, world.jiang, made) + said(world, world.jiang, f"/listings/{made.number}/proof.json")
    assert "补交共有人同意书" not in told
    assert "rights-unclear" not in told
    assert "权属不清" not in told


def test_it_puts_no_secret_into_a_notice(world):
    return_listing(world.yang, submitted(world), codes=["other"], note="见附件")
    told = "\n".join(f"{notice.sentence_zh}{notice.sentence_en}" for notice in Notice.objects.all())

    assert "低温快充正极材料" in told
    assert SECRET not in told
    assert INSIDE not in told
    assert not Notice.objects.filter(reader=world.jiang).exists()


def test_it_finds_no_listing_by_what_is_secret_in_it(world):
    listed(world)

    for words in ("草酸铌铵", "青浦", "磷酸锂"):
        assert "低温快充正极材料" not in said(world, world.jiang, f"/listings/?q={words}")
        assert "低温快充正极材料" not in said(world, world.jiang, f"/search/?q={words}")


def test_it_lets_the_makers_follow_their_own_result(world):
    from shouzhan.rooms.disclosure.actions import open_disclosure

    report = open_disclosure(world.feng, name="低温快充正极材料", summary=INSIDE, unit=world.university, discloser=world.feng, contributors=[{"name": "冯九", "user": world.feng, "share": 100}])
    made = drafted(world, of=achievement(world, disclosure=report))

    assert world.client(world.feng).get(f"/listings/{made.number}/").status_code == 200
    assert world.client(world.chen).get(f"/listings/{made.number}/").status_code == 403
