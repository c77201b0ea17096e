import errno
import json
import os
import pickle
import signal
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from tests.engine.matching import models
from tests.engine.matching.test_index_lost import ended_by, state
from tests.engine.matching.toys import RESULTS, made

from shouzhan.engine.matching import cluster
from shouzhan.engine.matching.batch import answer_all
from shouzhan.engine.matching.commands import main
from shouzhan.engine.matching.corpus import Asked
from shouzhan.engine.matching.embedding import BadModelError, folder, lay, open_model
from shouzhan.engine.matching.embedding.meaning import Share
from shouzhan.engine.matching.embedding.vectors import file_of, is_whole, open_laid, rounded
from shouzhan.engine.matching.explain import explain_all
from shouzhan.engine.matching.index import Document, Reader, Writer
from shouzhan.engine.matching.index.reader import WHOLE
from shouzhan.engine.matching.search import Engine
from shouzhan.engine.matching.text.lexicon import Lexicon

MEANT = Document("M", "犬疾")
DOCUMENTS = [*RESULTS, MEANT]
PLAIN = Lexicon([], [])


def nothing(_what: str, _done: int, _whole: int) -> None:
    """Tell nobody."""


@pytest.fixture(scope="module")
def model(tmp_path_factory):
    return models.static(tmp_path_factory.mktemp("model"))


def meant(index: Path, model: Path, documents=DOCUMENTS, **options) -> Reader:
    """An index of these documents with their vectors."""
    known = open_model(model)
    return made(index, documents, beside=lambda where, parts: lay(where, parts, known, nothing), **options)


def engine(index: Path, model: Path, share: Share | None = None) -> Engine:
    return Engine(index, PLAIN, model=open_model(model), share=share)


def corpus(file: Path, documents=DOCUMENTS) -> str:
    file.write_text("".join(document.record().decode("gb18030") + "\n" for document in documents), "utf-8")
    return str(file)


@pytest.mark.parametrize("kind", ["static", "exported"])
def test_it_finds_by_meaning_what_shares_no_sign(tmp_path, kind):
    folder = getattr(models, kind)(tmp_path / "model")
    meant(tmp_path / "index", folder)
    assert [match.id for match in Engine(tmp_path / "index", PLAIN).search("狗医")] == []
    found = engine(tmp_path / "index", folder).search("狗医")
    assert [(match.id, match.words, match.points == match.meant > 0) for match in found] == [("M", 0, True)]


def test_it_answers_as_ever_without_a_model(tmp_path, model):
    meant(tmp_path / "with", model)
    made(tmp_path / "without", DOCUMENTS)
    for text in ("狗医", "秸秆炉子里的焦油怎么除", "染布不想用水", "电梯报警"):
        assert Engine(tmp_path / "with").search(text) == [match._replace(segment=0) for match in Engine(tmp_path / "without").search(text)]


TEXTS = some.text(alphabet="狗犬医疾船艇染色布秸秆焦油报警5a ", min_size=1, max_size=12)


@settings(max_examples=40, deadline=None)
@given(documents=some.lists(TEXTS, min_size=2, max_size=12), asked=TEXTS, most=some.sampled_from([0.02, 0.2, 1.0, 5.0]), near=some.sampled_from([0.0, 0.5]))
def test_no_document_that_says_all_of_a_query_falls_behind_for_meaning(tmp_path_factory, model, documents, asked, most, near):
    index = tmp_path_factory.mktemp("index")
    several = [Document(f"D{number}", text) for number, text in enumerate(documents)]
    meant(index, model, several)
    plain, fused = Engine(index, PLAIN), engine(index, model, Share(most, near))
    query = plain.ready(asked)
    before, after = ([match.id for match in one.best(query, 20)] for one in (plain, fused))
    matches = plain.best(query, 20)
    exact = [match.id for match, why in zip(matches, explain_all(plain, query, matches), strict=True) if not query.unheard and {term.key for term in query.terms if not term.via} <= {reason.term.key for reason in why.reasons}]
    for name in exact:
        assert set(after[: after.index(name)]) <= set(before[: before.index(name)])


