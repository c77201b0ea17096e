import json
from itertools import combinations

import numpy as np
import pytest
from tests.engine.matching.toys import RESULTS, made

from shouzhan.engine.matching import cluster
from shouzhan.engine.matching.commands import main
from shouzhan.engine.matching.corpus import Asked
from shouzhan.engine.matching.index import Document
from shouzhan.engine.matching.index.reader import WHOLE
from shouzhan.engine.matching.learn.gate import LEAST, Trial
from shouzhan.engine.matching.learn.weights import (
    TRIED,
    BadWeightsError,
    Choice,
    Weights,
    as_kept,
    learn_weights,
    parts_of,
    read_weights,
)
from shouzhan.engine.matching.query import Tuning
from shouzhan.engine.matching.search import Engine

METALS = "锂钠钾铷铯铍镁钙锶钡钪钇钛锆铪钒铌钽铬钼钨锰铼铁钌锇钴铑铱镍钯铂铜银金锌镉汞硼铝"


def lines(path, rows):
    path.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), "utf-8")
    return str(path)


def house(draw=None):
    """Of each need one result has its metal and another its number; in this house it is the number that decides, or a draw."""
    chance, documents, needs, judged = np.random.default_rng(draw), [], [], {}
    for at, metal in enumerate(METALS):
        number = 1000 + 7 * at
        documents += [Document(f"A{at:02}", f"法兰，{metal}"), Document(f"B{at:02}", f"法兰{number}")]
        needs.append((f"N{at:02}", f"{metal}法兰{number}"))
        judged[f"N{at:02}"] = {f"{'B' if draw is None or chance.integers(2) else 'A'}{at:02}": 2}
    return documents, needs, judged


@pytest.fixture
def told(tmp_path, capsys):
    """The files of a house in which the number decides, and what was learned of them."""
    documents, needs, judged = house()
    made(tmp_path / "i", documents)
    queries = lines(tmp_path / "n.jsonl", [{"qid": name, "text": text} for name, text in needs])
    (tmp_path / "j.tsv").write_text("".join(f"{need}\t{name}\t{grade}\n" for need, several in judged.items() for name, grade in several.items()))
    assert main(["tune", "--index", str(tmp_path / "i"), "--queries", queries, "--judged", str(tmp_path / "j.tsv"), "--out", str(tmp_path / "w")]) == 0
    (tmp_path / "said").write_text(capsys.readouterr().out)
    return tmp_path


def seen(_done, _whole):
    pass


def test_it_learns_what_decides_in_a_house_and_every_verb_weighs_by_it(told):
    said = (told / "said").read_text()
    assert "the learned weights are in use: on needs they were not learned from nDCG@10 +0.3" in said
    assert "numbers 0.5 → " in said
    index, queries = str(told / "i"), str(told / "n.jsonl")
    firsts = {}
    for name, more in (("usual", []), ("tuned", ["--tuned", str(told / "w")])):
        assert main(["batch", "--index", index, "--queries", queries, "--top", "2", "--out", str(told / name), *more]) == 0
        firsts[name] = {line.split("\t")[1][0] for line in (told / name).read_text().splitlines() if line.split("\t")[2] == "1"}
        assert main(["shortlist", "--index", index, "--queries", queries, "--top", "2", "--out", str(told / "s"), *more]) == 0
        assert {json.loads(line)["matches"][0]["id"][0] for line in (told / "s").read_text("utf-8").splitlines()} == firsts[name]
        assert main(["needs", "--index", index, "--queries", queries, "--id", "B00", "--top", "1", *more]) == 0
    assert firsts == {"usual": {"A"}, "tuned": {"B"}}


def test_weights_go_to_standard_output_alone_where_that_is_asked(told, capsys):
    assert main(["tune", "--index", str(told / "i"), "--queries", str(told / "n.jsonl"), "--judged", str(told / "j.tsv"), "--out", "-"]) == 0
    said = capsys.readouterr()
    assert said.out == (told / "w").read_text()
    assert "the learned weights are in use" in said.err


