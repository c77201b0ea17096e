"""A host that serves over HTTPS passes the framework's own deployment check."""

import os
import subprocess
import sys

import pytest

pytestmark = pytest.mark.pure


def run(code, tmp_path, **environment):
    kept = {name: value for name, value in os.environ.items() if not name.startswith("SHOUZHAN_")}
    return subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=False,
        env={**kept, "PYTHONPATH": os.pathsep.join(sys.path), "SHOUZHAN_HOME": str(tmp_path), **environment},
    )


def test_it_passes_the_deployment_check_over_https(tmp_path):
    code = "from shouzhan.project.cli import main; raise SystemExit(main(['django', 'check', '--deploy', '--fail-level', 'WARNING']))"

    done = run(code, tmp_path, SHOUZHAN_HTTPS="1")

    assert done.returncode == 0, done.stdout + done.stderr


def test_it_marks_its_cookies_secure_over_https(tmp_path):
    code = "from shouzhan.project import settings as s; print(s.SESSION_COOKIE_SECURE, s.CSRF_COOKIE_SECURE, s.SESSION_COOKIE_HTTPONLY, s.SECURE_HSTS_SECONDS)"

    assert run(code, tmp_path, SHOUZHAN_HTTPS="1").stdout.split() == ["True", "True", "True", "31536000"]


def test_it_keeps_the_signing_secret_for_its_owner_alone(tmp_path):
    run("import shouzhan.project.settings", tmp_path)

    assert (tmp_path / "keys" / "secret").stat().st_mode & 0o077 == 0
