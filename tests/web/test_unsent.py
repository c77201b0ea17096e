"""What somebody began to fill in and has not sent waits on the workbench."""

import pytest

pytestmark = pytest.mark.database


def test_a_form_put_aside_is_named_and_found_again(world):
    client = world.client(world.zhou)
    assert client.post("/drafts/?key=/tasks/new/open/", {"name": "建设中试平台"}).json()["saved"]

    page = client.get("/workbench/").content.decode()

    assert 'href="/tasks/new/open/"' in page
    assert "没填完的表" in page
    assert "/tasks/new/open/</a>" not in page


def test_nobody_else_sees_it(world):
    world.client(world.zhou).post("/drafts/?key=/tasks/new/open/", {"name": "建设中试平台"})

    assert "没填完的表" not in world.client(world.wu).get("/workbench/").content.decode()


@pytest.mark.parametrize("key", ["//elsewhere.example/", "/\\elsewhere.example/", "https://elsewhere.example/"])
def test_no_form_of_another_house_is_kept(world, key):
    client = world.client(world.zhou)

    assert client.post("/drafts/", {"name": "x"}, query_params={"key": key}).status_code == 413
    assert "elsewhere" not in client.get("/workbench/").content.decode()
