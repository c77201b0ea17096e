import contextlib
import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from tests.engine.matching.toys import RESULTS, found, made

from shouzhan.engine.matching.commands import main
from shouzhan.engine.matching.explain import explain_all
from shouzhan.engine.matching.index import BadIndex, Busy, Document, Reader, Writer, kernel, segment
from shouzhan.engine.matching.index.segment import Files
from shouzhan.engine.matching.search import Engine

CHARACTERS = "秸秆焦油染色布电梯故障海参豆粕赤泥a1 ,"
TEXTS = some.text(alphabet=CHARACTERS, max_size=12)
STEPS = some.lists(some.tuples(some.sampled_from("abcdefgh"), some.one_of(some.none(), TEXTS)), max_size=12)


def test_it_finds_what_shares_characters_pairs_and_words(tmp_path):
    reader = made(tmp_path)
    assert found(reader, "染布不用水")[0][0] == "R1"
    assert found(reader, "pm2.5")[0][0] == "R6"
    assert found(reader, "卫星") == []


def test_it_keeps_a_document_as_it_was_given(tmp_path):
    given_one = Document("猫/1 \t", "正文<b>😀</b>𠮷\n", "題目", ("一", "二"), {"领域": ["环保"], "n": 3})
    reader = made(tmp_path, [given_one])
    assert list(reader) == [given_one]
    assert reader.document(*reader.find("猫/1 \t")) == given_one


def test_it_replaces_a_document_of_the_same_identifier(tmp_path):
    made(tmp_path)
    reader = made(tmp_path, [Document("R2", "北斗卫星导航")])
    assert reader.documents == len(RESULTS)
    assert [name for name, _score in found(reader, "卫星导航")] == ["R2"]
    assert "R2" not in [name for name, _score in found(reader, "秸秆焦油")]


def test_it_deletes_a_document(tmp_path):
    made(tmp_path)
    with Writer(tmp_path) as writer:
        assert writer.remove("R4")
        assert not writer.remove("R4")
        assert not writer.remove("R99")
        writer.commit()
    assert "R4" not in [document.id for document in Reader(tmp_path)]
    assert "R4" not in [name for name, _score in found(Reader(tmp_path), "电梯故障诊断")]


def test_it_forgets_what_was_never_committed(tmp_path):
    made(tmp_path)
    before = found(Reader(tmp_path), "秸秆焦油")
    with Writer(tmp_path) as writer:
        writer.remove("R2")
        writer.add(Document("R7", "秸秆焦油秸秆焦油"))
        writer.add(Document("R7", "秸秆焦油"))
    assert found(Reader(tmp_path), "秸秆焦油") == before
    assert len(list((tmp_path / "segments").iterdir())) == 1


def test_it_lets_one_writer_in(tmp_path):
    with Writer(tmp_path), pytest.raises(Busy, match="another process"), Writer(tmp_path):
        pass


def test_it_reads_on_while_another_state_is_committed(tmp_path):
    reader = made(tmp_path)
    before = found(reader, "染色")
    made(tmp_path, [Document(f"N{number}", "染色染色染色") for number in range(50)])
    assert found(reader, "染色") == before
    assert found(Reader(tmp_path), "染色")[0][0].startswith("N")


def test_it_orders_equals_by_their_identifier(tmp_path):
    reader = made(tmp_path, [Document(name, "同一段文字") for name in ("c", "a", "d", "b")])
    assert [name for name, _score in found(reader, "同一段", top=3)] == ["a", "b", "c"]


def test_it_works_with_one_document_and_with_none(tmp_path):
    assert [name for name, _score in found(made(tmp_path / "one", RESULTS[:1]), "染色")] == ["R1"]
    assert found(made(tmp_path / "none", []), "染色") == []


def _resident(path):
    """How many bytes of a mapped file this process has at hand."""
    told = Path("/proc/self/smaps").read_text().partition(f"{path}\n")[2]
    return int(next(line for line in told.splitlines() if line.startswith("Rss:")).split()[1]) * 1024


