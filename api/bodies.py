"""Bodies of requests: JSON that is neither too deep nor of another shape than the schema says."""

from __future__ import annotations

import json
from typing import Any, TypeVar

from flask import Response, request
from pydantic import BaseModel, ValidationError
from werkzeug.exceptions import BadRequest, RequestEntityTooLarge

from api.errors import problem
from errors import InvalidInput, Issue

MAX_DEPTH = 16
MAX_ISSUES = 50

Model = TypeVar("Model", bound=BaseModel)


class UnusableBody(Exception):
    """A body that is not worth reading; carries the answer."""

    def __init__(self, response: Response) -> None:
        super().__init__(response.status)
        self.response = response


def read_body(schema: type[Model]) -> Model:
    """Return the request's body.

    Raises
    ------
    UnusableBody
        It is no JSON, nested too deeply or too large.
    InvalidInput
        It does not have the shape of the schema.
    """
    try:
        return schema.model_validate(_document())
    except ValidationError as error:
        found = error.errors(include_url=False, include_input=False, include_context=False)[:MAX_ISSUES]
        raise InvalidInput(
            Issue("wrong_type", "request", ".".join(str(part)[:40] for part in one["loc"]), one["msg"]) for one in found
        ) from None


def answer(document: Any, status: int = 200) -> Response:
    """Return a JSON response, without spaces: drawings are large."""
    text = json.dumps(document, separators=(",", ":"), allow_nan=False)
    return Response(text, status=status, mimetype="application/json")


def _document() -> Any:
    try:
        document = json.loads(request.get_data(cache=False))
    except RequestEntityTooLarge:
        raise UnusableBody(problem(413, "too_large", "The request is too large. Send fewer changes at once.")) from None
    except (ValueError, RecursionError, BadRequest):
        raise UnusableBody(problem(400, "malformed_json", "The request holds no JSON that can be read.")) from None
    if _is_too_deep(document):
        raise UnusableBody(problem(400, "malformed_json", "The request is nested too deeply."))
    return document


def _is_too_deep(document: Any) -> bool:
    """Return whether lists and objects lie in each other more than `MAX_DEPTH` times."""
    level = [document]
    for _ in range(MAX_DEPTH):
        level = [child for item in level for child in _children(item)]
        if not level:
            return False
    return True


def _children(item: Any) -> list[Any]:
    values = item.values() if isinstance(item, dict) else item if isinstance(item, list) else ()
    return [value for value in values if isinstance(value, dict | list)]
