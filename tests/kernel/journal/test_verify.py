"""The stand-alone verifier: signatures, notes and whole bundles, and what strangers may hand it."""

import ast
import base64
import copy
import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from hypothesis import given, settings
from hypothesis import strategies as st

from shouzhan.kernel.journal import leaf, merkle, verify

pytestmark = pytest.mark.pure

SCRIPT = Path(verify.__file__)
ORIGIN = "shouzhan/journal"
KEY = Ed25519PrivateKey.from_private_bytes(bytes(range(32)))
PUBLIC = KEY.public_key().public_bytes_raw()
STRANGER = Ed25519PrivateKey.from_private_bytes(bytes(32))
Bundle = dict[str, Any]
Change = Callable[[Bundle], Any]


def entry(serial: int) -> dict[str, Any]:
    """An invented entry."""
    return {
        "kind": "sample.thing.noted", "version": 1, "at": "2026-11-20T09:00:00+08:00", "actor": "p-3",
        "record_kind": "sample.thing", "record_number": f"ST-2026-{serial:06d}", "revision": 1, "step": "note",
        "state_from": "", "state_to": "noted", "facts": '{"名":"云岫"}', "personal_digest": "",
    }


LEAVES = [verify.leaf_hash(entry(serial)) for serial in range(20)]


def note(size: int, root: bytes, key: Ed25519PrivateKey = KEY, origin: str = ORIGIN) -> str:
    """A checkpoint signed with a key."""
    body = f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n2026-11-20T09:00:00+08:00\n"
    signed = verify.key_id(origin, key.public_key().public_bytes_raw()) + key.sign(body.encode())
    return f"{body}\n— {origin} {base64.b64encode(signed).decode()}\n"


def bundle() -> Bundle:
    """A bundle that holds: entry 5 of 13, grown to 20."""
    return {
        "format": verify.FORMAT,
        "entry": entry(5),
        "proof": {"index": 5, "path": [node.hex() for node in merkle.inclusion_proof(5, LEAVES[:13])]},
        "checkpoint": note(13, merkle.root_of(LEAVES[:13])),
        "key": base64.b64encode(PUBLIC).decode(),
        "later": {
            "checkpoint": note(20, merkle.root_of(LEAVES)),
            "path": [node.hex() for node in merkle.consistency_proof(13, LEAVES)],
        },
    }


def failure(made: Any, key: str = "") -> str:
    """The code of the verifier's no."""
    with pytest.raises(verify.Failed) as failed:
        verify.check_bundle(made, key)
    assert failed.value.zh
    assert failed.value.en
    return failed.value.code


def test_it_answers_all_three_questions_of_a_good_bundle() -> None:
    proven = verify.check_bundle(bundle(), bundle()["key"])
    assert (proven.index, proven.note.size, proven.later and proven.later.size) == (5, 13, 20)
    assert "第 6 条" in proven.zh
    assert "entry 6 of 13" in proven.en


def test_it_needs_no_later_checkpoint() -> None:
    made = bundle()
    del made["later"]
    assert verify.check_bundle(made).later is None


def _set(*path: Any) -> Change:
    *steps, last, value = path

    def change(made: Bundle) -> None:
        for step in steps:
            made = made[step]
        made[last] = value

    return change


def _drop(*path: str) -> Change:
    *steps, last = path

    def change(made: Bundle) -> None:
        for step in steps:
            made = made[step]
        del made[last]

    return change


def respelled(text: str) -> str:
    """The note with unused bits of its signature's base64 set: the same bytes, another text."""
    alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
    last = text.rindex("=") - 1
    changed = text[:last] + alphabet[alphabet.index(text[last]) + 1] + text[last + 1:]
    one, other = (base64.b64decode(t.split(" ")[-1].strip()) for t in (text, changed))
    assert one == other
    return changed


