"""What is written for readers holds: links lead somewhere, both languages point at each other, and the words on buttons are ours."""

import re
from pathlib import Path

import pytest

from shouzhan.project.cli import VERBS

ROOT = Path(__file__).parents[2]
PAGES = sorted({ROOT / "README.md", ROOT / "README.zh.md", *(ROOT / "docs").rglob("*.md")})
CHINESE = [page for page in PAGES if page.name.endswith(".zh.md")]
LINK = re.compile(r"\]\((?!/)([^)#:]+)(?:#[^)]*)?\)")
SOURCES = "\n".join(path.read_text("utf-8") for pattern in ("*.py", "*.html") for path in (ROOT / "src").rglob(pattern))


def short(page):
    return str(page.relative_to(ROOT))


@pytest.mark.parametrize("page", PAGES, ids=short)
def test_it_links_to_nothing_that_is_missing(page):
    missing = [link for link in LINK.findall(page.read_text("utf-8")) if not (page.parent / link).exists()]

    assert missing == []


def test_the_guides_a_user_needs_are_there_in_chinese():
    assert {short(page) for page in CHINESE} >= {"README.zh.md", "docs/howto/first-steps.zh.md", "docs/howto/run-your-own-house.zh.md", "docs/howto/evaluate-carriers.zh.md"}


@pytest.mark.parametrize("page", CHINESE, ids=short)
def test_both_languages_point_at_each_other_at_the_top(page):
    english = page.with_name(page.name.removesuffix(".zh.md") + ".md")

    assert f"]({english.name})" in "\n".join(page.read_text("utf-8").splitlines()[:3])
    assert f"]({page.name})" in "\n".join(english.read_text("utf-8").splitlines()[:3])


@pytest.mark.parametrize("page", CHINESE, ids=short)
def test_both_languages_name_the_same_commands_and_settings(page):
    english = page.with_name(page.name.removesuffix(".zh.md") + ".md").read_text("utf-8")
    chinese = page.read_text("utf-8")
    called = set(re.findall(r"shouzhan ((?:evaluate |log |user )?[a-z]+)\b", chinese))

    assert {word.split()[0] for word in called} <= set(VERBS)
    assert [word for word in called if f"shouzhan {word}" not in english] == []
    assert [name for name in re.findall(r"SHOUZHAN_[A-Z_]+", chinese) if name not in english] == []


def test_the_first_steps_call_buttons_as_the_pages_do():
    quoted = re.findall(r"“([^“”]+)”", (ROOT / "docs/howto/first-steps.zh.md").read_text("utf-8"))

    assert len(quoted) > 20
    assert [word for word in quoted if f'"{word}"' not in SOURCES and f">{word}<" not in SOURCES] == []
