"""Callback requests that no page sends."""

import pytest

OUTPUT = "projects-choices.children"
VALUE = {"id": "projects-outlook", "property": "value", "value": "present"}
OUTPUTS = {"id": "projects-choices", "property": "children"}


@pytest.fixture
def post(client, sign_in):
    sign_in()
    client.get("/projects")
    headers = {"X-CSRFToken": client.get_cookie("_csrf_token").value, "Content-Type": "application/json"}
    return lambda **options: client.post("/_dash-update-component", headers=headers, **options)


@pytest.mark.parametrize(
    "body",
    [
        None,
        "text",
        [],
        {},
        {"output": None},
        {"output": ["x"]},
        {"output": "unknown.children", "inputs": []},
        {"output": OUTPUT},
        {"output": OUTPUT, "inputs": 5},
        {"output": OUTPUT, "inputs": []},
        {"output": OUTPUT, "inputs": [VALUE, VALUE]},
        {"output": OUTPUT, "inputs": ["x"]},
        {"output": OUTPUT, "inputs": [[["x"]]]},
        {"output": OUTPUT, "inputs": [{"id": 1}]},
        {"output": OUTPUT, "inputs": [VALUE], "state": [VALUE]},
        {"output": OUTPUT, "inputs": [VALUE], "changedPropIds": 5},
    ],
)
def test_what_is_no_callback_is_refused(post, body):
    response = post(json=body)
    assert response.status_code == 400
    assert "Traceback" not in response.text


@pytest.mark.parametrize("text", ["", "{", "[" * 100_000], ids=["empty", "broken", "deep"])
def test_what_is_no_json_is_refused(post, text):
    assert post(data=text).status_code == 400


def test_what_a_page_sends_passes(post):
    body = {"output": OUTPUT, "outputs": OUTPUTS, "inputs": [VALUE], "changedPropIds": ["projects-outlook.value"]}
    assert post(json=body).status_code == 200