GOOD = bundle()
NOTE = GOOD["checkpoint"]
ATTACKS: dict[str, tuple[Change, str]] = {
    "another amount in the facts": (_set("entry", "facts", '{"名":"望潮"}'), "root"),
    "another actor": (_set("entry", "actor", "p-4"), "root"),
    "another time": (_set("entry", "at", "2026-11-20T09:00:01+08:00"), "root"),
    "a version that is true": (_set("entry", "version", True), "entry-form"),
    "a version that is 1.0": (_set("entry", "version", 1.0), "entry-form"),
    "facts as an object": (_set("entry", "facts", {}), "entry-form"),
    "a lone surrogate": (_set("entry", "actor", "\ud800"), "entry-form"),
    "a field no hash covers": (_set("entry", "amount", "9999"), "part-unknown"),
    "a field left out": (_drop("entry", "actor"), "part-missing"),
    "an unknown part": (_set("comment", "trust me"), "part-unknown"),
    "no proof": (_drop("proof"), "part-missing"),
    "no key": (_drop("key"), "part-missing"),
    "another format": (_set("format", "shouzhan-proof/2"), "format"),
    "another entry's proof": (_set("proof", "index", 6), "root"),
    "index as text": (_set("proof", "index", "5"), "form"),
    "index that is true": (_set("proof", "index", True), "form"),
    "index as a fraction": (_set("proof", "index", 5.0), "form"),
    "negative index": (_set("proof", "index", -8), "index-outside"),
    "huge index": (_set("proof", "index", 10**30), "index-outside"),
    "truncated proof": (lambda made: made["proof"]["path"].pop(), "proof-short"),
    "trailing garbage in the proof": (lambda made: made["proof"]["path"].append("00" * 32), "proof-long"),
    "a node in capitals": (_set("proof", "path", 0, GOOD["proof"]["path"][0].upper()), "form"),
    "a node with a blank": (_set("proof", "path", 0, " " + GOOD["proof"]["path"][0][1:]), "form"),
    "a short node": (_set("proof", "path", 0, "00"), "form"),
    "a node of other digits": (_set("proof", "path", 0, "０" * 64), "form"),
    "a node that is null": (_set("proof", "path", 0, None), "form"),
    "an endless path": (_set("proof", "path", ["00" * 32] * 201), "form"),
    "a path that is text": (_set("proof", "path", "00" * 32), "form"),
    "size in the note changed": (_set("checkpoint", NOTE.replace("\n13\n", "\n14\n")), "signature"),
    "time in the note changed": (_set("checkpoint", NOTE.replace("T09", "T10")), "signature"),
    "size zero": (_set("checkpoint", note(0, merkle.EMPTY)), "index-outside"),
    "negative size": (_set("checkpoint", note(-13, merkle.root_of(LEAVES[:13]))), "checkpoint-form"),
    "size with a plus": (_set("checkpoint", NOTE.replace("\n13\n", "\n+13\n")), "checkpoint-form"),
    "size with an underscore": (_set("checkpoint", NOTE.replace("\n13\n", "\n1_3\n")), "checkpoint-form"),
    "size with a leading zero": (_set("checkpoint", NOTE.replace("\n13\n", "\n013\n")), "checkpoint-form"),
    "huge size": (_set("checkpoint", note(10**17, merkle.root_of(LEAVES[:13]))), "proof-short"),
    "endless size": (_set("checkpoint", NOTE.replace("\n13\n", f"\n{'9' * 5000}\n")), "checkpoint-form"),
    "swapped checkpoints": (
        lambda made: made.update(checkpoint=made["later"]["checkpoint"], later={**made["later"], "checkpoint": NOTE}),
        "proof-short",
    ),
    "trailing garbage after the signature": (_set("checkpoint", NOTE + "x"), "checkpoint-form"),
    "a second signature line": (_set("checkpoint", NOTE + NOTE.split("\n")[5] + "\n"), "checkpoint-form"),
    "garbage behind the signature": (_set("checkpoint", NOTE[:-1] + " x\n"), "checkpoint-form"),
    "the same signature spelled otherwise": (_set("checkpoint", respelled(NOTE)), "checkpoint-form"),
    "no signature": (_set("checkpoint", NOTE.split("\n\n")[0] + "\n\n"), "checkpoint-form"),
    "windows line ends": (_set("checkpoint", NOTE.replace("\n", "\r\n")), "checkpoint-form"),
    "a checkpoint that is null": (_set("checkpoint", None), "checkpoint-form"),
    "signed by a stranger": (_set("checkpoint", note(13, merkle.root_of(LEAVES[:13]), STRANGER)), "key"),
    "a stranger's key": (_set("key", base64.b64encode(STRANGER.public_key().public_bytes_raw()).decode()), "key"),
    "a key with garbage": (_set("key", GOOD["key"] + "\n"), "key-form"),
    "a short key": (_set("key", base64.b64encode(bytes(31)).decode()), "key-form"),
    "a key that is null": (_set("key", None), "key-form"),
    "a later past": (_set("later", "checkpoint", note(12, merkle.root_of(LEAVES[:12]))), "sizes"),
    "a rewritten present": (_set("later", "checkpoint", note(20, merkle.root_of(LEAVES[::-1]))), "later-root"),
    "a present of another journal": (
        _set("later", "checkpoint", note(20, merkle.root_of(LEAVES), origin="other/journal")), "origin",
    ),
    "growth without proof": (_set("later", "path", []), "proof-short"),
    "growth with trailing garbage": (lambda made: made["later"]["path"].append("00" * 32), "proof-long"),
    "growth that says nothing": (_set("later", {}), "part-missing"),
    "growth that is a list": (_set("later", []), "form"),
}


