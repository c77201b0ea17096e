import hashlib
import json
import os
import random
import stat
import struct
from collections import Counter
from pathlib import Path

import pytest
from tests.engine.matching import attacker
from tests.engine.matching.toys import RESULTS, made

from shouzhan.engine.matching.commands import main
from shouzhan.engine.matching.sealed import vault
from shouzhan.engine.matching.sealed.key import BadKey, Key, new_key, read_key
from shouzhan.engine.matching.sealed.search import answer_sealed
from shouzhan.engine.matching.sealed.sketch import SIZE, in_order, sketch_of
from shouzhan.engine.matching.search import Engine
from shouzhan.engine.matching.text import fold, tokens
from shouzhan.engine.matching.text.lexicon import built_in

NEEDS = {
    "N1": "我们染坊染布不想用水，聚乳酸面料也要染得深", "N2": "秸秆炉子总是堵管，焦油怎么除", "N3": "海参苗的饲料太贵，想找豆粕一类的替代",
    "N4": "电梯老坏，想提前知道曳引机的轴承要坏", "N5": "赤泥堆成山，能不能做成 C30 胶凝材料", "N6": "LED 路灯发烫，PM2.5 也测不准",
}  # fmt: skip


@pytest.fixture
def key(tmp_path):
    (tmp_path / "keys").mkdir()
    assert main(["key", "--out", str(tmp_path / "keys" / "key")]) == 0
    return str(tmp_path / "keys" / "key")


@pytest.fixture
def queries(tmp_path):
    path = tmp_path / "needs.jsonl"
    path.write_text("".join(json.dumps({"qid": qid, "text": text}, ensure_ascii=False) + "\n" for qid, text in NEEDS.items()), "utf-8")
    return str(path)


@pytest.fixture
def sealed(tmp_path, key, queries):
    out = tmp_path / "sealed"
    assert main(["seal", "--key", key, "--queries", queries, "--out", str(out)]) == 0
    return out


@pytest.fixture
def index(tmp_path):
    made(tmp_path / "index")
    return str(tmp_path / "index")


def answered(index, key, sealed, out, *more):
    code = main(["sealed", "--index", index, "--key", key, "--sealed", str(sealed), "--out", str(out), *more])
    return code, [line.split("\t") for line in out.read_text("utf-8").splitlines()] if out.exists() else []


def is_private(path):
    return stat.S_IMODE(Path(path).stat().st_mode) == 0o600


# what it does


def test_it_writes_for_sealed_needs_the_run_of_the_readable_ones_to_the_byte(tmp_path, index, key, queries, sealed):
    code, _lines = answered(index, key, sealed, tmp_path / "run")
    assert code == 0
    assert main(["batch", "--index", index, "--queries", queries, "--out", str(tmp_path / "plain")]) == 0
    assert (tmp_path / "run").read_bytes() == (tmp_path / "plain").read_bytes()


def test_it_answers_a_need_that_nothing_matches_with_nothing(tmp_path, index, key, capsys):
    (tmp_path / "q").write_text('{"qid": "Q", "text": "zzz"}\n')
    assert main(["seal", "--key", key, "--queries", str(tmp_path / "q"), "--out", str(tmp_path / "s")]) == 0
    capsys.readouterr()
    assert answered(index, key, tmp_path / "s", tmp_path / "run", "--json") == (0, [])
    assert json.loads(capsys.readouterr().out) == {"queries": 1, "without_match": 1, "lines": 0}


def test_what_a_need_says_beside_what_it_wants_counts_less_when_sealed_too(index, key):
    text = "秸秆炉子总是堵管，焦油怎么除，预算三十万元以内，欢迎懂染色的专家"
    readable, [(_sketch, sealed)] = Engine(Path(index)).search(text, 5), answer_sealed(Engine(Path(index)), vault_of(text, key), 5)
    assert [(match.id, match.points) for match in sealed] == [(match.id, match.points) for match in readable]


def vault_of(text, key):
    kept = vault.seal([sketch_of(0, "N", text, built_in())], read_key(key))
    return in_order(vault._opened(Path("x"), kept, read_key(key)))


def test_it_writes_key_sealed_file_and_answers_for_the_owner_only(tmp_path, index, key, sealed):
    old = os.umask(0)
    try:
        answered(index, key, sealed, tmp_path / "run")
    finally:
        os.umask(old)
    assert is_private(key)
    assert is_private(sealed)
    assert is_private(tmp_path / "run")
    assert not list(tmp_path.glob(".*"))


def test_it_leaves_the_old_file_when_the_new_one_cannot_be_written(monkeypatch, sealed, key, queries):
    before = sealed.read_bytes()

    def full(_handle):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(vault.os, "fsync", full)
    assert main(["seal", "--key", key, "--queries", queries, "--out", str(sealed)]) == 3
    assert sealed.read_bytes() == before
    assert not list(sealed.parent.glob(".sealed*"))


