"""`shouzhan match key`, `seal`, `sealed` and `rotate`: needs that are matched and never lie readable on a disk."""

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from shouzhan.engine.arguments import whole
from shouzhan.engine.calling import add_json, both
from shouzhan.engine.matching.calling import add_index, add_tuned, add_words, choice_of, lexicon_of
from shouzhan.engine.matching.corpus import Asked, BadSource, Refused, read_queries
from shouzhan.engine.matching.search import Engine
from shouzhan.engine.matching.telling import watch

_MOST = 10_000


def add(verbs: Any) -> None:
    """The verbs of sealed needs."""
    key = both("存有密钥的文件，或 env:环境变量名", "a file with the key, or env:NAME for an environment variable")
    file = both("密封的需求文件", "the sealed file")
    one = verbs.add_parser("key", help=both("为密封需求生成密钥", "make a key for sealed needs"))
    one.add_argument("--out", required=True, metavar="FILE", help=both("写入的文件，须在索引和密封文件的文件夹之外", "a file outside the folders of the index and of the sealed needs"))
    one = verbs.add_parser("seal", help=both("密封需求，只有持密钥者才能匹配", "keep needs so that only the key's holder can match them"))
    one.add_argument("--key", required=True, metavar="KEY", help=key)
    queries = both("JSON 行文件 {qid 或 id, text}，可为 .gz，或用 - 读标准输入", "JSON lines {qid or id, text}, also .gz, or - for standard input")
    one.add_argument("--queries", required=True, metavar="FILE", help=queries)
    one.add_argument("--out", required=True, metavar="FILE", help=file)
    add_words(one)
    one.add_argument("--skip-bad", action="store_true", help=both("跳过读不了的行，其余照做", "take the other lines when some cannot be read"))
    add_json(one)
    one = verbs.add_parser("sealed", help=both("用索引回答密封的需求", "answer sealed needs from an index"))
    add_index(one)
    one.add_argument("--key", required=True, metavar="KEY", help=key)
    one.add_argument("--sealed", required=True, metavar="FILE", help=file)
    one.add_argument("--top", type=whole(1, _MOST), default=100, metavar="K", help=both("每条需求给出几条，默认 100", "how many for each need, 100 unless given"))
    out = both("写入 qid、docid、名次、得分，与需求同样机密；- 为标准输出", "qid, docid, rank, score; as secret as the needs; - for standard output")
    one.add_argument("--out", required=True, metavar="FILE", help=out)
    add_tuned(one)
    add_json(one)
    one = verbs.add_parser("rotate", help=both("不经原文，换一把密钥重新密封", "seal the same needs with another key, without their text"))
    one.add_argument("--sealed", required=True, metavar="FILE", help=file)
    one.add_argument("--key", required=True, metavar="KEY", help=both("旧密钥：", "the old key: ") + key)
    one.add_argument("--new-key", required=True, metavar="KEY", help=both("新密钥：", "the new key: ") + key)
    one.add_argument("--out", metavar="FILE", help=both("写入另一个文件；不给出则替换原文件", "another file than the old one, which is replaced otherwise"))
    add_json(one)


def _new_key(given: argparse.Namespace) -> int:
    from shouzhan.engine.matching.sealed.key import new_key
    from shouzhan.engine.matching.sealed.vault import write_private

    write_private(Path(given.out), new_key().encode(), replace=False)
    print(both(f"{given.out}：256 位，仅所有者可读；请另存一份，没有它密封的需求就无法再用", f"{given.out}: 256 bits, readable by its owner only; keep a copy elsewhere: without it sealed needs are lost"))
    return 0


def _seal(given: argparse.Namespace) -> int:
    from shouzhan.engine.matching.sealed.key import read_key
    from shouzhan.engine.matching.sealed.sketch import LONGEST_ID, sketch_of
    from shouzhan.engine.matching.sealed.vault import seal, write_private

    key = read_key(given.key)
    asked, refused = _asked(given.queries, LONGEST_ID)
    for line in refused:
        print(line, file=sys.stderr)
    if refused and not given.skip_bad:
        print(both("没有密封：请更正这些行，或加上 --skip-bad", "nothing was sealed: repair the lines, or pass --skip-bad"), file=sys.stderr)
        return 1
    lexicon = lexicon_of(given)
    write_private(Path(given.out), seal([sketch_of(place, one.id, one.text, lexicon) for place, one in enumerate(asked)], key))
    _tell(given, {"sealed": len(asked), "refused": len(refused)})
    _warn(given.key, Path(given.out))
    return 1 if refused else 0


