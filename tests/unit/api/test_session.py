"""Signing in and out through the browser's eyes."""

import re

import pytest


def test_a_stranger_is_sent_to_sign_in_and_back(client):
    response = client.get("/projects?tab=1")
    assert response.status_code == 302
    assert response.location == "/sign-in?next=/projects?tab%3D1"
    page = client.get(response.location).text
    assert 'name="next" value="/projects?tab=1"' in page


def test_signing_in_leads_to_the_projects(client, sign_in):
    response = sign_in()
    assert (response.status_code, response.location) == (303, "/projects")
    assert client.get("/projects").status_code == 200


def test_the_session_cookie_is_out_of_reach_of_scripts_and_other_sites(sign_in):
    cookie = next(c for c in sign_in().headers.getlist("Set-Cookie") if c.startswith("hygge_session"))
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie
    assert "Expires" in cookie


def test_the_theme_of_the_account_comes_along(client, sign_in):
    sign_in("vera", "vera-password")
    assert client.get_cookie("hygge_scheme").value == "dark"


def test_the_refusal_stands_at_the_field_and_keeps_the_name(sign_in):
    response = sign_in("demo", "wrong")
    assert response.status_code == 401
    assert re.search(r'id="sign-in-error".*User name or password is not right', response.text, re.DOTALL)
    assert 'value="demo"' in response.text
    assert "wrong" not in response.text


def test_names_are_shown_and_not_executed(sign_in):
    assert "<script>alert" not in sign_in('"><script>alert(1)</script>', "x").text


def test_repeated_failures_have_to_wait_even_with_the_right_password(sign_in):
    for _ in range(3):
        sign_in("demo", "wrong")
    response = sign_in("demo", "demo")
    assert response.status_code == 429
    assert "Too many attempts" in response.text


def test_one_click_enters_as_demo(client, token):
    response = client.post("/sign-in/demo", data={"csrf_token": token()})
    assert (response.status_code, response.location) == (303, "/projects")


def test_nobody_can_lock_a_room_out_of_the_demo(client, sign_in, token):
    for _ in range(4):
        sign_in("demo", "wrong")
    assert client.post("/sign-in/demo", data={"csrf_token": token()}).status_code == 303


def test_a_form_without_its_token_is_asked_again(client):
    response = client.post("/sign-in", data={"username": "demo", "password": "demo"})
    assert response.location == "/sign-in?stale=1"
    assert "open for too long" in client.get(response.location).text


@pytest.mark.parametrize(
    "target", ["https://evil.example", "//evil.example", "/\\evil.example", "javascript:x", "/sign-out", "/a\nb"]
)
def test_nobody_is_sent_elsewhere_after_signing_in(sign_in, target):
    assert sign_in(next=target).location == "/projects"


def test_a_page_of_the_application_is_a_fine_target(sign_in):
    assert sign_in(next="/projects/1/results").location == "/projects/1/results"


def test_whoever_is_signed_in_needs_no_form(client, sign_in):
    sign_in()
    assert client.get("/sign-in").location == "/projects"


def test_signing_out_is_a_post_with_token_and_ends_the_session(client, sign_in):
    sign_in()
    assert client.get("/sign-out").status_code == 200, "a link does not sign out"
    assert client.get("/projects").status_code == 200
    client.post("/sign-out", headers={"X-CSRFToken": client.get_cookie("_csrf_token").value})
    assert client.get("/projects").status_code == 302