def test_it_rotates_the_key_without_the_text(tmp_path, index, key, sealed, capsys):
    before, new = sealed.read_bytes(), str(tmp_path / "keys" / "new")
    _code, first = answered(index, key, sealed, tmp_path / "run")
    assert main(["key", "--out", new]) == 0
    assert main(["rotate", "--sealed", str(sealed), "--key", key, "--new-key", new]) == 0
    assert answered(index, new, sealed, tmp_path / "run") == (0, first)
    assert is_private(sealed)
    assert not set(attacker.blocks(before[vault.HEAD:], 8)) & set(attacker.blocks(sealed.read_bytes()[vault.HEAD:], 8))
    capsys.readouterr()
    assert main(["sealed", "--index", index, "--key", key, "--sealed", str(sealed), "--out", "-"]) == 2
    assert "was sealed with another key" in capsys.readouterr().err


def test_it_takes_the_key_of_the_environment(tmp_path, monkeypatch, index, key, sealed):
    monkeypatch.setenv("SHOUZHAN_SEALING_KEY", Path(key).read_text())
    assert answered(index, "env:SHOUZHAN_SEALING_KEY", sealed, tmp_path / "run")[0] == 0


def test_it_warns_of_a_key_that_others_read_or_that_lies_beside_the_needs(tmp_path, queries, capsys):
    (tmp_path / "key").write_text(new_key())
    (tmp_path / "key").chmod(0o644)
    assert main(["seal", "--key", str(tmp_path / "key"), "--queries", queries, "--out", str(tmp_path / "sealed")]) == 0
    told = capsys.readouterr().err
    assert "chmod 600" in told
    assert "whoever copies the folder has both" in told


# what it refuses


def said(capsys):
    told = capsys.readouterr().err.strip()
    assert "\n" not in told
    return told


def opened(index, key, path):
    return main(["sealed", "--index", index, "--key", key, "--sealed", str(path), "--out", "-"])


BROKEN = {
    "cut": (lambda data: data[:-100], "is cut off"), "cut to the head": (lambda data: data[:40], "is cut off"), "long": (lambda data: data + b"x", "is too long"),
    "none": (lambda data: b"", "is no file of sealed needs"), "another": (lambda data: b"PK" + data, "is no file of sealed needs"),
    "newer": (lambda data: data[:8] + struct.pack("<H", 2) + data[10:], "is of format 2, and this Shouzhan reads format 1"),
}  # fmt: skip


@pytest.mark.parametrize("how", BROKEN)
def test_it_refuses_a_broken_file_in_one_sentence(how, index, key, sealed, capsys):
    change, sentence = BROKEN[how]
    sealed.write_bytes(change(sealed.read_bytes()))
    capsys.readouterr()
    assert opened(index, key, sealed) == 2
    assert sentence in said(capsys)


def test_it_refuses_a_file_with_any_byte_flipped(tmp_path, key, sealed):
    data, secret = sealed.read_bytes(), read_key(key)
    places = [*range(vault.HEAD), *random.Random(1).sample(range(vault.HEAD, len(data)), 60), len(data) - 1]
    for at in places:
        (tmp_path / "x").write_bytes(data[:at] + bytes([data[at] ^ 1]) + data[at + 1:])
        with pytest.raises(vault.BadSeal):
            vault.unseal(tmp_path / "x", secret)


def rehashed(body):
    return body + hashlib.sha256(body).digest()


def test_it_refuses_records_that_were_changed_moved_or_dropped_by_somebody_who_mended_the_digest(tmp_path, key, sealed):
    body = sealed.read_bytes()[:-32]
    head, rest = body[: vault.HEAD], body[vault.HEAD:]
    one, two, others = rest[: vault.RECORD], rest[vault.RECORD: 2 * vault.RECORD], rest[2 * vault.RECORD:]
    fewer = head[:10] + struct.pack("<I", vault.ROUND - 1) + head[14:]
    for changed in (head + bytes([one[0] ^ 1]) + one[1:] + two + others, head + two + one + others, fewer + rest[: -vault.RECORD]):
        (tmp_path / "x").write_bytes(rehashed(changed))
        with pytest.raises(vault.BadSeal, match="was changed by somebody after it was sealed"):
            vault.unseal(tmp_path / "x", read_key(key))


WEAK = {"short": ("ab" * 16, "a key of 128 bits, and 256 are needed"), "even": ("00" * 32, "too few bits"), "phrase": ("a word nobody would guess in a year", "holds no key"), "empty": ("", "a key of 0 bits"), "long": ("ab" * 9000, "holds no key")}  # fmt: skip


