"""A scene for the kill tests, run as a process of its own: `killing.py prepare | work POINT | count`."""

import json
import os
import signal
import sys

os.environ["DJANGO_SETTINGS_MODULE"] = "shouzhan.project.settings"
import django

django.setup()

from datetime import timedelta  # noqa: E402 - the framework stands first

from django.core.management import call_command  # noqa: E402
from tests.world import World  # noqa: E402

from shouzhan.engine.jobs import doing  # noqa: E402
from shouzhan.engine.jobs.asking import ask  # noqa: E402
from shouzhan.engine.jobs.models import Job  # noqa: E402
from shouzhan.kernel.dates import now  # noqa: E402
from shouzhan.kernel.journal.models import Entry  # noqa: E402
from shouzhan.project.work import main  # noqa: E402
from shouzhan.rooms.parties.models import Organisation  # noqa: E402
from shouzhan.web.files import store  # noqa: E402
from shouzhan.web.importpage import LOAD  # noqa: E402

ROWS = 700


def prepare():
    call_command("migrate", verbosity=0)
    lines = [f"{chr(0x4E00 + n)}{chr(0x5E00 + n)}虚构仪器厂,企业," for n in range(ROWS)]
    digest, _path = store("\n".join(["名称,类别,统一社会信用代码", *lines]).encode())
    ask(World().admin, LOAD, {"register": "parties.organisation", "sha256": digest, "name": "bodies.csv"}, lambda: "导入", "/")


def die(*_given, **_named):
    os.kill(os.getpid(), signal.SIGKILL)


def work(point):
    """Work until nothing waits, or die at the worst moments: rows written and not yet kept, kept and not yet told."""
    if point == "before-keeping":
        doing._end = die
    if point == "after-keeping":
        doing.ENDED.insert(0, die)
    main(["--once"])


def silence():
    """As if the time in which a worker is waited for had passed."""
    Job.objects.update(beat_at=now() - doing.SILENT - timedelta(seconds=1))


def count():
    job = Job.objects.get()
    bodies = Organisation.objects.filter(name__endswith="虚构仪器厂")
    entries = Entry.objects.filter(record_number__in=bodies.values("number"))
    told = job.owner.notices.count() if hasattr(job.owner, "notices") else 0
    print(json.dumps({"state": job.state, "attempts": job.attempts, "bodies": bodies.count(), "entries": entries.count(), "told": told}))


if __name__ == "__main__":
    {"prepare": prepare, "work": work, "silence": silence, "count": count}[sys.argv[1]](*sys.argv[2:])
