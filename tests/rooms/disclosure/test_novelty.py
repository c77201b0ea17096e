"""Publications: planned, warned of in time, cleared only where they harm no filing."""

from datetime import timedelta

import pytest
from tests.rooms.disclosure.scene import accepted, drafted, refusal

from shouzhan.kernel.dates import frozen, today
from shouzhan.kernel.journal.models import Entry
from shouzhan.rooms.disclosure import novelty
from shouzhan.rooms.disclosure.actions import (
    clear_publication,
    drop_publication,
    plan_publication,
    seek_patent,
    waive_patent,
)
from shouzhan.rooms.disclosure.checks import novelty_warning
from shouzhan.rooms.disclosure.models import Achievement
from shouzhan.rooms.disclosure.sweeps import warn_of_publications
from shouzhan.web.models import Notice

pytestmark = pytest.mark.database


def planned(world, days=60):
    made = accepted(world)
    made = plan_publication(world.feng, made, on=today() + timedelta(days=days), where="膜科学学报")
    return made, made.publications.get()


@pytest.fixture
def filed(monkeypatch):
    """What the rooms after this one know of filings."""
    known = {}
    monkeypatch.setattr(novelty, "FILINGS", [lambda achievements: {pk: day for pk, day in known.items() if pk in achievements}])
    return known


def test_it_refuses_a_publication_before_anybody_filed_and_says_what_to_do(world, filed):
    made, publication = planned(world)

    decision = refusal(clear_publication, world.chu, made, publication=publication)

    assert decision.code == "publication-before-filing"
    assert "提出专利申请" in str(decision.remedy)
    assert decision.cites


@pytest.mark.parametrize(("before", "code"), [(0, "cleared"), (1, "cleared"), (-1, "publication-before-filing")])
def test_it_clears_what_was_filed_for_on_or_before_the_day(world, filed, before, code):
    made, publication = planned(world)
    filed[Achievement.objects.get().pk] = publication.on - timedelta(days=before)

    if code == "cleared":
        clear_publication(world.chu, made, publication=publication)
        publication.refresh_from_db()
        assert publication.cleared_on == today()
    else:
        assert refusal(clear_publication, world.chu, made, publication=publication).code == code


def test_it_keeps_on_what_a_publication_was_cleared(world, filed):
    made, publication = planned(world)
    filed[Achievement.objects.get().pk] = today()
    clear_publication(world.chu, made, publication=publication)

    ground = Entry.objects.get(step="clear").grounds[0]
    assert (ground["by"], ground["facts"]["filed_on"]) == ("disclosure.novelty", today().isoformat())


def test_it_clears_what_the_unit_seeks_no_patent_for_until_it_does(world, filed):
    made, publication = planned(world)
    made = waive_patent(world.chu, made, because="以技术秘密保护", reason="转化工作会议")
    made = clear_publication(world.chu, made, publication=publication)

    seek_patent(world.chu, made)

    publication.refresh_from_db()
    assert publication.cleared_on is None


def test_it_says_that_a_past_publication_may_have_cost_novelty(world, filed):
    made, publication = planned(world, days=0)

    assert refusal(clear_publication, world.chu, made, publication=publication).code == "published-before-filing"


def test_it_warns_discloser_and_office_in_time_and_once(world, filed):
    _made, publication = planned(world, days=60)

    with frozen(publication.on - timedelta(days=31)):
        assert warn_of_publications() == 0
    with frozen(publication.on - timedelta(days=30)):
        warn_of_publications()
        warn_of_publications()

    assert Notice.objects.filter(key__startswith="novelty:").values_list("reader__username", flat=True).order_by("reader__username")[:].count() == 2
    assert {notice.reader.username for notice in Notice.objects.filter(key__startswith="novelty:")} == {"feng", "chu"}


@pytest.mark.parametrize("way", ["filed", "waived", "dropped", "cleared"])
def test_it_warns_of_nothing_that_harms_no_filing(world, filed, way):
    made, publication = planned(world, days=10)
    if way == "waived":
        waive_patent(world.chu, made, because="公开共享", reason="会议")
    elif way == "dropped":
        drop_publication(world.feng, made, publication=publication)
    else:
        filed[Achievement.objects.get().pk] = today()
        if way == "cleared":
            clear_publication(world.chu, made, publication=publication)

    assert warn_of_publications() == 0


def test_it_never_holds_a_disclosure_up_for_a_publication_but_says_so(world):
    made = plan_publication(world.feng, drafted(world), on=today() + timedelta(days=3), where="会议")

    decision = novelty_warning(world.feng, made)

    assert bool(decision)
    assert decision.code == "publication-before-filing"


def test_it_shows_the_clock_on_the_page(world):
    made, _publication = planned(world, days=10)

    page = world.client(world.feng).get(f"/disclosures/{made.number}/").content.decode()

    assert "发表后成果不再具备新颖性" in page
