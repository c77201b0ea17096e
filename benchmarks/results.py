"""Pages over many results: lists, dossier and search of achievements, disclosures and listings, against an empty page on the same server.

The peer of a search is the same page reading every text instead of asking the index of pairs. Times are the thread's own processor
time, which a busy machine distorts least; the database works in the same thread.
"""

import gc
import json
import os
import random
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

SIZES = (10_000, 100_000)
ROUNDS = 15
READER = "jitong"  # an official of the city; pages marked so are asked by a stranger
PAGES = {
    "/achievements/": "/achievements/",
    "/achievements/, a stranger": "/achievements/",
    "/achievements/, a third of the way in": "/achievements/?after={after}",
    "/achievements/?field": "/achievements/?field={field}",
    "/achievements/?q, two signs, in one of 5,000": "/achievements/?q=月壤",
    "/achievements/?q, two signs, in one of 5,000, a stranger": "/achievements/?q=月壤",
    "/achievements/?q, two signs, in every fourth": "/achievements/?q=钙钛",
    "/achievements/?q, four signs, in every one": "/achievements/?q=制备方法",
    "/achievements/?q, in none": "/achievements/?q=没有此词",
    "/achievements/?q, two words": "/achievements/?q=钙钛 electrode",
    "/achievements/?q, one sign": "/achievements/?q=壤",
    "/disclosures/?q": "/disclosures/?q=月壤",
    "/listings/?q": "/listings/?q=月壤",
    "/search/?q": "/search/?q=月壤",
    "dossier": "/achievements/{number}/",
}
_INSIDE = """
import json, sys
from shouzhan.project.cli import prepare; prepare()
from benchmarks.results import fill, measure
print(json.dumps(measure(fill(int(sys.argv[1])))))
"""
WORDS = ["钙钛", "光伏", "电极", "薄膜", "催化", "石墨", "量子", "芯片", "传感", "抗体", "疫苗", "靶向", "成像", "激光", "雷达", "无人", "机器", "视觉", "语音", "电池", "储能", "氢能", "碳纤", "合金", "陶瓷", "涂层", "纳米", "分离", "发酵", "基因", "细胞", "蛋白", "药物", "手术", "导航", "航空", "材料", "复合", "增强", "高温"]
LATIN = ["perovskite", "electrode", "film", "catalyst", "graphene", "quantum", "chip", "sensor", "antibody", "vaccine", "imaging", "laser", "radar", "vision", "battery", "storage", "hydrogen", "alloy", "ceramic", "coating"]


def run(size: int) -> list[dict[str, Any]]:
    """One line for each page: the 95th percentile, with the median beside it."""
    sys.path.insert(0, str(Path(__file__).parents[1]))
    from benchmarks.pages import _line

    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "SHOUZHAN_HOME": home, "SHOUZHAN_DEBUG": "1", "PYTHONPATH": os.pathsep.join(["src", "."])}
        subprocess.run([sys.executable, "-m", "shouzhan.project.ready", "--demo", "small"], check=True, env=environment, stderr=subprocess.DEVNULL)
        made = subprocess.run([sys.executable, "-c", _INSIDE, str(size)], check=True, env=environment, stdout=subprocess.PIPE, text=True)
    told = json.loads(made.stdout.splitlines()[-1])
    return [{**_line(name, size, *taken), "row": f"results {name}"} for name, taken in told.items()]


def _texts(at: int, dice: random.Random) -> dict[str, str]:
    """A result's texts: a few common words, and now and then a rare one."""
    words = dice.sample(WORDS, 3)
    rare = "月壤" if at % 5_000 == 7 else ""
    return {
        "name": f"{rare}{words[0]}{words[1]}制备方法第{at}号", "name_en": f"{' '.join(dice.sample(LATIN, 3))} no {at}",
        "teaser": f"面向{words[2]}与{words[0]}的{''.join(dice.sample(WORDS, 8))}，已完成{dice.choice(WORDS)}验证{rare}。",
        "teaser_en": f"{' '.join(dice.sample(LATIN, 12))} verified in {at % 97} trials.",
    }