@pytest.mark.parametrize("how", WEAK)
def test_it_refuses_a_weak_key(how, tmp_path, queries, capsys):
    text, sentence = WEAK[how]
    (tmp_path / "key").write_text(text)
    assert main(["seal", "--key", str(tmp_path / "key"), "--queries", queries, "--out", str(tmp_path / "s")]) == 2
    assert sentence in said(capsys)
    assert not (tmp_path / "s").exists()


def test_it_refuses_a_key_that_is_not_there(tmp_path, queries, capsys):
    assert main(["seal", "--key", str(tmp_path / "nokey"), "--queries", queries, "--out", str(tmp_path / "s")]) == 2
    assert "cannot be read: No such file" in said(capsys)
    assert main(["seal", "--key", "env:SHOUZHAN_NOT_SET", "--queries", queries, "--out", str(tmp_path / "s")]) == 2
    assert "the environment variable SHOUZHAN_NOT_SET is not set" in said(capsys)


def test_it_does_not_write_over_a_key(key, capsys):
    before = Path(key).read_bytes()
    capsys.readouterr()
    assert main(["key", "--out", key]) == 2
    assert "is there already" in said(capsys)
    assert Path(key).read_bytes() == before


def test_it_does_not_rotate_to_the_same_key(key, sealed, capsys):
    capsys.readouterr()
    assert main(["rotate", "--sealed", str(sealed), "--key", key, "--new-key", key]) == 2
    assert "--new-key: it is the key that sealed the file" in said(capsys)


def test_it_seals_nothing_when_a_line_cannot_be_read(tmp_path, key, capsys):
    (tmp_path / "q").write_text('{"qid": "Q", "text": "染色"}\n{broken\n')
    assert main(["seal", "--key", key, "--queries", str(tmp_path / "q"), "--out", str(tmp_path / "s")]) == 1
    assert "q, line 2" in capsys.readouterr().err
    assert not (tmp_path / "s").exists()


def test_it_never_prints_the_key():
    assert "61" not in repr(Key(b"a" * 32))
    assert "aa" not in repr(Key(b"a" * 32))
    with pytest.raises(BadKey) as told:
        read_key("env:SHOUZHAN_NOT_SET")
    assert "SHOUZHAN_NOT_SET" in str(told.value)


# the attacker, who has every byte that is kept, and the public results, and not the key


def words_of(text):
    folded = fold(text)
    return {token.text for token in tokens(folded) if len(token.text) > 1}


def test_an_attacker_who_scans_every_byte_finds_no_word_in_any_encoding(tmp_path, index, key, sealed):
    answered(index, key, sealed, tmp_path / "run")
    kept = sealed.read_bytes()
    readable = (tmp_path / "needs.jsonl").read_bytes()
    # shorter spellings are among two hundred thousand random bytes by chance
    words = {word for text in NEEDS.values() for word in words_of(text)}
    assert any(spelling in readable for word in words for spelling in attacker.spellings(word))
    assert not [word for word in words for spelling in attacker.spellings(word) if len(spelling) >= 6 and spelling in kept]


def test_an_attacker_who_scans_finds_no_identifier_and_no_term_number(tmp_path, key):
    lexicon = built_in()
    sketches = [sketch_of(place, f"the-firm-{place}", text, lexicon) for place, text in enumerate(NEEDS.values())]
    kept = vault.seal(sketches, read_key(key))
    assert b"the-firm" not in kept
    assert not [term for one in sketches for term in one.terms for way in ("little", "big") if term.to_bytes(6, way) in kept]
    assert sketches[0].pack().count(b"the-firm") == 1  # the scan would have found it


def test_an_attacker_sees_the_number_of_needs_only_in_steps(key):
    lexicon, secret = built_in(), read_key(key)
    sizes = {count: len(vault.seal([sketch_of(at, f"N{at}", "染" * (at + 1), lexicon) for at in range(count)], secret)) for count in (0, 1, 63, 64, 65)}
    assert len({sizes[0], sizes[1], sizes[63], sizes[64]}) == 1
    assert sizes[65] > sizes[64]


def test_a_short_need_and_one_as_long_as_a_book_are_as_large(key):
    lexicon = built_in()
    long = "".join(chr(0x4E00 + at) for at in range(3000))
    assert {len(sketch_of(0, "N", text, lexicon).pack()) for text in ("染", long)} == {SIZE}


