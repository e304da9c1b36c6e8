"""Exports over HTTP: whole files under good names, for those who may read the network."""

import io
import json
import zipfile
from types import SimpleNamespace
from uuid import uuid4

import flask
import pytest

from api.errors import translate_errors
from api.exchange import exchange_blueprint
from api.guard import protect
from engine.network import Grid, House, Network, Transformer
from tests.unit.api.editing import Browser, add_grid, add_people

NETWORK = Network(Grid("Nord/havn “ø”", 55.7, 12.6), (Transformer("T1"),), (House("H1", "T1"),))
ENDINGS = ("export.json", "export.zip", "export.pandapower.json")


@pytest.fixture(scope="module")
def server():
    server = flask.Flask("exchange")
    server.config.update(SECRET_KEY="secret", WTF_CSRF_TIME_LIMIT=None)
    protect(server)
    server.add_url_rule("/page", "page", lambda: flask.Response("page", mimetype="text/html"))
    server.register_blueprint(exchange_blueprint())
    translate_errors(server)
    return server


@pytest.fixture
def browsers(server, database, monkeypatch):  # noqa: ARG001 - makes the database ready
    """Open the grid as a modeler and a viewer who are members, and as a stranger."""
    people = add_people(ann="modeler", vera="viewer", eve="modeler")
    monkeypatch.setattr("api.guard.auth", SimpleNamespace(load_actor={a.user_id: a for a in people.values()}.get))
    _, grid_id = add_grid(people["ann"], NETWORK, people["vera"])
    return {name: Browser.open(server, actor, f"/api/v1/grids/{grid_id}") for name, actor in people.items()}


def whole(browser, ending):
    """Return an answer that was read to its end and closed, as servers do."""
    answer = browser.get(ending)
    assert answer.data is not None
    answer.close()
    return answer


@pytest.mark.parametrize("ending", ENDINGS)
def test_a_file_comes_whole_and_under_a_good_name(browsers, ending):
    answer = whole(browsers["ann"], ending)
    assert answer.status_code == 200
    assert answer.content_length == len(answer.data)
    assert answer.headers["Cache-Control"] == "no-store"
    disposition = answer.headers["Content-Disposition"]
    assert disposition.startswith("attachment;")
    kept = {"export.json": ".hygge.json", "export.zip": ".hygge.zip"}.get(ending, ".pandapower.json")
    assert f"Nord-havn%20%E2%80%9C%C3%B8%E2%80%9D{kept}" in disposition


def test_files_hold_what_they_are_called(browsers):
    ann = browsers["ann"]
    assert json.loads(whole(ann, "export.json").data)["format"] == "hygge-topology/1"
    assert json.loads(whole(ann, "export.pandapower.json").data)["_class"] == "pandapowerNet"
    with zipfile.ZipFile(io.BytesIO(whole(ann, "export.zip").data)) as archive:
        assert archive.namelist() == ["topology.json", "profiles.json"]


@pytest.mark.parametrize("ending", ENDINGS)
def test_others_get_a_reason(server, browsers, ending):
    assert browsers["eve"].get(ending).status_code == 404
    assert browsers["vera"].get(ending).status_code == 403
    assert server.test_client().get(f"/api/v1/grids/{uuid4()}/{ending}").status_code == 401


def test_other_formats_are_unknown(browsers):
    assert browsers["ann"].get("export.xlsx").status_code == 404