def test_a_document_does_not_say_all_of_a_query_that_asks_for_more_than_any_says(tmp_path, model):
    meant(tmp_path, model, [Document("A", "茶"), MEANT])
    assert {match.id: match.meant > 0 for match in engine(tmp_path, model).search("茶")} == {"A": True}
    assert {match.id: match.meant > 0 for match in engine(tmp_path, model).search("茶狗医狗医")} == {"A": False, "M": True}


@settings(max_examples=25, deadline=None)
@given(documents=some.lists(TEXTS, min_size=1, max_size=8), asked=TEXTS)
def test_the_parts_add_up_to_the_score_and_name_the_meaning(tmp_path_factory, model, documents, asked):
    index = tmp_path_factory.mktemp("index")
    meant(index, model, [Document(f"D{number}", text) for number, text in enumerate(documents)])
    fused = engine(index, model, Share(0.5, 0.1))
    query = fused.ready(asked)
    matches = fused.best(query, 10)
    for match, why in zip(matches, explain_all(fused, query, matches), strict=True):
        assert why.points == match.points == sum(why.parts().values())
        assert why.parts()["meaning"] == match.meant
        assert why.against.is_loose is (match.words > 0 and all(reason.part == "characters" for reason in why.reasons))


def test_it_answers_the_same_from_parts_of_the_documents_and_without_what_is_gone(tmp_path, model):
    known = open_model(model)
    many = [Document(f"S{n % 7}{n}", DOCUMENTS[n % 7].text[n % 3:] or "犬") for n in range(40)]
    meant(tmp_path, model, many)
    with Writer(tmp_path, beside=lambda where, parts: lay(where, parts, known, nothing)) as writer:
        assert writer.remove("S66")
        assert writer.add(Document("new", "犬疾")) == "added"
        writer.commit()
    fused = engine(tmp_path, model)
    assert len(fused.reader.segments) == 2
    asked = [Asked(f"Q{n}", text) for n, text in enumerate(("狗医", "犬疾", "秸秆", "染色", "狗"))]
    whole = list(answer_all(fused, asked, 6))
    assert "S66" not in {match.id for _one, matches in whole for match in matches}
    assert list(answer_all(fused, asked, 6, shards=5)) == list(answer_all(fused, asked, 6, 2, 3)) == whole


def test_history_leaves_no_trace_in_the_vectors(tmp_path, model):
    meant(tmp_path / "once", model)
    for document in reversed(DOCUMENTS):
        meant(tmp_path / "many", model, [document])
    assert [match[:3] for match in engine(tmp_path / "once", model).search("狗医报警", 10)] == [match[:3] for match in engine(tmp_path / "many", model).search("狗医报警", 10)]


def test_it_works_nothing_out_twice_when_segments_are_merged(tmp_path, model, monkeypatch):
    meant(tmp_path, model)
    asked = []
    known = open_model(model)

    class Counting:
        fingerprint, dimensions = known.fingerprint, known.dimensions

        def vector(self, text, *, is_asked=False):
            asked.append(text)
            return known.vector(text, is_asked=is_asked)

    made(tmp_path, [Document("N", "船舶")], beside=lambda where, parts: lay(where, parts, Counting(), nothing))
    assert asked == ["船舶"]
    assert len(list((tmp_path / "vectors").iterdir())) == len(Reader(tmp_path).segments)
    assert engine(tmp_path, model).search("艇")[0].id == "N"


def test_it_refuses_the_vectors_of_another_model(tmp_path, model, capsys):
    other = models.static(tmp_path / "other", turn=0.3)
    index = str(tmp_path / "index")
    call = ["index", "--corpus", corpus(tmp_path / "c.jsonl"), "--index", index]
    assert main([*call, "--model", str(model)]) == 0
    before = Reader(tmp_path / "index").manifest.state
    for refused in ([*call, "--model", str(other)], ["search", "--index", index, "狗", "--meaning", str(other)], ["needs", "--index", index, "--queries", "-", "--model", str(other)]):
        capsys.readouterr()
        assert main(refused) == 2
        err = capsys.readouterr().err
        assert "are another model's; use that one, or make all of it anew with `shouzhan match index --anew" in err
        assert err.count("\n") == 1
    assert Reader(tmp_path / "index").manifest.state == before
    assert main([*call, "--model", str(other), "--anew"]) == 0
    assert engine(tmp_path / "index", other).search("狗医")[0].id == "M"


