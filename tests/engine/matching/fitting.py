"""A need, a few results with fields, and a scale to weigh them on, for the tests of what comes after the words."""

from datetime import date

from shouzhan.engine.matching.fit.values import facts_of
from shouzhan.engine.matching.fit.weigh import Scale
from shouzhan.engine.matching.index import Document, Writer
from shouzhan.engine.matching.search import Engine

ON = date(2026, 11, 20)
NEED = "秸秆气化焦油净化"
WHOLE = {
    "field": "环境保护", "industry": "D44", "ipc": "C10K", "maturity": 7, "price": ["200000", "400000"], "region": "310115",
    "window": ["2026-01-01", "2027-01-01"], "cross_border": False, "updated": "2026-06-01", "party": "甲院",
}  # fmt: skip
WANTS = {
    "field": "环境保护", "industry": "D44", "ipc": "C10K", "maturity": 6, "price": "300000", "region": "310115",
    "window": ["2026-10-01", "2027-10-01"], "cross_border": False, "party": "乙厂",
}  # fmt: skip


def results(*several):
    """Results that say the same but for a number, with these fields; the first says most."""
    return [Document(f"R{at}", f"秸秆气化焦油净化装置 {at} " + "焦油" * (9 - min(at, 8)), fields=fields) for at, fields in enumerate(several, 1)]


def engine_of(folder, documents):
    with Writer(folder) as writer:
        for document in documents:
            writer.add(document)
        writer.commit()
    return Engine(folder)


def scale_of(engine, wants=None, **options):
    return Scale(engine, engine.ready(NEED), facts_of(wants or {}, of_need=True), ON, **options)