def test_it_has_what_a_search_reads_at_hand_once_it_is_warm(tmp_path):
    made(tmp_path / "many", [Document(str(number), f"{CHARACTERS}{chr(0x4E00 + number)}{chr(0x5E00 + number)}" * 3) for number in range(3000)])
    made(tmp_path / "none", [])
    reader = Reader(tmp_path / "many")
    [postings] = (tmp_path / "many").glob("segments/*/postings.bin")
    before = _resident(postings)

    for one in (reader, Reader(tmp_path / "none")):
        one.warm().join()

    assert before < postings.stat().st_size <= _resident(postings)
    assert [name for name, _score in found(reader, chr(0x4E07) + chr(0x5E07), top=1)] == ["7"]


def test_it_says_what_to_do_about_a_folder_without_an_index(tmp_path):
    with pytest.raises(BadIndex, match="holds no index: make one with `shouzhan match index"):
        Reader(tmp_path)


@pytest.mark.parametrize(("version", "words"), [(1, "--anew"), (3, "newer Shouzhan"), (None, "--anew")])
def test_it_names_the_way_out_of_another_format(tmp_path, version, words):
    made(tmp_path)
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | {"format": version}))
    with pytest.raises(BadIndex, match=words):
        Reader(tmp_path)
    with pytest.raises(BadIndex, match=words), Writer(tmp_path):
        pass
    assert made(tmp_path, RESULTS[:2], anew=True).documents == 2


def test_it_notices_a_damaged_file(tmp_path):
    made(tmp_path)
    postings = next((tmp_path / "segments").glob("*/postings.bin"))
    postings.write_bytes(postings.read_bytes()[:-4])
    with pytest.raises(BadIndex, match="damaged"):
        Reader(tmp_path)


@pytest.mark.parametrize("damage", [{"parts": "x"}, {"parts": [{}]}, {"parts": [5]}, {"generation": "x"}, {"pivot": None}])
def test_it_names_the_way_out_of_a_damaged_manifest(tmp_path, damage):
    made(tmp_path)
    manifest = tmp_path / "manifest.json"
    manifest.write_text(json.dumps(json.loads(manifest.read_text()) | damage))
    with pytest.raises(BadIndex, match="--anew"):
        Reader(tmp_path)
    assert made(tmp_path, RESULTS[:2], anew=True).documents == 2


def test_it_names_every_file_with_a_flipped_byte_and_merges_none_of_them(tmp_path, capsys):
    made(tmp_path)
    made(tmp_path, [Document("R6", "改了")])  # leaves a file of what is gone, or a merged segment
    assert main(["check", "--index", str(tmp_path)]) == 0
    for path in sorted((tmp_path / "segments").glob("*/*.bin")):
        data = path.read_bytes()
        if not data:
            continue
        path.write_bytes(data[:-1] + bytes([data[-1] ^ 0x40]))
        capsys.readouterr()
        assert main(["check", "--index", str(tmp_path), "--json"]) == 1
        assert json.loads(capsys.readouterr().out)["damaged"] == [str(path)]
        with pytest.raises(BadIndex, match="--anew"):
            made(tmp_path, [Document(f"N{number}", "染色" * 9) for number in range(20)])
        path.write_bytes(data)
    assert main(["check", "--index", str(tmp_path)]) == 0