def test_it_catches_up_what_was_added_without_a_model(tmp_path, model, capsys):
    index, source = str(tmp_path / "index"), corpus(tmp_path / "c.jsonl")
    assert main(["index", "--corpus", source, "--index", index]) == 0
    capsys.readouterr()
    assert main(["search", "--index", index, "狗医", "--meaning", str(model)]) == 2
    assert "have no vectors yet; catch up with `shouzhan match index --corpus FILE" in capsys.readouterr().err
    assert main(["index", "--corpus", source, "--index", index, "--model", str(model)]) == 0
    assert main(["search", "--index", index, "狗医", "--meaning", str(model)]) == 0


def halved(file: Path) -> None:
    file.write_bytes(file.read_bytes()[: file.stat().st_size // 2])


def emptied(file: Path) -> None:
    file.write_bytes(b"")


def of_no_sense(file: Path) -> None:
    file.write_bytes(b"[]" + file.read_bytes()[2:])


def named_longer(file: Path) -> None:
    file.write_bytes(file.read_bytes() + b"\0")


@pytest.mark.parametrize("spoil", [halved, emptied, of_no_sense, named_longer, Path.unlink])
def test_it_refuses_vectors_that_are_not_whole_and_makes_them_again(tmp_path, model, spoil):
    reader = meant(tmp_path, model)
    expected = engine(tmp_path, model).search("狗医")
    spoil(file_of(tmp_path, reader.manifest.parts[0]))
    assert Engine(tmp_path, PLAIN).search("染色")
    with pytest.raises(BadModelError, match="have no vectors yet"):
        engine(tmp_path, model)
    meant(tmp_path, model, [])
    assert engine(tmp_path, model).search("狗医") == expected


def test_checking_names_vectors_that_were_changed(tmp_path, model, capsys):
    part = meant(tmp_path, model).manifest.parts[0]
    file = file_of(tmp_path, part)
    assert is_whole(tmp_path, part)
    file.write_bytes(file.read_bytes()[:-1] + b"\x55")
    assert not is_whole(tmp_path, part)
    assert main(["check", "--index", str(tmp_path)]) == 1
    assert f"{file} is damaged" in capsys.readouterr().err


def test_a_writer_killed_at_any_step_leaves_a_committed_state_with_its_vectors(tmp_path, model, monkeypatch):
    monkeypatch.setattr(os, "fsync", lambda _handle: None)
    known = open_model(model)
    many = [Document(f"D{number}", f"秸秆焦油与染色犬{number}") for number in range(8)]
    folder, step, killed, seen = tmp_path / "index", 0, signal.SIGKILL, []

    def adds(writer: Writer) -> None:
        writer._beside = lambda where, parts: lay(where, parts, known, nothing)
        writer.add(MEANT)

    while killed:
        step += 3
        index = folder / str(step)
        meant(index, model, many)
        killed = ended_by(index, adds, step)
        state(index)
        found = engine(index, model).search("狗医", 20)  # refuses if a committed document had no vector
        seen.append("M" in {match.id for match in found})
        meant(index, model, [MEANT])
        assert engine(index, model).search("狗医")[0].id == "M"
        assert {path.name for path in (index / "vectors").iterdir()} == {f"{part.name}.bin" for part in Reader(index).manifest.parts}
    assert seen == sorted(seen)
    assert len(set(seen)) == 2


def test_a_full_disk_leaves_index_and_vectors_as_they_were(tmp_path, model, monkeypatch, capsys):
    meant(tmp_path / "i", model)
    before, files = Reader(tmp_path / "i").manifest.state, sorted(path.name for path in (tmp_path / "i" / "vectors").iterdir())
    sync = os.fsync

    def full(handle: int) -> None:
        if "/vectors/" in os.readlink(f"/proc/self/fd/{handle}"):
            raise OSError(errno.ENOSPC, "No space left on device")
        sync(handle)

    monkeypatch.setattr(os, "fsync", full)
    assert main(["index", "--corpus", corpus(tmp_path / "c.jsonl", [Document("N", "船舶")]), "--index", str(tmp_path / "i"), "--model", str(model)]) == 3
    assert capsys.readouterr().err.startswith("there is no room")
    assert Reader(tmp_path / "i").manifest.state == before
    assert sorted(path.name for path in (tmp_path / "i" / "vectors").iterdir()) == files
    assert engine(tmp_path / "i", model).search("狗医")[0].id == "M"


def test_a_worker_of_a_cluster_answers_with_the_model(tmp_path, model):
    state = meant(tmp_path / "i", model).manifest.state
    task = pickle.loads(pickle.dumps(cluster._Task(str(tmp_path / "i"), state, 3, PLAIN, (str(model), Share()))))
    [[[found]]] = task([(WHOLE, [Asked("Q", "狗医")])])
    assert found == engine(tmp_path / "i", model).search("狗医", 3)[0]
    [refusal] = cluster._Task(str(tmp_path / "i"), state, 3, PLAIN, (str(tmp_path), Share()))([(WHOLE, [])])
    assert "holds no model that can be used" in refusal


def test_what_is_shipped_to_a_worker_has_the_model_beside_the_index(tmp_path, model, monkeypatch):
    state = meant(tmp_path / "i", model).manifest.state
    sent = []
    cluster._ship(SimpleNamespace(addFile=sent.append), tmp_path / "i", tmp_path, model)
    assert [Path(file).name for file in sent] == [cluster._SHIPPED]
    monkeypatch.setitem(sys.modules, "pyspark", SimpleNamespace(SparkFiles=SimpleNamespace(getRootDirectory=lambda: str(tmp_path))))
    [[[found]]] = cluster._Task("", state, 3, PLAIN, ("elsewhere", Share()))([(WHOLE, [Asked("Q", "狗医")])])
    assert found == engine(tmp_path / "i", model).search("狗医", 3)[0]


def broken_tokenizer(at: Path) -> None:
    (at / "tokenizer.json").write_text("{", "utf-8")


def no_tokenizer(at: Path) -> None:
    (at / "tokenizer.json").unlink()


def no_table(at: Path) -> None:
    models.tensors(at / "model.safetensors", {"other": models.table()})


def cut_short(at: Path) -> None:
    halved(at / "model.safetensors")


def no_numbers(at: Path) -> None:
    models.tensors(at / "model.safetensors", {"embeddings": np.full((4, 4), np.nan, dtype=np.float32)})


def rows_beyond(at: Path) -> None:
    models.tensors(at / "model.safetensors", {"embeddings": models.table(), "mapping": np.full(len(models.WORDS), 999)})


def no_onnx(at: Path) -> None:
    (at / "model.safetensors").unlink()
    (at / "model.onnx").write_bytes(b"nothing")


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (broken_tokenizer, "cannot be read"), (no_tokenizer, "holds no model that can be used; it must have tokenizer.json"), (no_table, "holds no table of numbers"),
        (cut_short, "cannot be read"), (no_numbers, "holds no table of numbers"), (rows_beyond, "rows that are not there"), (no_onnx, "cannot be read"),
    ],
)  # fmt: skip
def test_it_says_in_one_line_what_is_wrong_with_a_model(tmp_path, capsys, spoil, words):
    at = models.static(tmp_path / "model")
    spoil(at)
    index = tmp_path / "index"
    assert main(["index", "--corpus", corpus(tmp_path / "c.jsonl"), "--index", str(index), "--model", str(at)]) == 2
    err = capsys.readouterr().err
    assert err.startswith("--model: ")
    assert words in err
    assert err.count("\n") == 1
    assert not index.exists()


