"""A deployment's own parameter files: one that is broken breaks its own number and no other, and is named in one line."""

import pytest

from shouzhan.engine.rules.parameters import BadParameter
from shouzhan.law import book as law

GOOD = """title: {zh: 试, en: Tried}
unit: ratio
shape: number
checked: 2026-11-01
values:
- {since: 2022-07-01, value: "0.9", source: stamp-law-2022, clause: 附表, confidence: high}
"""


@pytest.fixture
def folder(tmp_path):
    before = list(law._HOME)
    law.use_home(tmp_path)
    (tmp_path / "parameters").mkdir()
    yield tmp_path / "parameters"
    law._HOME[:] = before


def share(name):
    return str(law.book()[name].values[-1].value)


@pytest.mark.parametrize("content", [b"title: [\n\n", "值".encode("utf-16"), b"5", b"", b"title: {zh: a, en: b}", GOOD.replace("2026-11-01", "2026-02-30").encode()])
def test_a_broken_file_breaks_its_own_number_only(folder, content):
    (folder / "voucher_share.yaml").write_bytes(content)
    (folder / "stamp_rate.yaml").write_text(GOOD, "utf-8")

    assert share("stamp_rate") == "9/10"
    with pytest.raises(BadParameter, match="voucher_share") as bad:
        share("voucher_share")
    assert "\n" not in str(bad.value)


def test_a_folder_in_the_place_of_a_file_is_named(folder):
    (folder / "voucher_share.yaml").mkdir()

    with pytest.raises(BadParameter, match="voucher_share"):
        share("voucher_share")


def test_a_file_taken_away_meanwhile_leaves_what_ships(folder):
    (folder / "stamp_rate.yaml").write_text(GOOD, "utf-8")
    held = law.book()
    (folder / "stamp_rate.yaml").unlink()

    assert held["stamp_rate"] == law.built_in()["stamp_rate"]


def test_a_link_to_nowhere_is_no_file(folder):
    (folder / "stamp_rate.yaml").symlink_to(folder / "nowhere")

    assert law.book()["stamp_rate"] == law.built_in()["stamp_rate"]


@pytest.mark.parametrize("content", [b"x: 5", b"[]", b"x: [", "源".encode("utf-16"), b"x: {title: a, since: 2026-02-30}", b"x: {title: [a]}", b"x: {title: a, since: soon}", b"x: {title: a, 1: b}"])
def test_broken_sources_are_named(folder, content):
    (folder / "sources.yaml").write_bytes(content)

    with pytest.raises(BadParameter, match=r"sources\.yaml"):
        law.book()
