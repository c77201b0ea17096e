"""Every page and register answers for everybody in the cast, in both languages, within its budget of queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from shouzhan.web.registers import REGISTERS

pytestmark = pytest.mark.database
QUERIES = 12
PUBLIC = ("/", "/search/", "/accounts/login/")
INNER = ("/workbench/",)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("path", [*PUBLIC, *INNER, *(f"/{register.path}" for register in REGISTERS.values())])
def test_it_shows_each_page_to_an_official(world, path, language):
    client = world.client(world.admin)
    client.cookies["language"] = language

    response = client.get(path, follow=True)

    assert response.status_code == 200


@pytest.mark.parametrize("register", sorted(REGISTERS))
def test_it_lists_a_register_within_the_budget_of_queries(world, register):
    client = world.client(world.admin)
    client.get("/workbench/")

    with CaptureQueriesContext(connection, ) as queries:
        assert client.get(REGISTERS[register].url()).status_code == 200

    assert len(queries) <= QUERIES, "\n".join(q["sql"][:160] for q in queries)


@pytest.mark.parametrize("path", INNER)
def test_it_asks_a_stranger_to_sign_in(world, path):
    response = world.client().get(path)

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/accounts/login/")


def test_it_answers_404_for_what_is_not_there(world):
    assert world.client().get("/organisations/ORG-2026-999999-0/").status_code == 404
    assert world.client().get("/nowhere/").status_code == 404


def test_it_sends_a_content_policy_without_inline_script(world):
    policy = world.client().get("/").headers["Content-Security-Policy"]

    assert "unsafe-inline" not in policy
    assert "frame-ancestors 'none'" in policy