@pytest.mark.parametrize("name", ["tokenizers", "onnxruntime"])
def test_it_says_how_to_add_what_is_not_installed(tmp_path, monkeypatch, capsys, name):
    at = models.exported(tmp_path / "model")
    look = folder.find_spec
    monkeypatch.setattr(folder, "find_spec", lambda asked: None if asked == name else look(asked))
    assert main(["index", "--corpus", corpus(tmp_path / "c.jsonl"), "--index", str(tmp_path / "i"), "--model", str(at)]) == 2
    assert f"{name}, which sentence models need, is not part of this installation; add it with: script/setup --with embeddings" in capsys.readouterr().err


def test_it_refuses_in_either_language(tmp_path, monkeypatch, capsys):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert main(["index", "--corpus", corpus(tmp_path / "c.jsonl"), "--index", str(tmp_path / "i"), "--model", "nowhere"]) == 2
    assert capsys.readouterr().err == "--model：没有 nowhere 这个文件夹\n"


def test_it_reads_weights_rows_and_half_numbers_of_a_static_model(tmp_path):
    whole = open_model(models.static(tmp_path / "whole"))
    rows, numbers = np.arange(len(models.WORDS))[::-1].copy(), np.linspace(1, 2, len(models.WORDS))
    other = models.static(tmp_path / "other", mapping=rows, weights=numbers)
    half = models.static(tmp_path / "half")
    models.tensors(half / "model.safetensors", {"embedding.weight": (models.table().view(np.uint32) >> 16).astype(np.uint16)})
    told = [models.table()[::-1][models.WORDS.index(sign)] * numbers[models.WORDS.index(sign)] for sign in "狗医"]
    assert np.allclose(open_model(other).vector("狗?医"), np.mean(told, axis=0))
    assert np.allclose(open_model(half).vector("狗医"), whole.vector("狗医"), atol=0.01)
    assert not whole.vector("???").any()
    assert not rounded(whole.vector("???")).any()


