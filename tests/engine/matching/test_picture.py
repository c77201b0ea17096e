"""The picture of one match shows what the explanation says."""

from __future__ import annotations

import re
from pathlib import Path
from xml.etree import ElementTree

import pytest

from shouzhan.engine.matching.explain import explain, fields_of
from shouzhan.engine.matching.index import Document, Writer
from shouzhan.engine.matching.picture import MARGIN, WIDTH, drawn
from shouzhan.engine.matching.search import Engine, shown

pytestmark = pytest.mark.pure
ASKED = "染布老掉色，<盐>用得多"


def _picture(folder: Path, text: str) -> tuple[str, Engine]:
    with Writer(folder / "i") as writer:
        writer.add(Document("A1", text, "低盐染色助剂"))
        writer.add(Document("B1", "秸秆还田菌剂"))
        writer.commit()
    engine = Engine(folder / "i")
    query = engine.ready(ASKED)
    match = engine.search(ASKED)[0]
    return drawn(ASKED, engine.document(match), explain(engine, query, match)), engine


def test_the_bars_add_up_to_the_whole_width_and_the_score_is_printed(tmp_path: Path) -> None:
    picture, engine = _picture(tmp_path, "使活性染料在低盐条件下上染")

    ElementTree.fromstring(picture)
    bars = [float(width) for width in re.findall(r'width="([\d.]+)" height="24"', picture)]
    assert sum(bars) == pytest.approx(WIDTH - 2 * MARGIN, abs=0.5)
    assert f"= {shown(engine.search(ASKED)[0].points)}" in picture.replace("　", " ").replace("  ", " ")


def test_it_prints_every_sign_of_both_texts_whatever_they_hold(tmp_path: Path) -> None:
    text = "染料 & <b>盐</b> \"固色\" " * 30
    picture, engine = _picture(tmp_path, text)

    said = "".join(one.text or "" for one in ElementTree.fromstring(picture).iter() if one.tag.endswith("text"))
    assert ASKED in said
    for field in fields_of(engine.document(engine.search(ASKED)[0])).values():
        assert field.strip() in said
