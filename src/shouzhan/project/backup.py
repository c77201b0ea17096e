"""Backup while serving, and restore into an empty home: database, files, keys, in one archive."""

import io
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import tarfile
import tempfile
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from shouzhan.engine.calling import Parser, both
from shouzhan.engine.files import draft_of, meant
from shouzhan.kernel.dates import now
from shouzhan.kernel.journal.guards import install_guards
from shouzhan.kernel.journal.models import Checkpoint
from shouzhan.kernel.journal.store import seal

FORMAT = "shouzhan-backup/1"
PARTS = ("files", "keys")
SINGLE = ("demo", "places.yaml")  # that it is a demo; the city's own districts


def backup(argv: list[str]) -> int:
    """Write everything to one archive; readers and writers go on meanwhile."""
    parser = Parser(prog="shouzhan backup", description=both("把数据库、文件和密钥存成一个归档，不停机。", "Database, files and keys in one archive, while serving."))
    parser.add_argument("file", metavar="FILE", help=both("写入的归档，如 shouzhan.tar.gz；从不覆盖已有的文件", "the archive to write, such as shouzhan.tar.gz; no file is ever written over"))
    given = parser.parse_args(argv)
    target = Path(given.file)
    if target.exists():
        return _is_there(target)
    try:
        with draft_of(target, is_first=True) as draft:
            about = _write(draft)
    except FileExistsError:  # another one was made while this was being written
        return _is_there(target)
    except OSError as error:
        sys.stderr.write(both(f"FILE：{target} 没有写成，也没有留下残余：{meant(error).zh}\n", f"FILE: {target} was not written, and nothing is left of it: {error.strerror or error}\n"))
        return 1
    size = target.stat().st_size
    sys.stdout.write(both(f"{target}：{size} 字节，日志已封存 {about['size']} 条\n", f"{target}: {size} bytes, journal of {about['size']} sealed entries\n"))
    return 0


def _is_there(target: Path) -> int:
    sys.stderr.write(both(f"FILE：{target} 已存在，备份从不覆盖\n", f"FILE: {target} exists already; backups are never overwritten\n"))
    return 2


def _write(part: Path) -> dict[str, Any]:
    """Write the archive whole, and to the disk, before it gets its name."""
    note = seal()
    with (
        tempfile.TemporaryDirectory(dir=part.parent) as folder,
        open(part, "wb", opener=_private) as file,
        tarfile.open(fileobj=file, mode="w:gz") as archive,
    ):
        dump = _dump(Path(folder))
        about = {"format": FORMAT, "vendor": connection.vendor, "at": now().isoformat(), "size": note.size if note else 0, "root": note.root if note else ""}
        _add_text(archive, "about.json", json.dumps(about, indent=1))
        archive.add(dump, arcname=dump.name)
        for name in PARTS:
            if (settings.HOME / name).exists():
                archive.add(settings.HOME / name, arcname=name)
        for name in SINGLE:
            if (settings.HOME / name).exists():
                archive.add(settings.HOME / name, arcname=name)
        archive.close()
        file.flush()
        os.fsync(file.fileno())
    return about


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)  # it holds the keys


def _database() -> str:
    return str(settings.DATABASES["default"]["NAME"])


def _dump(folder: Path) -> Path:
    if connection.vendor == "sqlite":
        path = folder / "db.sqlite3"
        connection.ensure_connection()
        with sqlite3.connect(_database()) as live, sqlite3.connect(path) as copy:
            live.backup(copy)
        return path
    path = folder / "db.pgdump"
    _postgresql("pg_dump", "--format=custom", "--no-owner", f"--file={path}")
    return path


def _postgresql(program: str, *arguments: str) -> None:
    found = shutil.which(program)
    if found is None:
        raise RuntimeError(both(f"没有安装 {program}，它在 PostgreSQL 的客户端程序里", f"{program} is not installed; it comes with PostgreSQL's client programs"))
    given = settings.DATABASES["default"]
    environment = {**os.environ, "PGPASSWORD": str(given["PASSWORD"])}
    where = [f"--host={given['HOST']}", f"--port={given['PORT'] or 5432}", f"--username={given['USER']}", f"--dbname={given['NAME']}"]
    subprocess.run([found, *where, *arguments], check=True, env=environment)  # noqa: S603 - a named program with our own settings


def _add_text(archive: tarfile.TarFile, name: str, text: str) -> None:
    item = tarfile.TarInfo(name)
    item.size = len(text.encode())
    archive.addfile(item, io.BytesIO(text.encode()))


def restore(argv: list[str]) -> int:
    """Bring a backup back into an empty home, and check that the journal ends where it ended."""
    parser = Parser(prog="shouzhan restore", description=both("把备份恢复到一个空的 SHOUZHAN_HOME。", "Restore a backup into an empty home, SHOUZHAN_HOME."))
    parser.add_argument("file", metavar="FILE", help=both("`shouzhan backup` 写出的归档", "the archive that `shouzhan backup` wrote"))
    given = parser.parse_args(argv)
    source = Path(given.file)
    if not source.is_file():
        sys.stderr.write(both(f"FILE：{source} 无法读取\n", f"FILE: {source} cannot be read\n"))
        return 2
    if _holds_data():
        sys.stderr.write(both("SHOUZHAN_HOME：其中已有数据，请恢复到一个空的\n", "SHOUZHAN_HOME: this home holds data already; restore into an empty one\n"))
        return 2
    with tarfile.open(source, "r:gz") as archive, tempfile.TemporaryDirectory(dir=settings.HOME) as folder:
        archive.extractall(folder, filter="data")
        about = json.loads((Path(folder) / "about.json").read_text())
        if about.get("format") != FORMAT or about["vendor"] != connection.vendor:
            vendor, form = about.get("vendor"), about.get("format")
            sys.stderr.write(both(f"FILE：{vendor} 的备份（格式 {form}）不能恢复到 {connection.vendor}\n", f"FILE: a {vendor} backup of format {form} cannot be restored into {connection.vendor}\n"))
            return 2
        _bring_back(Path(folder))
    install_guards()
    last = Checkpoint.objects.last()
    found = (last.size, last.root) if last else (0, "")
    sys.stdout.write(both(f"已恢复，日志已封存 {found[0]} 条\n", f"restored; journal of {found[0]} sealed entries\n"))
    return 0 if found == (about["size"], about["root"]) else 1


def _holds_data() -> bool:
    if connection.vendor == "sqlite":
        path = Path(_database())
        return path.exists() and path.stat().st_size > 0
    return bool(connection.introspection.table_names())


def _bring_back(folder: Path) -> None:
    connection.close()
    if connection.vendor == "sqlite":
        shutil.move(folder / "db.sqlite3", _database())
    else:
        _postgresql("pg_restore", "--no-owner", str(folder / "db.pgdump"))
    for name in PARTS:
        if (folder / name).exists():
            shutil.copytree(folder / name, settings.HOME / name, dirs_exist_ok=True)
    for name in SINGLE:
        if (folder / name).exists():
            shutil.copy(folder / name, settings.HOME / name)
