"""Files of strangers: every problem is said, and none of them costs much."""

import io
import json
import zipfile

import numpy as np
import pytest

from services.exporting.hygge_zip import FORMAT
from services.importing import limits
from services.importing.files import read_file

TOPOLOGY = {
    "format": "hygge-topology/1", "grid": {"name": "G"}, "transformers": [{"name": "T1"}],
    "houses": [{"name": "A", "transformer": "T1"}, {"name": "B", "transformer": "T1"}],
}  # fmt: skip
PROFILE = {"name": "p", "kind": "load", "start": "2023-01-01T00:00:00+01:00", "steps": 4, "values": "profiles/p.npy",
           "source": {"made": "here"}}  # fmt: skip
USE = {"house": "A", "profile": "p", "scale": 2}


def array_bytes(values):
    buffer = io.BytesIO()
    np.save(buffer, values)
    return buffer.getvalue()


def archive(*, profile=None, use=None, values=None, topology=None, more=(), compression=zipfile.ZIP_DEFLATED):
    """Return a zip file of a network with one profile, or with something wrong about it."""
    listing = {"format": FORMAT, "profiles": [PROFILE | (profile or {})], "uses": [USE | (use or {})]}
    stored = np.ones(4, np.float32) if values is None else values
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", compression) as file:
        file.writestr("topology.json", json.dumps(topology or TOPOLOGY))
        file.writestr("profiles.json", json.dumps(listing))
        file.writestr("profiles/p.npy", stored if isinstance(stored, bytes) else array_bytes(stored))
        for name, data in more:
            file.writestr(name, data)
    return content.getvalue()


def codes(content):
    contents, issues = read_file(content)
    assert contents is None
    assert all(issue.message.rstrip().endswith((".", ")")) for issue in issues)
    return [(issue.component, issue.field, issue.code) for issue in issues]


def test_a_zip_of_somebody_elses_making_is_read():
    contents, issues = read_file(archive())
    assert issues == []
    assert [house.name for house in contents.network.houses] == ["A", "B"]
    (use,) = contents.uses
    assert (use.house, use.profile, use.scale) == ("A", "p", 2.0)
    profile = contents.profiles["p"]
    assert (profile.kind, profile.start.isoformat(), profile.source) == ("load", PROFILE["start"], {"made": "here"})
    np.testing.assert_array_equal(profile.values_kw, np.ones(4, np.float32))


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        ({"profile": {"name": ""}}, ("profile", "name", "bad_name")),
        ({"profile": {"name": 5}}, ("profile", "name", "bad_name")),
        ({"profile": {"name": "x" * 121}}, ("profile", "name", "bad_name")),
        ({"profile": {"kind": "gas"}}, ("profile", "kind", "unknown_choice")),
        ({"profile": {"start": "2023-01-01T00:00:00"}}, ("profile", "start", "bad_start")),
        ({"profile": {"start": "2023-01-01T00:07:00+01:00"}}, ("profile", "start", "bad_start")),
        ({"profile": {"start": 7}}, ("profile", "start", "bad_start")),
        ({"profile": {"steps": 5}}, ("profile", "steps", "wrong_length")),
        ({"profile": {"values": "../secret"}}, ("profile", "values", "missing_entry")),
        ({"profile": {"values": None}}, ("profile", "values", "missing_entry")),
        ({"profile": {"start": "9999-12-31T23:45:00+00:00"}}, ("profile", "start", "bad_start")),
        ({"profile": {"source": {"x": "y" * 5000}}}, ("profile", "source", "bad_source")),
        ({"profile": {"source": {"x": "\0"}}}, ("profile", "source", "bad_source")),
        ({"profile": {"source": {"x": "\ud800"}}}, ("profile", "source", "bad_source")),
        ({"profile": {"source": {"x": float("nan")}}}, ("profile", "source", "bad_source")),
        ({"profile": {"source": {"rating_kw": "much"}}}, ("profile", "source", "bad_source")),
        ({"profile": {"source": {"rating_kw": None}}}, ("profile", "source", "bad_source")),
        ({"values": np.ones(4)}, ("profile", "values", "wrong_type")),
        ({"values": np.ones((2, 2), np.float32)}, ("profile", "values", "wrong_type")),
        ({"values": np.array([1, np.nan, 1, 1], np.float32)}, ("profile", "values", "out_of_range")),
        ({"values": np.array([1, -1, 1, 1], np.float32)}, ("profile", "values", "out_of_range")),
        ({"values": np.zeros(0, np.float32)}, ("profile", "values", "wrong_length")),
        ({"values": b"no array"}, ("profile", "values", "broken_values")),
        ({"use": {"house": "C"}}, ("use", "house", "unknown_house")),
        ({"use": {"house": ["A"]}}, ("use", "house", "unknown_house")),
        ({"use": {"profile": "q"}}, ("use", "profile", "unknown_profile")),
        ({"use": {"scale": -1}}, ("use", "scale", "out_of_range")),
        ({"use": {"scale": 1e10}}, ("use", "scale", "out_of_range")),
        ({"use": {"scale": True}}, ("use", "scale", "out_of_range")),
        ({"use": {"scale": "2"}}, ("use", "scale", "out_of_range")),
        ({"topology": TOPOLOGY | {"houses": [{"name": "A"}]}}, ("house", "transformer", "missing")),
    ],
)
def test_what_is_wrong_in_a_zip_is_said_where_it_is(changes, problem):
    assert problem in codes(archive(**changes))


