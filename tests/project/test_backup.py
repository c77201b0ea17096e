"""A backup brings everything back into an empty home, on whichever database the home stands."""

import os
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest

pytestmark = pytest.mark.database
BEGIN = """
from shouzhan.project.cli import main, prepare
prepare()
from shouzhan.kernel.actor import System
from shouzhan.rooms.parties.public import Organisation, register_organisation
"""
FILL = """
print(main(["migrate"]), file=sys.stderr)
register_organisation(System(), name="云岫大学", kind="university")
told = [main(["backup", sys.argv[1]])]
register_organisation(System(), name="望潮大学", kind="university")
told += [main(["backup", sys.argv[1]]), main(["restore", sys.argv[1]])]
print("told", told)
"""
BRING_BACK = """
told = [main(["restore", sys.argv[1]]), main(["log", "verify"])]
register_organisation(System(), name="霁月大学", kind="university")
told += [main(["log", "checkpoint"]), main(["log", "verify"])]
print("told", told, *Organisation.objects.order_by("pk").values_list("name", flat=True))
try:
    Organisation.objects.update(state="merged")
except Exception as refused:
    print("refused", type(refused).__name__)
"""


@pytest.fixture
def home(tmp_path: Path):
    """Run a command in the home called so; on PostgreSQL each home has a database of its own."""
    server = os.environ.get("DATABASE_URL", "")

    def run(name: str, code: str, archive: Path) -> "subprocess.CompletedProcess[str]":
        environment = {k: v for k, v in os.environ.items() if not k.startswith("SHOUZHAN_")}
        environment |= {"SHOUZHAN_HOME": str(tmp_path / name), "PYTHONPATH": os.pathsep.join(sys.path)}
        if server:
            _database(server, f"home_{name}")
            environment["DATABASE_URL"] = f"{server.rsplit('/', 1)[0]}/home_{name}"
        command = [sys.executable, "-c", f"import sys\n{BEGIN}{code}", str(archive)]
        return subprocess.run(command, env=environment, capture_output=True, text=True, check=False)

    return run


def _database(server: str, name: str) -> None:
    import psycopg  # only where there is a server

    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"DROP DATABASE IF EXISTS {name}")
        connection.execute(f"CREATE DATABASE {name}")


def test_it_brings_everything_back_and_overwrites_nothing(home, tmp_path):
    archive = tmp_path / "all.tar.gz"

    filled = home("old", FILL, archive)

    assert "told [0, 2, 2]" in filled.stdout, filled.stdout + filled.stderr
    assert "never overwritten" in filled.stderr
    assert "holds data already" in filled.stderr
    assert archive.stat().st_mode & 0o077 == 0  # it holds the keys

    back = home("new", BRING_BACK, archive)

    assert "told [0, 0, 0, 0] 云岫大学 霁月大学" in back.stdout, back.stdout + back.stderr
    assert "refused" in back.stdout  # the guards of the states are back too


CITY = """
city: {code: '330100', zh: 全市, en: Whole city}
districts: [{code: '330102', zh: 上城区, en: Shangcheng District}]
"""


def test_it_brings_the_citys_own_districts_back(home, tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "places.yaml").write_text(CITY, "utf-8")
    archive = tmp_path / "all.tar.gz"
    home("old", 'main(["migrate"]); main(["backup", sys.argv[1]])', archive)

    back = home("new", 'main(["restore", sys.argv[1]])', archive)

    assert (tmp_path / "new" / "places.yaml").read_text("utf-8") == CITY, back.stdout + back.stderr


def test_a_wrong_file_of_places_is_told_in_one_line(home, tmp_path):
    (tmp_path / "old").mkdir()
    (tmp_path / "old" / "places.yaml").write_text(CITY.replace("'330102'", "33010"), "utf-8")

    for verb in ("migrate", "serve"):
        told = subprocess.run(
            [sys.executable, "-c", f"from shouzhan.project.cli import main; raise SystemExit(main(['{verb}']))"], check=False, capture_output=True, text=True,
            env={**os.environ, "SHOUZHAN_HOME": str(tmp_path / "old"), "PYTHONPATH": os.pathsep.join(sys.path), "PORT": "8177"})
        assert (told.returncode, "Traceback" in told.stderr) == (2, False), told.stderr
        assert "districts, entry 1: 33010 is no code of six figures" in told.stderr


AT_ONCE = """
from pathlib import Path
from shouzhan.project import backup
plain = backup._write
main(["migrate"])
def slow(part):
    backup._write = plain
    told.append(main(["backup", sys.argv[1]]))
    told.append(Path(sys.argv[1]).stat().st_ino)
    return plain(part)
told, backup._write = [], slow
told.append(main(["backup", sys.argv[1]]))
print("told", told[0], told[2], told[1] == Path(sys.argv[1]).stat().st_ino)
"""


def test_of_two_backups_at_once_the_first_stays_and_the_second_is_refused(home, tmp_path):
    archive = tmp_path / "all.tar.gz"

    made = home("busy", AT_ONCE, archive)

    assert "told 0 2 True" in made.stdout, made.stdout + made.stderr
    assert "never overwritten" in made.stderr
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["all.tar.gz"]
    with tarfile.open(archive) as whole:
        assert "about.json" in whole.getnames()


def test_it_names_an_archive_of_another_database(home, tmp_path):
    archive = tmp_path / "other.tar.gz"
    about = tmp_path / "about.json"
    about.write_text('{"format": "shouzhan-backup/1", "vendor": "another"}')
    with tarfile.open(archive, "w:gz") as made:
        made.add(about, arcname="about.json")

    refused = home("new", "raise SystemExit(main(['restore', sys.argv[1]]))", archive)

    assert refused.returncode == 2
    assert "another" in refused.stderr
