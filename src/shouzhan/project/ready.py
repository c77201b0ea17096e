"""Making a home ready: tables, cache, static files, and the demo city on request."""

import os
import sys
from pathlib import Path

import django
from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from shouzhan.engine.calling import both, choose_language
from shouzhan.kernel.places import WrongPlaces


def _say(text: str) -> None:
    sys.stderr.write(f"  {text}\n")
    sys.stderr.flush()


def bring_up_to_date() -> None:
    """Create or migrate the tables, put the guards in place, gather static files."""
    _say(both("正在把数据库更新到当前版本", "bringing the database up to date"))
    _insist_known()
    call_command("migrate", verbosity=0)
    call_command("createcachetable", verbosity=0)
    _static()


def _insist_known() -> None:
    """Stop before a database whose steps this version does not know: half of its tables would be missing later."""
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("shouzhan.")}
    loader = MigrationLoader(connection)
    strange = sorted(f"{app}.{name}" for app, name in loader.applied_migrations if app in ours and (app, name) not in loader.disk_migrations)
    if strange:
        raise SystemExit(
            f"这个数据库由另一个版本建立（例如 {strange[0]}），本版本不能接着用。请用原来的版本导出数据，再换一个空的 SHOUZHAN_HOME（{settings.HOME}）或数据库重新启动。\n"
            f"This database was laid by another version (such as {strange[0]}) and cannot go on with this one. Export your data with that version, then start with an empty SHOUZHAN_HOME or database."
        )


def _static() -> None:
    """Gather the static files again only when one of them changed; the fonts of paper are never sent to a browser."""
    found = (f for d in settings.STATICFILES_DIRS for f in Path(d).rglob("*") if "fonts" not in f.parts)
    newest = max((f.stat().st_mtime for f in found), default=0)
    manifest = Path(settings.STATIC_ROOT) / "staticfiles.json"
    if manifest.exists() and manifest.stat().st_mtime > newest:
        return
    _say(both("正在收集静态文件", "gathering static files"))
    call_command("collectstatic", interactive=False, verbosity=0, ignore_patterns=["fonts"])


def catch_up() -> None:
    """Put in force what was approved when the house fell, before anybody asks it again."""
    from shouzhan.web.sweeps import run_one  # the framework must stand first

    run_one("entitlements.parameters")


def main(argv: list[str]) -> int:
    """Make the home ready."""
    choose_language(argv)
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "shouzhan.project.settings")
    try:
        django.setup()
    except WrongPlaces as wrong:
        sys.stderr.write(both(f"{wrong.sentence.zh}\n", f"{wrong.sentence.en}\n"))
        return 2
    bring_up_to_date()
    catch_up()
    if "--demo" in argv:
        # the demo is imported only where it is asked for
        from shouzhan.project.demo.load import load_once

        load_once(argv[argv.index("--demo") + 1], say=_say)
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
