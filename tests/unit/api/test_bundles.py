"""The editor's files as one script and one style sheet."""

import os

import pytest
from flask import Flask

from api.bundles import bundle_blueprint


@pytest.fixture
def folder(tmp_path):
    """Return a folder of two scripts and a style sheet."""
    (tmp_path / "b.js").write_text("second()")
    (tmp_path / "a.js").write_text("first() // a comment at the end")
    (tmp_path / "a.css").write_text(".a {}")
    return tmp_path


@pytest.fixture
def browser(folder):
    server = Flask("x")
    server.register_blueprint(bundle_blueprint(folder))
    return server.test_client()


def test_scripts_come_in_the_order_of_their_names_each_on_its_own_line(browser):
    answer = browser.get("/editor.js")
    assert answer.text == "first() // a comment at the end\nsecond()"
    assert answer.mimetype == "text/javascript"


def test_styles_are_apart(browser):
    assert browser.get("/editor.css").text == ".a {}"


def test_what_the_browser_has_already_is_not_sent_again(browser):
    etag = browser.get("/editor.js").headers["ETag"]
    again = browser.get("/editor.js", headers={"If-None-Match": etag})
    assert (again.status_code, again.data) == (304, b"")


def test_a_changed_file_is_sent(browser, folder):
    etag = browser.get("/editor.js").headers["ETag"]
    (folder / "b.js").write_text("third()")
    os.utime(folder / "b.js", (1, 1))
    answer = browser.get("/editor.js", headers={"If-None-Match": etag})
    assert answer.text.endswith("third()")


def test_the_application_asks_for_both_once(client, sign_in):
    sign_in()
    page = client.get("/projects").text
    assert page.count("/editor.js") == page.count("/editor.css") == 1
    assert "assets/editor" not in page
    assert "hyggeEditor" in client.get("/editor.js").text


@pytest.mark.parametrize("path", ["/editor.js", "/editor.css"])
def test_strangers_get_no_scripts(client, path):
    assert client.get(path).status_code == 302
