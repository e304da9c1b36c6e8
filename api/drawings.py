"""The editor's interface: a grid as objects, operations on them, their history. See docs/editor.md."""

from __future__ import annotations

from dataclasses import asdict
from typing import Any, Literal
from uuid import UUID, uuid4

from flask import Blueprint, Response, request
from flask.typing import ResponseReturnValue
from flask_login import current_user
from pydantic import BaseModel, Field

from api.bodies import UnusableBody, answer, read_body
from api.errors import problem
from errors import Conflict
from services import drawings, neighbourhoods
from services.neighbourhoods import NeighbourhoodRequest
from services.sparklines import sparklines as small_pictures

LATEST = 2**31 - 1


class OperationBody(BaseModel):
    """A change of one object; what was before is known here."""

    op: Literal["add", "set", "remove"]
    kind: Literal["grid", "transformer", "house", "junction", "line"]
    id: UUID
    fields: dict[str, Any] | None = None


class BatchBody(BaseModel):
    """Operations to be saved together; `chain` is the open editor that sends them."""

    batch: UUID
    base_revision: int = Field(ge=0, le=LATEST, strict=True)
    label: str = Field(default="", max_length=10_000)
    operations: list[OperationBody] = Field(max_length=drawings.MAX_OPERATIONS)
    chain: UUID | None = None

    def to_batch(self) -> drawings.Batch:
        """Return it as services take it."""
        operations = tuple(drawings.Operation(one.op, one.kind, str(one.id), one.fields) for one in self.operations)
        return drawings.Batch(self.batch, self.base_revision, self.label, operations, self.chain)


class NeighbourhoodBody(BaseModel):
    """How many houses to generate, and what they own; see `services.neighbourhoods`."""

    transformer: UUID
    count: int = Field(strict=True)
    seed: int = Field(default=0, strict=True)
    house_type: str = "residential"
    solar_share_pct: float = 0.0
    solar_kwp: tuple[float, float] = (5.0, 12.0)
    battery_share_pct: float = 0.0
    battery_kwh: tuple[float, float] = (5.0, 12.0)
    ev_share_pct: float = 0.0
    profiles: tuple[UUID, ...] = Field(default=(), max_length=1000)
    annual_kwh: tuple[float, float] | None = None
    with_cables: bool = True


class RestoreBody(BaseModel):
    """The revision to go back to, and the last one that the sender has seen."""

    revision: int = Field(ge=1, le=LATEST, strict=True)
    base_revision: int = Field(ge=0, le=LATEST, strict=True)
    batch: UUID = Field(default_factory=uuid4)


def drawings_blueprint() -> Blueprint:
    """Return the routes of drawings; the guard has seen to the session, CSRF protection to the token."""
    blueprint = Blueprint("drawings", __name__, url_prefix="/api/v1/grids/<uuid:grid_id>")
    blueprint.register_error_handler(UnusableBody, lambda error: error.response)
    blueprint.register_error_handler(Conflict, conflict_answer)
    blueprint.get("/drawing")(drawing)
    blueprint.post("/operations")(save)
    blueprint.get("/revisions")(revisions)
    blueprint.get("/history")(history)
    blueprint.post("/restore")(restore)
    blueprint.get("/issues")(issues)
    blueprint.get("/sparklines")(sparklines)
    blueprint.post("/generate")(generate)
    return blueprint


def drawing(grid_id: UUID) -> ResponseReturnValue:
    """Answer with the whole drawing and what its objects can refer to."""
    found, library = drawings.drawing(current_user.actor, grid_id)
    return answer(
        {
            "grid_id": str(grid_id),
            "project_id": str(found.project_id),
            "revision": found.revision,
            "objects": [item.to_json() for item in found.objects],
            "library": _library(library),
        }
    )


def save(grid_id: UUID) -> ResponseReturnValue:
    """Save a batch of operations."""
    return _saved(drawings.save(current_user.actor, grid_id, read_body(BatchBody).to_batch()))


