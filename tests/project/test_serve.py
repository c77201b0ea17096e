"""The server says what is wrong with a call before it makes anything ready."""

import pytest

from shouzhan.engine.calling import choose_language
from shouzhan.project import serve

pytestmark = pytest.mark.pure


@pytest.mark.parametrize("port", ["abc", "8000.5", "-1", "0", "70000"])
def test_a_port_of_the_environment_that_is_none_is_refused(monkeypatch, capsys, port):
    monkeypatch.setenv("PORT", port)
    monkeypatch.setattr(serve, "_prepare", lambda **_asked: pytest.fail("made ready"))
    try:
        code = serve.main([])
    except SystemExit as left:
        code = left.code
    assert code == 2
    assert "--port" in capsys.readouterr().err


def test_an_empty_port_is_the_usual_one(monkeypatch):
    monkeypatch.setenv("PORT", "")
    asked = []
    monkeypatch.setattr(serve, "_taken", lambda _host, port: asked.append(port) or True)
    assert serve.main([]) == 2
    assert asked == [serve.DEFAULT_PORT]


@pytest.mark.parametrize(("language", "words"), [("zh", "第一次启动时载入虚构的示范城市"), ("en", "load the invented demo city on the first start")])
def test_its_help_is_in_the_language_of_the_call(capsys, language, words):
    choose_language(["--language", language])
    with pytest.raises(SystemExit):
        serve.main(["--help"])
    choose_language([])
    told = capsys.readouterr().out
    assert words in told
    assert "SHOUZHAN_HOME" in told