@pytest.mark.parametrize("attack", ATTACKS)
def test_a_bundle_withstands(attack: str) -> None:
    change, code = ATTACKS[attack]
    made = copy.deepcopy(GOOD)
    change(made)
    assert failure(made) == code


@pytest.mark.parametrize("made", [None, [], "x", 5, {}])
def test_it_refuses_what_is_no_bundle(made: Any) -> None:
    assert failure(made) in ("form", "part-missing")


def test_it_compares_the_key_from_a_trusted_source() -> None:
    stranger = base64.b64encode(STRANGER.public_key().public_bytes_raw()).decode()
    assert failure(bundle(), stranger) == "key"
    assert failure(bundle(), "no key") == "key-form"


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_no_flipped_byte_of_a_bundle_goes_unnoticed(data: st.DataObject) -> None:
    text = json.dumps(GOOD, ensure_ascii=False, separators=(",", ":")).encode()
    place = data.draw(st.integers(0, len(text) - 1))
    changed = bytes([*text[:place], text[place] ^ data.draw(st.sampled_from((1, 2, 16, 32))), *text[place + 1:]])
    try:
        made = verify.read_bundle(changed.decode())
        assert made == GOOD or failure(made)
    except (UnicodeDecodeError, verify.Failed):
        return


@given(st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(), lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner)
))
def test_it_never_breaks_on_any_json(made: Any) -> None:
    failure(made)


@given(st.text())
def test_it_never_breaks_on_any_note(text: str) -> None:
    with pytest.raises(verify.Failed):
        verify.read_checkpoint(text)


@pytest.mark.parametrize("text", [
    "", "{", "[" * 100_000, '{"a":1,"a":2}', "1" * 5000, "x" * (verify.LONGEST + 1), '{"later":NaN',
])
def test_it_refuses_what_is_no_json(text: str) -> None:
    with pytest.raises(verify.Failed) as failed:
        verify.read_bundle(text)
    assert failed.value.code == "form"


# RFC 8032, section 7.1: secret key, public key, message, signature.
RFC_8032 = (
    ("d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a", "",
     "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46b"
     "d25bf5f0595bbe24655141438e7a100b"),
    ("3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c", "72",
     "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c"
     "387b2eaeb4302aeeb00d291612bb0c00"),
    ("fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025", "af82",
     "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc659"
     "4a7c15e9716ed28dc027beceea1ec40a"),
)


@pytest.mark.parametrize(("key", "message", "signature"), RFC_8032)
def test_it_accepts_the_standards_signatures(key: str, message: str, signature: str) -> None:
    verify.check_signature(*map(bytes.fromhex, (key, message, signature)))