def test_objects_pickled_into_values_are_not_loaded():
    buffer = io.BytesIO()
    np.save(buffer, np.array([{"a": 1}], dtype=object), allow_pickle=True)
    assert ("profile", "values", "broken_values") in codes(archive(values=buffer.getvalue()))


def test_every_problem_of_a_zip_is_said_at_once():
    found = codes(archive(profile={"kind": "gas", "start": ""}, use={"house": "C"},
                          topology=TOPOLOGY | {"transformers": [{"name": "T1", "capacity_kw": -5}]}))  # fmt: skip
    assert {code for _, _, code in found} >= {"unknown_choice", "bad_start", "negative"}


@pytest.mark.parametrize("listing", [[], {}, {"format": "other"}, None, 5])
def test_a_listing_that_is_none_is_said(listing):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr("topology.json", json.dumps(TOPOLOGY))
        file.writestr("profiles.json", json.dumps(listing))
    assert ("profile", "format", "unknown_format") in codes(content.getvalue())


@pytest.mark.parametrize("missing", ["topology.json", "profiles.json"])
def test_a_zip_without_its_parts_is_refused(missing):
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w") as file:
        file.writestr({"topology.json": "profiles.json"}.get(missing, "topology.json"), json.dumps(TOPOLOGY))
    assert ("file", missing, "missing_entry") in codes(content.getvalue())


@pytest.mark.parametrize("name", ["../x", "/etc/passwd", "a/../../x", "C:\\x", "..\\x"])
def test_names_that_point_outside_are_refused(name):
    assert [code for *_, code in codes(archive(more=[(name, b"")]))] == ["unsafe_name"]


def test_links_are_refused():
    entry = zipfile.ZipInfo("link")
    entry.external_attr = 0o120777 << 16
    assert [code for *_, code in codes(archive(more=[(entry, b"/etc/passwd")]))] == ["unsafe_name"]


def test_encrypted_archives_are_refused():
    content = bytearray(archive())
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        place = content.find(signature)
        while place >= 0:
            content[place + offset] |= 1
            place = content.find(signature, place + 4)
    assert [code for *_, code in codes(bytes(content))] == ["encrypted"]


def test_bombs_are_not_unpacked(monkeypatch):
    monkeypatch.setattr(limits, "FREE_BYTES", 100_000)
    bomb = np.zeros(1_000_000, np.float32)
    assert ("profile", "values", "too_large") in codes(archive(values=bomb))


def test_an_entry_that_lies_about_its_size_is_not_unpacked(monkeypatch):
    monkeypatch.setattr(limits, "FREE_BYTES", 100_000)
    honest = archive(values=np.zeros(1_000_000, np.float32))
    size = len(array_bytes(np.zeros(1_000_000, np.float32)))
    lying = honest.replace(size.to_bytes(4, "little"), (100).to_bytes(4, "little"))
    assert lying != honest
    assert read_file(lying)[0] is None


def test_archives_of_very_many_entries_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_ENTRIES", 3)
    assert [code for *_, code in codes(archive(more=[("x", b"")]))] == ["too_many_entries"]


def test_archives_that_are_too_large_are_refused(monkeypatch):
    monkeypatch.setattr(limits, "MAX_ARCHIVE_BYTES", 100)
    assert [code for *_, code in codes(archive())] == ["too_large"]


@pytest.mark.parametrize("cut", [10, 100, -10, -40])
def test_damaged_archives_are_refused(cut):
    assert read_file(archive()[:cut])[0] is None


def test_flipped_bytes_never_raise():
    """Whatever happens to an archive on the way: it is read or refused, with a reason."""
    content = archive()
    random = np.random.default_rng(5)
    for _ in range(300):
        broken = bytearray(content)
        for place in random.integers(0, len(content), 3):
            broken[place] ^= 1 << int(random.integers(0, 8))
        contents, issues = read_file(bytes(broken))
        assert contents is not None or issues


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "malformed_json"),
        (b"{", "malformed_json"),
        (b"\xff\xfe{}", "malformed_json"),
        (b"[" * 100_000, "too_deep"),
        (b'{"a":' * 50 + b"1" + b"}" * 50, "too_deep"),
        (b"[]", "unknown_format"),
        (b"7", "unknown_format"),
        (b'{"type": "FeatureCollection"}', "unknown_format"),
        (b"1" * 10_000, "malformed_json"),
    ],
)
def test_texts_that_are_no_network_are_refused(content, code):
    assert [found for *_, found in codes(content)] == [code]


def test_brackets_in_texts_are_not_depth():
    assert limits.depth(b'{"a": "[[[[\\"[[[[", "b": [1]}') == 2


def test_texts_that_are_too_large_are_refused_unread(monkeypatch):
    monkeypatch.setattr(limits, "MAX_DOCUMENT_BYTES", 100)
    monkeypatch.setattr("json.loads", lambda *_: pytest.fail("it was read"))
    assert [code for *_, code in codes(b" " * 101)] == ["too_large"]


def test_networks_that_are_too_large_are_refused(monkeypatch):
    monkeypatch.setattr("services.importing.files.MAX_NODES", 2)
    assert [code for *_, code in codes(json.dumps(TOPOLOGY).encode())] == ["too_large"]


def test_a_byte_order_mark_does_no_harm():
    assert read_file(b"\xef\xbb\xbf" + json.dumps(TOPOLOGY).encode())[0] is not None


def test_what_a_topology_has_too_much_is_a_warning():
    contents, issues = read_file(json.dumps(TOPOLOGY | {"colour": 1}).encode())
    assert [issue.code for issue in issues] == ["unknown_key"]
    assert contents.warnings == tuple(issues)