def revisions(grid_id: UUID) -> ResponseReturnValue:
    """Answer with what was done after a revision, for editors that are open."""
    after = _number("after", 0)
    found = drawings.revisions(current_user.actor, grid_id, after)
    last = found[-1].revision if found else after
    return answer({"revision": last, "revisions": [_revision(one) for one in found]})


def history(grid_id: UUID) -> ResponseReturnValue:
    """Answer with the list of revisions, newest first."""
    found = drawings.history(current_user.actor, grid_id, _number("before", LATEST), _number("limit", 50, lowest=1))
    listed = ("revision", "author", "at", "label", "n_operations")
    return answer({"revisions": [{name: _revision(one)[name] for name in listed} for one in found]})


def restore(grid_id: UUID) -> ResponseReturnValue:
    """Go back to an earlier revision, as a new one."""
    body = read_body(RestoreBody)
    return _saved(drawings.restore(current_user.actor, grid_id, body.revision, body.base_revision, body.batch))


def issues(grid_id: UUID) -> ResponseReturnValue:
    """Answer with everything that is wrong or doubtful about the saved drawing."""
    revision, found = drawings.issues(current_user.actor, grid_id)
    return answer({"revision": revision, "issues": [asdict(issue) for issue in found]})


def sparklines(grid_id: UUID) -> ResponseReturnValue:
    """Answer with the mean day and the months of every profile; 304 where the browser has them."""
    tag = next(iter(request.if_none_match.as_set(include_weak=True)), "")
    known = tag.partition(":")[0]  # what comes after it says how the answer was compressed
    found = small_pictures(current_user.actor, grid_id, known)
    if found.by_profile is None:
        response = Response(status=304)
    else:
        response = answer({str(key): asdict(line) for key, line in found.by_profile.items()})
    response.set_etag(found.version)
    response.headers["Cache-Control"] = "private, no-cache"
    return response


def generate(grid_id: UUID) -> ResponseReturnValue:
    """Answer with operations that add a neighbourhood; nothing is saved."""
    wanted = NeighbourhoodRequest(**read_body(NeighbourhoodBody).model_dump())
    return answer(
        {"operations": [one.to_json() for one in neighbourhoods.generate(current_user.actor, grid_id, wanted)]}
    )


def conflict_answer(error: Conflict) -> ResponseReturnValue:
    """Answer with who changed what meanwhile."""
    facts = error.facts
    collisions = [{**asdict(one), "at": one.at.isoformat()} for one in facts.get("collisions", ())]
    remote = [_revision(one) for one in facts.get("remote", ())]
    more = {"revision": facts["revision"]} if "revision" in facts else {}
    return problem(409, error.code, error.user_message, conflicts=collisions, remote=remote, **more)


def _saved(saved: drawings.Saved) -> ResponseReturnValue:
    remote = [_revision(one) for one in saved.remote]
    return answer({"revision": saved.revision, "saved_at": saved.saved_at.isoformat(), "remote": remote})


def _revision(revision: drawings.Revision) -> dict[str, Any]:
    return {
        "revision": revision.revision,
        "author": revision.author or "Hygge",
        "at": revision.at.isoformat(),
        "label": revision.label,
        "n_operations": revision.n_operations,
        "operations": list(revision.operations),
    }


def _library(library: drawings.Library) -> dict[str, Any]:
    return {
        "flags": list(library.flags),
        "house_types": [{"key": key, "label": label} for key, label in library.house_types],
        "profiles": [_profile(profile) for profile in library.profiles],
    }


def _profile(profile: Any) -> dict[str, Any]:
    return {
        "id": str(profile.profile_id),
        "name": profile.name,
        "kind": profile.kind,
        "annual_kwh": profile.annual_kwh,
        "peak_kw": profile.peak_kw,
        "rating_kw": profile.source.get("rating_kw", profile.peak_kw),
    }


def _number(name: str, default: int, *, lowest: int = 0) -> int:
    """Return a number of the query, within its range; whatever is no number is the default."""
    value = request.args.get(name, default, type=_whole)
    return min(max(value, lowest), LATEST)


def _whole(text: str) -> int:
    if len(text) > 10:
        raise ValueError
    return int(text)
