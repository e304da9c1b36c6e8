"""What the browser is told not to do."""

import base64
import hashlib
import re

import pytest
from flask import Flask

from api.headers import add_headers, content_security_policy


def policy_of(response):
    parts = (part.split() for part in response.headers["Content-Security-Policy"].split(";"))
    return {name: values for name, *values in parts}


@pytest.mark.parametrize("path", ["/sign-in", "/health/live", "/assets/tokens.css", "/projects"])
def test_every_answer_carries_the_headers(client, path):
    with client.get(path) as response:
        headers = response.headers
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"


def test_nothing_comes_from_elsewhere(client):
    sources = {source for values in policy_of(client.get("/sign-in")).values() for source in values}
    assert {source for source in sources if "//" in source or "*" in source or source == "'unsafe-eval'"} == set()


def test_inline_scripts_run_by_their_hash_only(client, sign_in):
    sign_in()
    response = client.get("/projects")
    allowed = policy_of(response)["script-src"]
    inline = re.findall(r"<script(?![^>]*(?:src=|application/json))[^>]*>(.*?)</script>", response.text, re.DOTALL)
    hashes = {f"'sha256-{base64.b64encode(hashlib.sha256(code.encode()).digest()).decode()}'" for code in inline}
    assert inline
    assert hashes <= set(allowed)
    assert "'unsafe-inline'" not in allowed


def test_the_first_page_names_no_other_host(client, sign_in):
    sign_in()
    page = client.get("/projects").text
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//", page) == []


def test_pages_and_data_are_not_kept_by_caches(client, sign_in):
    sign_in()
    assert client.get("/projects").headers["Cache-Control"] == "no-store"
    assert client.get("/_dash-layout").headers["Cache-Control"] == "no-store"


def test_https_only_where_it_is_served_so():
    for https in (True, False):
        server = Flask("x")
        add_headers(server, list, https=https)
        server.add_url_rule("/", "home", lambda: "hello")
        assert ("Strict-Transport-Security" in server.test_client().get("/").headers) is https


def test_a_policy_lists_the_hashes():
    assert "script-src 'self' 'sha256-abc'" in content_security_policy(["'sha256-abc'"])