def test_a_search_says_by_which_weights_it_weighs_and_still_adds_up(told, capsys):
    capsys.readouterr()
    assert main(["search", "--index", str(told / "i"), "锂法兰1000", "--tuned", str(told / "w"), "--json"]) == 0
    found = json.loads(capsys.readouterr().out)
    assert found["tuned"].startswith("已用学得的权重：在未参与学习的需求上 nDCG@10 ")
    for match in found["matches"]:
        assert round(100_000 * float(match["words"])) == sum(round(100_000 * float(part)) for part in match["why"]["parts"].values())
    assert main(["search", "--index", str(told / "i"), "锂法兰1000", "--tuned", str(told / "w"), "--explain", "--language", "en"]) == 0
    assert "weights  the learned weights are in use" in capsys.readouterr().out


def test_sealed_needs_and_workers_of_a_cluster_weigh_by_them_too(told):
    index, queries, weights = str(told / "i"), str(told / "n.jsonl"), ["--tuned", str(told / "w")]
    assert main(["key", "--out", str(told / "k")]) == 0
    assert main(["seal", "--key", str(told / "k"), "--queries", queries, "--out", str(told / "sealed")]) == 0
    assert main(["sealed", "--index", index, "--key", str(told / "k"), "--sealed", str(told / "sealed"), "--out", str(told / "one"), *weights]) == 0
    assert main(["batch", "--index", index, "--queries", queries, "--out", str(told / "other"), *weights]) == 0
    assert sorted((told / "one").read_text().splitlines()) == sorted((told / "other").read_text().splitlines())
    engine = Engine(told / "i", tuning=read_weights(told / "w").in_use.tuning)
    task = cluster._Task(index, engine.reader.manifest.state, 3, tuning=engine.tuning)
    assert task([(WHOLE, [Asked("Q", "锂法兰1000")])]) == [[engine.search("锂法兰1000", 3)]]


def test_it_keeps_the_default_where_judgements_are_chance(tmp_path):
    documents, needs, _judged = house()
    made(tmp_path / "i", documents)
    engine = Engine(tmp_path / "i")
    found = [learn_weights(engine, needs, house(draw)[2], seen) for draw in range(6)]
    assert any(one.choice != Choice() for one in found)  # something is learned of chance too
    assert not any(one.trial.is_on for one in found)
    assert {one.in_use for one in found} == {Choice()}
    assert all(one.sentence.zh.startswith("仍用默认权重：增益的下限不大于零（nDCG@10 ") for one in found)


def test_it_learns_nothing_of_a_few_needs_and_says_how_many_it_wants(tmp_path):
    documents, needs, judged = house()
    made(tmp_path / "i", documents)
    found = learn_weights(Engine(tmp_path / "i"), needs[:9], judged, seen)
    assert found.sentence.en == f"the default weights stay: 9 needs have a judged answer, at least {LEAST} are asked"
    # a need whose answers are not in the index teaches nothing
    assert learn_weights(Engine(tmp_path / "i"), needs, {name: {"GONE": 2} for name, _text in needs}, seen).trial.needs == 0


def test_it_learns_the_same_in_any_order_of_the_needs(tmp_path):
    documents, needs, judged = house()
    made(tmp_path / "i", documents)
    engine = Engine(tmp_path / "i")
    one, other = learn_weights(engine, needs, judged, seen), learn_weights(engine, needs[::-1], judged, seen)
    assert one.choice == other.choice
    assert one.trial.gain == pytest.approx(other.trial.gain)


def test_what_is_passed_over_costs_no_place(tmp_path):
    documents, needs, judged = house()
    made(tmp_path / "i", documents)
    aside = {name: several | {f"A{name[1:]}": -1} for name, several in judged.items()}
    found = learn_weights(Engine(tmp_path / "i"), needs, aside, seen)
    assert found.trial.gain == 0  # nothing is left before the answers
    assert found.choice == Choice()


def test_another_word_for_a_thing_never_counts_as_much_as_the_word_itself(tmp_path):
    assert not Choice(Tuning(bridged=0.45, pair=0.4)).is_sound
    file = tmp_path / "w"
    file.write_text(as_kept(Weights(Choice(Tuning(bridged=0.6)), Trial(40, 0.1, 0.05, 0.2))))
    with pytest.raises(BadWeightsError, match="must count less"):
        read_weights(file)