def test_equal_needs_have_nothing_in_common_and_their_place_says_nothing(key):
    secret, lexicon = read_key(key), built_in()
    sketches = [sketch_of(at, f"N{at:02}", "秸秆炉子总是堵管", lexicon) for at in range(64)]
    kept = vault.seal(sketches, secret)
    pieces = Counter(piece for start in range(8) for piece in attacker.blocks(kept[vault.HEAD + start:], 8))
    assert max(pieces.values()) == 1
    path_places = [one.place for one in vault._opened(Path("x"), kept, secret)]
    assert sorted(path_places) == list(range(64)) != path_places


def keyed_in_the_open(sets):
    """The design that was turned down: every term by its HMAC, the same in every need."""
    return [{hashlib.blake2b(term.to_bytes(8, "little"), key=b"k" * 32, digest_size=6).digest() for term in one} for one in sets]


def invented(number, seed):
    """Texts out of words of this file, the same few often as in any language."""
    draw = random.Random(seed)
    words = list(dict.fromkeys(token.text for text in (*NEEDS.values(), *(one.text for one in RESULTS)) for token in tokens(text)))
    weights = [1 / (at + 1) for at in range(len(words))]
    return ["".join(draw.choices(words, weights, k=12)) for _text in range(number)]


def share_read(mapped, records, owners):
    named = sum(len({mapped[piece] for piece in record if piece in mapped} & terms) for record, terms in zip(records, owners, strict=True))
    return named / sum(map(len, owners))


def test_an_attacker_who_counts_reads_keyed_terms_and_no_more_of_sealed_needs_than_a_guess(key):
    lexicon, secret = built_in(), read_key(key)
    public = [{token.key for token in tokens(text)} for text in invented(300, 1)]
    texts = invented(128, 2)
    needs = [{token.key for token in tokens(text)} for text in texts]
    kept = vault.seal([sketch_of(at, f"N{at}", text, lexicon) for at, text in enumerate(texts)], secret)
    records = [set(attacker.blocks(kept[at: at + vault.RECORD], 6)) for at in range(vault.HEAD, len(kept) - 32, vault.RECORD)]
    order = [one.place for one in vault._opened(Path("x"), kept, secret)]
    owners = [needs[place] for place in order]

    open_terms = keyed_in_the_open(needs)
    truth = {keyed_in_the_open([{term}])[0].pop(): term for one in (*needs, *public) for term in one}
    mapped = attacker.by_frequency(open_terms, public)
    of_open = share_read({piece: term for piece, term in mapped.items() if truth[piece] == term}, open_terms, needs)

    of_sealed = share_read(attacker.by_frequency(records, public), records, owners)
    # naming frequent terms at random is right once in a thousand times
    assert of_open > 0.04  # 0.03 to 0.16 over other draws
    assert of_sealed < 0.005


def test_an_attacker_with_a_keyed_index_of_public_results_reads_keyed_terms_without_a_mistake_and_nothing_sealed(key):
    public = [{token.key for token in tokens(text)} for text in invented(300, 1)]
    shuffled = random.Random(4).sample(public, len(public))
    truth = {keyed_in_the_open([{term}])[0].pop(): term for one in public for term in one}
    mapped = attacker.by_structure(keyed_in_the_open(shuffled), public)
    assert len(mapped) > len(truth) / 4
    assert all(truth[piece] == term for piece, term in mapped.items())
    kept = vault.seal([sketch_of(at, f"N{at}", text, built_in()) for at, text in enumerate(NEEDS.values())], read_key(key))
    records = [set(attacker.blocks(kept[at: at + vault.RECORD], 6)) for at in range(vault.HEAD, len(kept) - 32, vault.RECORD)]
    assert attacker.by_structure(records, public) == {}


def test_an_attacker_who_knows_half_of_the_needs_learns_nothing_of_the_others(key):
    texts = invented(64, 5)
    needs = [{token.key for token in tokens(text)} for text in texts]
    kept = vault.seal([sketch_of(at, f"N{at}", text, built_in()) for at, text in enumerate(texts)], read_key(key))
    records = [set(attacker.blocks(kept[at: at + vault.RECORD], 6)) for at in range(vault.HEAD, len(kept) - 32, vault.RECORD)]
    told = {at: needs[at] for at in range(32)}
    assert len(attacker.known_needs(keyed_in_the_open(needs), told)) > 20
    learnt = set(attacker.known_needs(records, told))
    assert not [record for record in records[32:] if record & learnt]


def test_the_sealed_needs_are_answered_from_the_sketch_alone(index, key, sealed):
    engine, secret = Engine(Path(index)), read_key(key)
    for sketch, matches in answer_sealed(engine, vault.unseal(sealed, secret), 3):
        assert not any(NEEDS[sketch.id][:2].encode("utf-8") in packed for packed in (sketch.pack(),))
        assert [match.id for match in matches] == [match.id for match in engine.search(NEEDS[sketch.id], 3)]
