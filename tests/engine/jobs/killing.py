"""A scene for the kill tests, its acts run as processes of their own: `killing.py prepare | first | second | third`."""

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
from shouzhan.rooms.parties.models import Organisation  # noqa: E402
from shouzhan.web.files import store  # noqa: E402
from shouzhan.web.importpage import LOAD  # noqa: E402
from shouzhan.web.models import Notice  # noqa: E402

ROWS = 700


def prepare():
    call_command("migrate", verbosity=0)
    lines = [f"{chr(0x4E00 + n)}{chr(0x5E00 + n)}虚构仪器厂,企业," for n in range(ROWS)]
    digest, _path = store("\n".join(["名称,类别,统一社会信用代码", *lines]).encode())
    ask(World().admin, LOAD, {"register": "parties.organisations", "sha256": digest, "name": "bodies.csv"}, lambda: "导入", "/")


def die(*_given, **_named):
    os.kill(os.getpid(), signal.SIGKILL)


def silence():
    """As if the time in which a worker is waited for had passed."""
    Job.objects.update(beat_at=now() - doing.SILENT - timedelta(seconds=1))


def count():
    job = Job.objects.get()
    bodies = Organisation.objects.filter(name__endswith="虚构仪器厂")
    entries = Entry.objects.filter(record_number__in=bodies.values("number"))
    told = Notice.objects.filter(url=f"/jobs/{job.key}/")
    found = {"state": job.state, "attempts": job.attempts, "bodies": bodies.count(), "entries": entries.count(), "told": told.count()}
    sys.stdout.write(json.dumps(found) + "\n")
    sys.stdout.flush()


def work():
    doing.work(once=True, wait=lambda: True)


def first():
    """Die with every row written and nothing kept."""
    doing._end = die
    work()


def second():
    """Come too early to take it over; take it over; die with everything kept, at once."""
    count()
    work()
    count()
    silence()
    attempt = doing._attempt
    doing._attempt = lambda job, heart: (attempt(job, heart), die())
    work()


def third():
    """Find nothing left to do."""
    count()
    silence()
    work()
    count()


if __name__ == "__main__":
    {"prepare": prepare, "first": first, "second": second, "third": third}[sys.argv[1]]()