def fill(size: int) -> dict[str, Any]:
    """Grow the registers to a size with guards off, as no deployment could, and say where a page deep inside begins."""
    from shouzhan.kernel.journal.guards import drop_guards, install_guards
    from shouzhan.project.sweep import refresh_statistics
    from shouzhan.rooms.disclosure.models import Achievement, Disclosure
    from shouzhan.rooms.listings.models import Listing
    from shouzhan.web.listing import _encode

    drop_guards()
    dice = random.Random(7)
    made = [_texts(at, dice) for at in range(size)]
    _copies(Achievement, made, "AC", {"disclosure_id": None, "openness": "public", "secrecy": "open"})
    achieved = list(Achievement.objects.order_by("-id").values_list("pk", flat=True)[:size])
    _copies(Disclosure, [{name: text[name] for name in ("name", "name_en")} for text in made], "DI", {})
    offers = [{"open_text": text["teaser"], "achievement_id": pk, "reference": f"R{pk}"} for text, pk in zip(made[::10], achieved[::-10], strict=False)]
    _copies(Listing, offers, "LS", {})
    install_guards()
    refresh_statistics()
    deep = Achievement.objects.order_by("-id")[size // 3]
    return {"after": _encode(deep, ("-id",)), "number": deep.number, "field": deep.field}


def _copies(model: Any, texts: list[dict[str, Any]], prefix: str, fixed: dict[str, Any]) -> None:
    """Rows like one that is there, but for their texts."""
    from django.db import connection, transaction

    sample = model.objects.exclude(state="draft").first()
    fields = [f for f in model._meta.concrete_fields if not f.primary_key]
    names = ", ".join(f'"{f.column}"' for f in fields)

    def rows() -> Any:
        for at, text in enumerate(texts):
            for name, value in {**fixed, **text, "number": f"{prefix}-2026-{900_000 + at:07d}-X"}.items():
                setattr(sample, name, value)
            yield tuple(f.get_db_prep_save(f.pre_save(sample, False) if f.name == "pairs" else getattr(sample, f.attname), connection) for f in fields)

    with transaction.atomic(), connection.cursor() as cursor:
        cursor.connection.executemany(f"INSERT INTO {model._meta.db_table} ({names}) VALUES ({','.join('?' * len(fields))})", rows())


def measure(where: dict[str, Any]) -> dict[str, tuple[list[float], list[float], list[float]]]:
    """Milliseconds of the server's own time for each page: ours, the scan's and the empty page's, in turn."""
    import logging
    import time

    from django.http import HttpResponse
    from django.test import Client
    from django.urls import path

    from shouzhan.project import urls
    from shouzhan.rooms.parties.public import User
    from shouzhan.web import listing

    logging.disable(logging.CRITICAL)
    urls.urlpatterns += [path("empty/", lambda request: HttpResponse(""))]
    official, stranger = Client(SERVER_NAME="localhost"), Client(SERVER_NAME="localhost")
    official.force_login(User.objects.get(username=READER), backend="shouzhan.rooms.parties.backends.PasswordBackend")
    index = listing.candidates

    def timed(client: Client, page: str, asked: Any = index) -> float:
        listing.candidates = asked
        began = time.thread_time()
        response = client.get(page)
        taken = (time.thread_time() - began) * 1000
        assert response.status_code == 200, (page, response.status_code)
        return taken

    asked = {name: (stranger if name.endswith("stranger") else official, page.format(**where)) for name, page in PAGES.items()}
    for client, page in asked.values():
        timed(client, page)
    gc.collect()
    gc.freeze()
    told: dict[str, tuple[list[float], list[float], list[float]]] = {name: ([], [], []) for name in asked}
    for turn in range(ROUNDS):
        for name, (client, page) in asked.items():
            told[name][0].append(timed(client, page))
            if "q=" in page and turn < 5:  # the scan is slow
                told[name][1].append(timed(client, page, lambda *_asked: None))
            told[name][2].append(timed(client, "/empty/"))
    return told


if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))
    for size in SIZES:
        for row in run(size):
            print(row)
