"""Health, unknown paths of the API, errors as problem documents, the log."""

import json
import logging

import pytest
from flask import Flask

from api.errors import translate_errors
from api.health import health_blueprint
from api.request_log import JsonFormatter
from errors import AppError, CapacityBusy, Conflict, InvalidInput, Issue, NotFound, NotPermitted


def test_a_living_process_says_so(client):
    assert client.get("/health/live").json == {"status": "ok"}


@pytest.mark.parametrize(("problem", "status"), [(None, 200), ("unreachable", 503)])
def test_ready_means_that_every_check_is_well(problem, status):
    server = Flask("x")
    server.register_blueprint(health_blueprint({"database": lambda: problem, "migrations": lambda: None}))
    response = server.test_client().get("/health/ready")
    assert response.status_code == status
    assert response.json["checks"] == {"database": problem or "ok", "migrations": "ok"}


def test_readiness_needs_no_session_and_tells_no_details(client):
    response = client.get("/health/ready")
    assert response.status_code == 503
    assert response.json["checks"]["database"] == "unreachable"
    assert set(response.json["checks"]) == {"database", "migrations"}


@pytest.mark.parametrize("path", ["/api/", "/api/v1/projects", "/api/docs"])
@pytest.mark.parametrize("method", ["GET", "POST", "DELETE"])
def test_unknown_paths_of_the_api_do_not_exist(client, sign_in, path, method):
    sign_in()
    client.get("/projects")
    headers = {"X-CSRFToken": client.get_cookie("_csrf_token").value}
    response = client.open(path, method=method, headers=headers)
    assert response.status_code == 404
    assert response.mimetype == "application/problem+json"


@pytest.mark.parametrize(
    ("error", "status"),
    [
        (NotFound("gone", "Gone."), 404),
        (NotPermitted("no", "No."), 403),
        (Conflict("late", "Late."), 409),
        (CapacityBusy("busy", "Busy."), 503),
        (InvalidInput([Issue("a", "house", "name", "Twice.", ("H1",))]), 422),
        (AppError("other", "Other."), 500),
    ],
)
def test_errors_are_told_with_their_status(error, status):
    def fail():
        raise error

    server = Flask("x")
    translate_errors(server)
    server.add_url_rule("/fail", "fail", fail)
    response = server.test_client().get("/fail")
    assert response.status_code == status
    assert response.json["code"] == error.code
    assert ("issues" in response.json) is isinstance(error, InvalidInput)


def test_a_log_line_is_one_json_object():
    record = logging.LogRecord("hygge.request", logging.INFO, "", 0, "GET %s", ("/x",), None)
    record.user_id = "u1"
    line = json.loads(JsonFormatter().format(record))
    assert (line["message"], line["level"], line["user_id"]) == ("GET /x", "info", "u1")
    assert line["at"].endswith("+00:00")


def test_a_path_cannot_write_a_line_of_its_own_into_the_log(client, caplog):
    with caplog.at_level(logging.INFO, logger="hygge.request"):
        client.get("/x%0Aforged line")
    assert "forged" in caplog.text
    assert "\nforged" not in caplog.text