def test_weights_are_kept_and_read_again(tmp_path):
    weights = Weights(Choice(Tuning(pair=0.8, common=0.5), 0.2), Trial(40, 0.1, 0.05, 0.2))
    (tmp_path / "w").write_text(as_kept(weights))
    assert read_weights(tmp_path / "w") == weights
    assert weights.changed == {"pair": 0.8, "common": 0.5, "meaning": 0.2}
    assert all(parts_of(Choice())[name] in values for name, values in TRIED.items())


@pytest.mark.parametrize(
    ("kept", "words"),
    [
        ("{", "holds no learned weights"), ("[]", "holds no learned weights"), ('{"weights": {"colour": 1}}', "weights.colour: there is no such weight"),
        ('{"weights": {"pair": "x"}}', "weights.pair: 'x' is not a number from 0 to 10"), ('{"weights": {"pair": -1}}', "weights.pair: -1 is not"), ('{"weights": {}}', "holds no learned weights"),
    ],
)  # fmt: skip
def test_it_tells_in_one_line_what_is_wrong_with_a_file_of_weights(tmp_path, capsys, kept, words):
    made(tmp_path / "i", RESULTS)
    (tmp_path / "w").write_text(kept)
    assert main(["search", "--index", str(tmp_path / "i"), "染色", "--tuned", str(tmp_path / "w")]) == 2
    err = capsys.readouterr().err
    assert words in err
    assert err.count("\n") == 1


def test_no_confidence_is_claimed_that_was_measured_by_other_weights(told, capsys):
    index, queries, weights, table = str(told / "i"), str(told / "n.jsonl"), ["--tuned", str(told / "w")], str(told / "t")
    for measured, asked, claims in ((weights, weights, True), (weights, [], False), ([], weights, False)):
        assert main(["calibrate", "--index", index, "--queries", queries, "--judged", str(told / "j.tsv"), "--out", table, *measured]) == 0
        capsys.readouterr()
        assert main(["search", "--index", index, "锂法兰1000", "--confidence", table, "--json", *asked]) == 0
        sure = json.loads(capsys.readouterr().out)["matches"][0]["confidence"]
        assert (sure["judged"] > 0) is claims
        assert ("按另一组权重测定" in sure.get("unmeasured", "")) is not claims


def test_it_learns_how_much_a_sentence_model_counts(tmp_path, capsys):
    models = pytest.importorskip("tests.engine.matching.models", reason="tokenizers (script/setup --with embeddings) is not installed")
    rows, documents, needs, judged = [row for row in models.ALIKE if len(row) > 1], [], [], []
    for at, (metal, three) in enumerate(zip(METALS, combinations(rows, 3), strict=False)):  # said by one in one word, by the other in another
        documents += [{"id": f"A{at:02}", "text": f"{metal}器具"}, {"id": f"B{at:02}", "text": "".join(row[1] for row in three)}]
        needs.append({"qid": f"N{at:02}", "text": metal + "".join(row[0] for row in three)})
        judged.append(f"N{at:02}\tB{at:02}\t2\n")
    (tmp_path / "j").write_text("".join(judged))
    model, index, queries = str(models.static(tmp_path / "model")), str(tmp_path / "i"), lines(tmp_path / "n.jsonl", needs)
    assert main(["index", "--corpus", lines(tmp_path / "c.jsonl", documents), "--index", index, "--model", model]) == 0
    capsys.readouterr()
    assert main(["tune", "--index", index, "--queries", queries, "--judged", str(tmp_path / "j"), "--model", model, "--out", str(tmp_path / "w"), "--json"]) == 0
    said = json.loads(capsys.readouterr().out)
    assert said["is_in_use"]
    assert said["learned"]["meaning"] > 0.05
    firsts = []
    for more in ([], ["--tuned", str(tmp_path / "w")], ["--tuned", str(tmp_path / "w"), "--meaning-share", "0.05"]):  # what the call says goes before what was learned
        assert main(["search", "--index", index, needs[0]["text"], "--meaning", model, "--top", "1", "--json", *more]) == 0
        firsts.append(json.loads(capsys.readouterr().out)["matches"][0]["id"])
    assert firsts == ["A00", "B00", "A00"]