def test_it_pools_and_prompts_as_the_model_says(tmp_path):
    mean, first, told = (models.exported(tmp_path / name, "onnx/model.onnx", ("input_ids", "attention_mask", "token_type_ids")) for name in ("mean", "first", "told"))
    (first / "1_Pooling").mkdir()
    (first / "1_Pooling" / "config.json").write_text('{"pooling_mode_cls_token": true}', "utf-8")
    (told / "config_sentence_transformers.json").write_text('{"prompts": {"query": "船", "document": "茶"}}', "utf-8")
    rows = {sign: models.table()[models.WORDS.index(sign)] for sign in "狗医船茶"}
    assert np.allclose(open_model(mean).vector("狗医"), (rows["狗"] + rows["医"]) / 2)
    assert np.allclose(open_model(first).vector("狗医"), rows["狗"])
    assert np.allclose(open_model(told).vector("狗", is_asked=True), (rows["船"] + rows["狗"]) / 2)
    assert np.allclose(open_model(told).vector("狗"), (rows["茶"] + rows["狗"]) / 2)
    assert len({open_model(one).fingerprint for one in (mean, first, told)}) == 3


def test_it_runs_with_a_model_and_tells_the_part(tmp_path, model, capsys):
    queries = tmp_path / "q.jsonl"
    queries.write_text('{"qid": "Q", "text": "狗医"}\n', "utf-8")
    call = ["run", "--corpus", corpus(tmp_path / "c.jsonl"), "--queries", str(queries), "--out", "-"]
    assert main([*call, "--model", str(model)]) == 0
    assert capsys.readouterr().out.startswith("Q\tM\t1\t")
    assert main(call) == 0
    assert "M" not in capsys.readouterr().out
    meant(tmp_path / "index", model)
    assert main(["search", "--index", str(tmp_path / "index"), "犬疾", "--meaning", str(model), "--json", "--picture", str(tmp_path / "p.svg")]) == 0
    told = json.loads(capsys.readouterr().out)["matches"][0]
    assert told["id"] == "M"
    assert told["why"]["parts"]["meaning"] == told["meaning"] > "0"
    assert "语义 meaning" in (tmp_path / "p.svg").read_text("utf-8")


