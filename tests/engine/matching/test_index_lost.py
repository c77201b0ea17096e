"""What becomes of an index whose writer is killed at any step, or that is taken away under its readers."""

import os
import shutil
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.engine.matching.toys import found, made

from shouzhan.engine.matching.explain import explain_all
from shouzhan.engine.matching.index import BadIndex, Document, Reader, Writer
from shouzhan.engine.matching.index.segment import damaged
from shouzhan.engine.matching.search import Engine

TEXT = "秸秆焦油与染色"
BEFORE = [Document(f"D{number}", f"{TEXT}第{number}号") for number in range(60)]
TOUCHES = {"open", "os.rename", "os.remove", "os.rmdir", "os.mkdir"}


def deletes(writer: Writer) -> None:
    for number in range(5):
        assert writer.remove(f"D{number}")


def merges(writer: Writer) -> None:
    for number in range(30):
        writer.add(Document(f"N{number}", f"{TEXT}新{number}"))


def deletes_and_merges(writer: Writer) -> None:
    for number in range(30):
        assert writer.remove(f"D{number}")


def changed(folder: Path, change: Callable[[Writer], None]) -> None:
    with Writer(folder) as writer:
        change(writer)
        writer.commit()


def ended_by(folder: Path, change: Callable[[Writer], None], step: int) -> int:
    """The signal that ended a process of its own, killed before it touches a file of the index for the step-th time; 0 when it was done before."""
    child = os.fork()
    if not child:
        left = step

        def count(event: str, given: tuple[object, ...]) -> None:
            nonlocal left
            if event in TOUCHES:
                left -= 1
                if not left:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(count)
        changed(folder, change)
        os._exit(0)
    status = os.waitpid(child, 0)[1]
    assert os.WIFSIGNALED(status) or os.waitstatus_to_exitcode(status) == 0
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def state(folder: Path) -> tuple[list[tuple[str, str]], list[tuple[str, int]]]:
    reader = Reader(folder)
    assert not [path for part in reader.manifest.parts for path in damaged(folder, part, lambda _read: None)]
    return sorted((document.id, document.text) for document in reader), found(reader, TEXT, 100)


@pytest.mark.parametrize("change", [deletes, merges, deletes_and_merges])
def test_it_keeps_the_last_committed_state_wherever_the_writer_is_killed(tmp_path, monkeypatch, change):
    monkeypatch.setattr(os, "fsync", lambda _handle: None)  # a killed process loses nothing it has handed to the system
    made(tmp_path / "before", BEFORE)
    shutil.copytree(tmp_path / "before", tmp_path / "after")
    changed(tmp_path / "after", change)
    before, after = state(tmp_path / "before"), state(tmp_path / "after")
    assert before != after
    seen, step, killed = [], 0, signal.SIGKILL
    while killed:
        step += 1
        folder = tmp_path / f"step{step}"
        shutil.copytree(tmp_path / "before", folder)
        killed = ended_by(folder, change, step)
        seen.append(state(folder))
        if seen[-1] == before:
            changed(folder, change)  # the lock went with the process, and the next one does the same work
        else:
            made(folder, [])
        assert state(folder) == after
        assert len(list((folder / "segments").iterdir())) == len(Reader(folder).segments)
        shutil.rmtree(folder)
    turn = seen.index(after)
    assert seen == [before] * turn + [after] * (len(seen) - turn)
    assert 10 < turn < len(seen) - 1  # killed on both sides of the one step that commits


def emptied(folder: Path) -> None:
    shutil.rmtree(folder)


def made_anew(folder: Path) -> None:
    made(folder, [Document("other", "别的文字")], anew=True)


def removed_and_made_again(folder: Path) -> None:
    shutil.rmtree(folder)
    made(folder, [Document("other", "别的文字")])


@pytest.mark.parametrize("lost", [emptied, made_anew, removed_and_made_again])
def test_an_open_reader_answers_on_and_explains_when_its_index_is_taken_away(tmp_path, lost):
    made(tmp_path, BEFORE)
    changed(tmp_path, deletes)
    expected = Engine(tmp_path)
    asked = [expected.ready(TEXT), expected.ready("第7号")]
    told = [(expected.best(query, 5), explain_all(expected, query, expected.best(query, 5))) for query in asked]
    engine = Engine(tmp_path)  # has looked at nothing yet
    lost(tmp_path)
    found_again = [engine.best(engine.ready(query.text), 5) for query in asked]
    assert [(best, explain_all(engine, query, best)) for query, best in zip(asked, found_again, strict=True)] == told
    assert sorted(document.id for document in engine.reader) == sorted(document.id for document in BEFORE[5:])


def test_a_reader_that_comes_too_late_says_what_to_do_in_one_sentence(tmp_path):
    made(tmp_path / "index", BEFORE)
    shutil.rmtree(tmp_path / "index")
    with pytest.raises(BadIndex, match="holds no index: make one with") as told:
        Engine(tmp_path / "index")
    assert "\n" not in str(told.value)


def test_a_reader_looks_again_when_a_commit_swept_what_it_was_about_to_open(tmp_path, monkeypatch):
    from shouzhan.engine.matching.index import reader as reading

    made(tmp_path, BEFORE)
    look, left = reading.read_manifest, [1]

    def late(folder):
        manifest = look(folder)
        if left and left.pop():
            made_anew(folder)
        return manifest

    monkeypatch.setattr(reading, "read_manifest", late)
    assert [document.id for document in Reader(tmp_path)] == ["other"]