def _asked(file: str, longest: int) -> tuple[list[Asked], list[Refused]]:
    asked: list[Asked] = []
    refused: list[Refused] = []
    for one in read_queries(file):
        if isinstance(one, Refused):
            refused.append(one)
        elif len(one.id.encode()) > longest:
            raise BadSource(both(f"{file}：id：{one.id[:20]!r}… 超过 {longest} 字节", f"{file}: id: {one.id[:20]!r}… is longer than {longest} bytes"))
        else:
            asked.append(one)
    return asked, refused


def _answer(given: argparse.Namespace) -> int:
    from shouzhan.engine.matching.sealed.key import read_key
    from shouzhan.engine.matching.sealed.search import answer_sealed
    from shouzhan.engine.matching.sealed.vault import unseal, write_private

    sketches = unseal(Path(given.sealed), read_key(given.key))
    engine, progress = Engine(Path(given.index), tuning=choice_of(given).tuning), watch()
    lines: list[str] = []
    without = 0
    for done, (one, matches) in enumerate(answer_sealed(engine, sketches, given.top), 1):
        lines += [f"{one.id}\t{match.id}\t{match.rank}\t{match.score}\n" for match in matches]
        without += not matches
        progress("answering", done, len(sketches))
    progress.end()
    if given.out == "-":
        sys.stdout.writelines(lines)
    else:
        write_private(Path(given.out), "".join(lines).encode())
        _tell(given, {"queries": len(sketches), "without_match": without, "lines": len(lines)})
    _warn(given.key, Path(given.sealed), Path(given.index))
    return 0


def _rotate(given: argparse.Namespace) -> int:
    from shouzhan.engine.matching.sealed.key import read_key
    from shouzhan.engine.matching.sealed.vault import seal, unseal, write_private

    old, out = Path(given.sealed), Path(given.out or given.sealed)
    key, new = read_key(given.key), read_key(given.new_key)
    if key.secret == new.secret:
        raise BadSource(both("--new-key：这就是密封该文件的密钥，请用 `shouzhan match key --out FILE` 另生成一把", "--new-key: it is the key that sealed the file; make another with `shouzhan match key --out FILE`"))
    sketches = unseal(old, key)
    write_private(out, seal(sketches, new))
    _tell(given, {"rotated": len(sketches)})
    _warn(given.new_key, out)
    return 0


def _warn(where: str, *protects: Path) -> None:
    """What is careless about where a key lies is said, once the work is done, and not refused."""
    from shouzhan.engine.matching.sealed.key import is_open_to_others, lies_beside

    if is_open_to_others(where):
        print(both(f"其他账户可以读 {where}，请执行 chmod 600 {where}", f"{where} can be read by other accounts: chmod 600 {where}"), file=sys.stderr)
    for what in protects:
        if lies_beside(where, what):
            print(both(f"{where} 与 {what} 放在一起：拷走文件夹的人两样都有", f"{where} lies beside {what}: whoever copies the folder has both"), file=sys.stderr)
            break


def _tell(given: argparse.Namespace, told: dict[str, int]) -> None:
    if given.json:
        print(json.dumps(told))
    else:
        print(both("，".join(f"{_COUNTED[name]} {count:,}" for name, count in told.items()), ", ".join(f"{name.replace('_', ' ')} {count:,}" for name, count in told.items())))


_COUNTED = {"sealed": "已密封", "refused": "未采用", "queries": "需求", "without_match": "没有匹配", "lines": "行", "rotated": "已换密钥"}
VERBS: dict[str, Any] = {"key": _new_key, "seal": _seal, "sealed": _answer, "rotate": _rotate}
