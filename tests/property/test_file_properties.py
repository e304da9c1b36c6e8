"""Whatever a network and its profiles are: a zip file of them is read as it was written, and written as it was read."""

from __future__ import annotations

import io
from datetime import UTC, datetime, timedelta, timezone
from uuid import uuid4

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from db.records import ProfileAssignment, ProfileInfo
from services.exporting.hygge_zip import write_zip
from services.importing.contents import values_hash
from services.importing.files import read_file
from tests.property.strategies import networks

KINDS = ("load", "heat_pump", "ev", "solar", "wind")
NAMES = st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z")), min_size=1, max_size=20)
POWERS = st.lists(st.floats(0, 1e6, width=32), min_size=1, max_size=8)
SCALES = st.floats(0, 1e6)


@st.composite
def libraries(draw, network):
    """Draw profiles and who uses them."""
    infos, values, uses = [], {}, []
    for name in draw(st.lists(NAMES, unique=True, max_size=4)):
        array = np.array(draw(POWERS), dtype="<f4")
        offset = timezone(timedelta(hours=draw(st.integers(-11, 12))))
        start = datetime(2023, 1, 1, tzinfo=offset) + timedelta(minutes=15 * draw(st.integers(0, 1000)))
        values[values_hash(array)] = array
        infos.append(
            ProfileInfo(uuid4(), uuid4(), name, draw(st.sampled_from(KINDS)), start, len(array), values_hash(array),
                        0.0, 0.0, {"made": name}, datetime.now(UTC))
        )  # fmt: skip
    for house in network.houses:
        used = draw(st.lists(st.sampled_from(infos), unique_by=lambda one: one.name)) if infos else []
        uses += [_use(house.name, info, draw(SCALES)) for info in used]
    return infos, values, uses


def _use(house, info, scale):
    return ProfileAssignment(
        uuid4(), house, info.profile_id, info.kind, info.content_hash, info.start, info.steps, scale
    )


def zipped(network, infos, values, uses):
    sink = io.BytesIO()
    write_zip(sink, network, infos, uses, values.__getitem__)
    return sink.getvalue()


@settings(max_examples=60, deadline=None)
@given(data=st.data(), network=networks())
def test_a_zip_is_read_as_it_was_written(data, network):
    infos, values, uses = data.draw(libraries(network))
    content = zipped(network, infos, values, uses)
    contents, issues = read_file(content)
    assert [issue for issue in issues if issue.severity == "error"] == []
    assert contents.network == network
    names = {info.profile_id: info.name for info in infos}
    assert [(use.house, use.profile, use.scale) for use in contents.uses] == [
        (use.house_name, names[use.profile_id], use.scale) for use in uses
    ]
    for info in infos:
        profile = contents.profiles[info.name]
        assert (profile.kind, profile.start, profile.start.utcoffset()) == (
            info.kind,
            info.start,
            info.start.utcoffset(),
        )
        assert profile.values_kw.tobytes() == values[info.content_hash].tobytes()
    assert zipped(network, infos[::-1], values, uses) == content