@pytest.mark.parametrize("compiled", [False, True])
def test_a_flipped_byte_makes_no_search_crash(tmp_path, monkeypatch, compiled):
    monkeypatch.setattr(kernel, "loops_for", lambda _postings: kernel.compiled() if compiled else None)
    made(tmp_path)
    for path in sorted((tmp_path / "segments").glob("*/*.bin")):
        data = path.read_bytes()
        for at in range(0, len(data), max(1, len(data) // 40)):
            path.write_bytes(data[:at] + bytes([data[at] ^ 0xFF]) + data[at + 1:])
            with contextlib.suppress(BadIndex):
                engine = Engine(tmp_path)
                query = engine.ready(RESULTS[0].text)
                explain_all(engine, query, engine.best(query, 3))
        path.write_bytes(data)
    assert found(Reader(tmp_path), "染色")[0][0] == "R1"


def test_it_notices_a_missing_file(tmp_path):
    made(tmp_path)
    next((tmp_path / "segments").glob("*/postings.bin")).unlink()
    with pytest.raises(BadIndex, match="missing"):
        Reader(tmp_path)
    with pytest.raises(BadIndex, match="missing"), Writer(tmp_path):
        pass
    assert made(tmp_path, RESULTS[:2], anew=True).documents == 2


def test_it_tells_how_far_a_merge_is(tmp_path, monkeypatch):
    monkeypatch.setattr(segment, "_CHUNK", 50)
    made(tmp_path)
    told = []
    made(tmp_path, [Document("N", "染色布匹")], tell=lambda what, done, whole: told.append((what, done / whole)))
    merging = [share for what, share in told if what == "merging"]
    assert merging == sorted(merging)
    assert merging[0] == 0
    assert merging[-1] == 1
    assert len(merging) > 4


def test_a_first_index_that_found_no_room_leaves_nothing_behind(tmp_path, monkeypatch):
    def full(*_given):
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(Files, "finish", full)
        with pytest.raises(OSError, match="No space left"):
            made(tmp_path)
    assert not list((tmp_path / "segments").iterdir())


def test_a_first_index_begins_without_what_a_killed_writer_left(tmp_path):
    (tmp_path / "segments" / "left").mkdir(parents=True)
    with Writer(tmp_path):
        assert not list((tmp_path / "segments").iterdir())


def test_it_leaves_the_index_intact_on_a_full_disk(tmp_path, monkeypatch):
    before = found(made(tmp_path), "染色")
    add, room = Files.add, [2000]

    def full(self, name, values):
        room[0] -= len(values) if isinstance(values, bytes) else 4 * len(values)
        if room[0] < 0:
            raise OSError(errno.ENOSPC, "No space left on device")
        add(self, name, values)

    for size in range(200, 6000, 400):
        room[0] = size
        with monkeypatch.context() as patched:
            patched.setattr(Files, "add", full)
            with pytest.raises(OSError, match="No space left"):
                made(tmp_path, [Document(f"N{number}", "染色染色" * 10) for number in range(60)])
        assert found(Reader(tmp_path), "染色") == before
        assert len(list((tmp_path / "segments").iterdir())) == 1


@settings(deadline=None, max_examples=40)
@given(STEPS, some.lists(some.integers(0, 11), max_size=4))
def test_it_is_the_same_after_changes_as_made_anew(tmp_path_factory, steps, commits):
    folder = tmp_path_factory.mktemp("index")
    there: dict[str, str] = {}
    made(folder / "changed", [])
    left = list(steps)
    for size in [*commits, len(left)]:
        with Writer(folder / "changed") as writer:
            for name, text in left[:size]:
                if text is None:
                    assert writer.remove(name) == (name in there)
                    there.pop(name, None)
                else:
                    writer.add(Document(name, text))
                    there[name] = text
            writer.commit()
        left = left[size:]
    anew = made(folder / "anew", [Document(name, text) for name, text in there.items()])
    changed = Reader(folder / "changed")
    assert changed.documents == len(there) == len(list(changed))
    assert found(changed, CHARACTERS) == found(anew, CHARACTERS)


@settings(deadline=None, max_examples=25)
@given(some.dictionaries(some.sampled_from("abcdefgh"), TEXTS, max_size=8))
def test_it_finds_the_same_set_when_something_unrelated_is_added(tmp_path_factory, texts):
    folder = tmp_path_factory.mktemp("index")
    documents = [Document(name, text) for name, text in texts.items()]
    before = found(made(folder, documents), "秸秆焦油")
    after = found(made(folder, [Document("z", "北斗卫星导航")]), "秸秆焦油")
    assert {name for name, _score in before} == {name for name, _score in after}


@pytest.mark.parametrize("compiled", [False, True])
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(sizes=some.lists(some.integers(0, 40), max_size=30), top=some.integers(1, 12), chance=some.randoms(use_true_random=False))
def test_it_adds_up_the_same_with_and_without_a_compiler(monkeypatch, compiled, sizes, top, chance):
    assert kernel.compiled() is not None
    documents = 40
    lists = [sorted(chance.sample(range(documents), size)) for size in sizes]
    postings = np.array([doc << 8 | chance.randint(1, 255) for docs in lists for doc in docs], dtype=np.uint32)
    ends = np.cumsum([len(docs) for docs in lists], dtype=np.int64)
    starts = ends - np.array([len(docs) for docs in lists], dtype=np.int64)
    weights = np.array([chance.randint(0, 15_000) for _docs in lists], dtype=np.int32)
    gone = np.array([3, 7], dtype=np.uint32)
    monkeypatch.setattr(kernel, "loops_for", lambda _postings: kernel.compiled() if compiled else None)
    peaks = np.array([max([int(one) & 255 for one in postings[start:end]], default=0) for start, end in zip(starts, ends, strict=True)], dtype=np.uint8)
    here = kernel.best(postings, starts, ends, weights, peaks, documents, gone, top)
    plain = kernel.sums_in_numpy(postings, starts, ends, weights, documents)
    plain[gone] = 0
    order = sorted(range(documents), key=lambda doc: -plain[doc])
    least = max(plain[order[top - 1]], 1) if top < documents else 1
    assert here[0].tolist() == [doc for doc in range(documents) if plain[doc] >= least]
    assert here[1].tolist() == [plain[doc] for doc in here[0]]


@pytest.mark.parametrize("top", [1, 10, 300])
@pytest.mark.parametrize("seed", range(3))
def test_it_leaves_out_only_what_cannot_be_among_the_best(monkeypatch, top, seed):
    chance, documents = np.random.default_rng(seed), 100_000  # several blocks of the compiled loops
    shares = [0.0001, 0.0005, 0.001, 0.01, 0.02, 0.1, 0.2, 0.3]
    lists = [np.flatnonzero(chance.random(documents) < share).astype(np.uint32) for share in shares]
    postings = np.concatenate([docs << np.uint32(8) | chance.integers(90, 130, len(docs)).astype(np.uint32) for docs in lists])
    ends = np.cumsum([len(docs) for docs in lists])
    starts = np.concatenate(([0], ends[:-1]))
    peaks = np.array([(postings[start:end] & 255).max() for start, end in zip(starts, ends, strict=True)], dtype=np.uint8)
    weights = np.round(-1000 * np.log(shares)).astype(np.int32)
    gone = np.array(sorted(chance.choice(documents, 5000, replace=False)), dtype=np.uint32)

    def asked(worth):
        monkeypatch.setattr(kernel, "WORTH_COMPILING", worth)
        docs, scores = kernel.best(postings, starts, ends, weights, peaks, documents, gone, top)
        return docs.tolist(), scores.tolist()

    assert asked(0) == asked(10**9)


KILLED = """
import sys
from pathlib import Path
from shouzhan.engine.matching.index import Document, Writer
folder, round_ = Path(sys.argv[1]), int(sys.argv[2])
print("begun", flush=True)
while True:
    with Writer(folder) as writer:
        for number in range(200):
            writer.add(Document(f"D{number}", f"第{round_}轮染色" * (round_ % 7 + 1)))
        writer.commit()
    print(round_, flush=True)
    round_ += 1
"""


def test_it_keeps_the_last_committed_state_when_the_writer_is_killed(tmp_path):
    made(tmp_path, [Document(f"D{number}", "第0轮染色") for number in range(200)])
    chance, last = random.Random(5), 0
    environment = os.environ | {"PYTHONPATH": str(Path(__file__).resolve().parents[3] / "src")}
    for turn in range(6):
        process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path), str(last + 1)], stdout=subprocess.PIPE, text=True, env=environment)
        assert process.stdout is not None
        assert process.stdout.readline() == "begun\n"
        seen = [int(process.stdout.readline()) for _commit in range(turn % 3)]
        time.sleep(chance.uniform(0.0, 0.05))  # anywhere within the commit that follows
        process.send_signal(signal.SIGKILL)
        told = [*seen, *(int(line) for line in process.stdout.read().split())]
        process.wait()
        rounds = {document.text.split("轮")[0] for document in Reader(tmp_path)}
        assert len(rounds) == 1
        now = int(rounds.pop()[1:])
        assert now >= max([last, *told])
        assert Reader(tmp_path).documents == 200
        last = now
    assert last > 0
    made(tmp_path, [])
    assert len(list((tmp_path / "segments").iterdir())) == len(Reader(tmp_path).segments)
