"""One launcher for each data directory."""

from __future__ import annotations

import pytest

from errors import Conflict
from services.instance import Instance, claim, running_instance

RUNNING = Instance(pid=4711, url="http://127.0.0.1:8050", owner_dsn="postgresql://owner@/hygge")


def test_others_find_a_running_instance_as_long_as_it_lives(tmp_path):
    with claim(tmp_path / "var") as held:
        assert running_instance(tmp_path / "var") is None
        held.describe(RUNNING)
        assert running_instance(tmp_path / "var") == RUNNING
    assert running_instance(tmp_path / "var") is None


def test_a_second_launcher_is_told_where_the_first_one_is(tmp_path):
    with claim(tmp_path) as held:
        held.describe(RUNNING)
        with pytest.raises(Conflict, match=r"already runs at http://127.0.0.1:8050 \(process 4711\)"), claim(tmp_path):
            pass
        assert running_instance(tmp_path) == RUNNING


def test_what_a_killed_launcher_left_behind_is_ignored(tmp_path):
    (tmp_path / "instance.json").write_text('{"pid": 1, "url": "http://x", "owner_dsn": "y"}')
    assert running_instance(tmp_path) is None
    with claim(tmp_path):
        assert running_instance(tmp_path) is None


def test_an_empty_directory_has_no_instance(tmp_path):
    assert running_instance(tmp_path / "nowhere") is None


def test_the_file_is_for_its_owner_only(tmp_path):
    with claim(tmp_path):
        assert (tmp_path / "instance.json").stat().st_mode & 0o777 == 0o600