def test_it_claims_nothing_of_a_match_by_meaning_alone(tmp_path, model, capsys):
    meant(tmp_path, model)
    assert main(["search", "--index", str(tmp_path), "狗医", "--meaning", str(model), "--json", "--language", "en"]) == 0
    told = json.loads(capsys.readouterr().out)["matches"][0]
    assert told["confidence"]["unmeasured"] == "no measure for this: both share no word and are near in meaning only"
    assert told["confidence"]["judged"] == 0
    assert told["words"] == "0.00000"
    assert told["score"] == told["meaning"]


def test_it_needs_nothing_of_the_extra_without_a_model(tmp_path):
    made(tmp_path, DOCUMENTS)
    script = "import sys; sys.modules.update(tokenizers=None, onnxruntime=None); from shouzhan.engine.matching.commands import main; raise SystemExit(main(sys.argv[1:]))"
    done = subprocess.run([sys.executable, "-c", script, "search", "--index", str(tmp_path), "染色"], check=False, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr


def test_a_reader_looks_again_when_a_commit_swept_the_vectors_it_was_about_to_open(tmp_path, model, monkeypatch):
    from shouzhan.engine.matching.embedding import meaning

    meant(tmp_path, model)
    opens, left = meaning.Reader, [1]

    def late(at):
        reader = opens(at)
        if left and left.pop():
            meant(tmp_path, model, [Document("N", "船舶")])
        return reader

    monkeypatch.setattr(meaning, "Reader", late)
    assert engine(tmp_path, model).search("艇")[0].id == "N"


def test_among_many_documents_near_is_what_lies_far_above_the_usual(tmp_path, model):
    usual = [Document(f"D{n:03}", f"{'船艇舶'[n % 3]}{'茶茗'[n % 2]}{'报警预'[n % 3]}{n}") for n in range(150)]
    meant(tmp_path, model, [*usual, MEANT])
    found = engine(tmp_path, model).search("狗医", 200)
    assert [match.id for match in found] == ["M"]
    whole = engine(tmp_path, model, Share(above=-20)).search("狗医", 200)
    assert len(whole) == 151  # the level is what keeps the others out
    parts = engine(tmp_path, model).search("狗医报", 200)
    known = open_model(model)
    with Writer(tmp_path, beside=lambda where, at: lay(where, at, known, nothing)) as writer:
        for number in range(40):
            writer.add(Document(f"X{number}", "染布"))
        writer.commit()
    with Writer(tmp_path, beside=lambda where, at: lay(where, at, known, nothing)) as writer:
        for number in range(40):
            assert writer.remove(f"X{number}")
        writer.commit()
    assert [match[:3] for match in engine(tmp_path, model).search("狗医报", 200)] == [match[:3] for match in parts]


def test_the_share_says_how_much_meaning_adds(tmp_path, model, capsys):
    meant(tmp_path, model)
    told = []
    for share in ("0.1", "0.2"):
        assert main(["search", "--index", str(tmp_path), "狗医", "--meaning", str(model), "--meaning-share", share, "--json"]) == 0
        told.append(float(json.loads(capsys.readouterr().out)["matches"][0]["meaning"]))
    assert told[1] == pytest.approx(2 * told[0], rel=1e-4)
    with pytest.raises(SystemExit):
        main(["search", "--index", str(tmp_path), "狗医", "--meaning", str(model), "--meaning-share", "0"])


def test_a_vector_takes_a_byte_for_each_dimension(tmp_path, model):
    part = meant(tmp_path, model).manifest.parts[0]
    laid = open_laid(tmp_path, part)
    assert laid.vectors.dtype == np.int8
    assert file_of(tmp_path, part).stat().st_size == 256 + part.documents * (12 + open_model(model).dimensions)
