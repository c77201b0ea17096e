"""A few needs and results in plain words, and small helpers, for the tests of the engine."""

from pathlib import Path

import numpy as np

from shouzhan.engine.matching.index import Document, Reader, Writer
from shouzhan.engine.matching.text import tokens

RESULTS = [
    Document("R1", "以聚乳酸纤维为对象,研究超临界二氧化碳无水染色工艺,染料上染率达到92%。", "聚乳酸织物的无水染色", ("染色", "聚乳酸")),
    Document("R2", "针对秸秆气化产生的焦油,采用催化裂解与水洗相结合的净化方法,焦油含量显著下降。"),
    Document("R3", "研究刺参幼参饲料中发酵豆粕替代鼠尾藻粉的比例,结果表明替代量为25%时生长最快。"),
    Document("R4", "提出一种电梯曳引机早期故障诊断算法,由振动信号预测轴承失效。"),
    Document("R5", "以赤泥和粉煤灰制备胶凝材料,研究其抗压强度与水化机理。"),
    Document("R6", "LED路灯的散热设计与PM2.5传感器的标定方法。"),
]


def made(folder: Path, documents=RESULTS, **options) -> Reader:
    """An index of these documents."""
    with Writer(folder, **options) as writer:
        for document in documents:
            writer.add(document)
        writer.commit()
    return Reader(folder)


def found(reader: Reader, text: str, top: int = 10):
    """Identifiers and scores by the plain sum of what every term weighs."""
    keys = np.array(sorted({token.key for token in tokens(text)}), dtype=np.uint64)
    counts = reader.counts(keys)
    weights = np.round(1000 * np.log(1 + (reader.documents - counts + 0.5) / (counts + 0.5))).astype(np.int32)
    return [(name, score) for name, score, _segment, _doc in reader.best(keys, weights, top)]