@given(st.binary(max_size=40), st.integers(0, 64 * 8 - 1))
@settings(max_examples=20, deadline=None)
def test_it_agrees_with_the_library_on_every_flipped_bit(message: bytes, bit: int) -> None:
    signature = KEY.sign(message)
    verify.check_signature(PUBLIC, message, signature)
    broken = bytes([*signature[: bit // 8], signature[bit // 8] ^ (1 << bit % 8), *signature[bit // 8 + 1:]])
    with pytest.raises(InvalidSignature):
        KEY.public_key().verify(broken, message)
    with pytest.raises(verify.Failed):
        verify.check_signature(PUBLIC, message, broken)


def test_it_refuses_a_key_that_fits_every_text() -> None:
    neutral = (1).to_bytes(32, "little")
    with pytest.raises(verify.Failed):
        verify.check_signature(neutral, b"any text", neutral + bytes(32))


def test_it_refuses_a_signature_shifted_by_the_groups_order() -> None:
    signature = KEY.sign(b"text")
    shifted = int.from_bytes(signature[32:], "little") + 2**252 + 27742317777372353535851937790883648493
    with pytest.raises(verify.Failed):
        verify.check_signature(PUBLIC, b"text", signature[:32] + shifted.to_bytes(32, "little"))


def test_it_hashes_what_the_journal_hashes() -> None:
    assert tuple(verify.FIELDS) == leaf.FIELDS
    row = [entry(7)[name] for name in leaf.FIELDS]
    assert leaf.leaf_hash(row) == verify.leaf_hash(entry(7))


words = st.text(st.characters(codec="utf-8"))


@given(st.fixed_dictionaries({
    name: st.integers(0, 2**31) if kind is int else words for name, kind in verify.FIELDS.items()
}))
def test_it_writes_every_entry_as_the_journal_does(made: dict[str, Any]) -> None:
    assert leaf.leaf_bytes([made[name] for name in leaf.FIELDS]) == leaf.canonical(made).encode()


def test_it_imports_nothing_but_the_standard_library() -> None:
    tree = ast.walk(ast.parse(SCRIPT.read_text("utf-8")))
    imports = [node for node in tree if isinstance(node, ast.Import | ast.ImportFrom)]
    names = {a.name for i in imports if isinstance(i, ast.Import) for a in i.names}
    names |= {i.module or "" for i in imports if isinstance(i, ast.ImportFrom)}
    assert names <= sys.stdlib_module_names


def run(*arguments: str, given_text: str = "") -> "subprocess.CompletedProcess[str]":
    """Run the script as a citizen does: alone, without our packages."""
    command = [sys.executable, "-I", "-S", str(SCRIPT), *arguments]
    return subprocess.run(command, input=given_text, capture_output=True, text=True, timeout=60, check=False)


def test_it_runs_alone_on_a_file(tmp_path: Path) -> None:
    path = tmp_path / "bundle.json"
    path.write_text(json.dumps(bundle()), encoding="utf-8")
    ran = run(str(path), "--key", bundle()["key"])
    assert (ran.returncode, ran.stderr) == (0, "")
    assert ran.stdout.startswith("成立")
    assert "holds" in ran.stdout


def test_it_says_no_with_what_was_expected_and_computed() -> None:
    made = bundle()
    made["entry"]["actor"] = "p-9"
    ran = run("-", "--json", given_text=json.dumps(made))
    answer = json.loads(ran.stdout)
    assert ran.returncode == 1
    assert answer["valid"] is False
    assert answer["expected"] == merkle.root_of(LEAVES[:13]).hex()
    assert answer["computed"] not in ("", answer["expected"])


def test_it_tells_a_wrong_call_in_one_line() -> None:
    ran = run("/nowhere/bundle.json")
    assert (ran.returncode, ran.stdout) == (2, "")
    assert ran.stderr.startswith("BUNDLE:")
    assert ran.stderr.count("\n") == 1


def test_a_file_is_checked_against_the_digest_in_the_entry(tmp_path):
    paper = tmp_path / "paper.json"
    paper.write_bytes(b'{"price":"1.00"}')
    entry = {"facts": json.dumps({"certificate": verify.file_digest(str(paper))})}
    verify.check_file(entry, "paper.json", verify.file_digest(str(paper)))
    paper.write_bytes(b'{"price":"9.00"}')
    with pytest.raises(verify.Failed, match=r"paper\.json"):
        verify.check_file(entry, "paper.json", verify.file_digest(str(paper)))


def test_a_copy_for_reading_is_not_called_changed_but_sent_to_the_file_that_proves():
    with pytest.raises(verify.Failed, match=r"check certificate\.json") as failed:
        verify.check_file({"facts": '{"certificate": "1"}'}, "certificate.pdf", "0" * 64)
    assert failed.value.code == "copy"


@pytest.mark.parametrize("facts", ["[1]", "{", "null", '{"certificate": {}}'])
def test_an_entry_that_holds_no_digest_vouches_for_no_file(facts):
    with pytest.raises(verify.Failed):
        verify.check_file({"facts": facts}, "paper.json", "0" * 64)
