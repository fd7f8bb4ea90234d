"""The published schemas of rubrics and reports, and what does not fit them.

They are files that ship beside the code, so that others can check against them too. Reading
them is reading the package itself: the same bytes for every call, like an import.
"""

import json
from importlib.resources import files
from typing import Any

from jsonschema import Draft202012Validator, ValidationError
from jsonschema.exceptions import best_match

_LONGEST = 200  # a fault is one line; what was found may be a whole report


def published(name: str) -> str:
    """Return the text of a file that ships with this room, such as "rubrics/default.yaml"."""
    return files("grading").joinpath(name).read_text(encoding="utf-8")


def fault(name: str, plain: Any) -> str | None:
    """Return in one line where and why `plain` does not fit a published schema, or None."""
    validator = Draft202012Validator(json.loads(published(f"schemas/{name}.schema.json")))
    error = best_match(validator.iter_errors(plain))
    return f"{error.json_path}: {_told(error)}" if error else None


def _told(error: ValidationError) -> str:
    message = " ".join(error.message.split())
    shown = message if len(message) <= _LONGEST else message[:_LONGEST] + "..."
    match error.validator, error.schema:
        case "additionalProperties", {"properties": known}:
            return f"{shown}; known are: {', '.join(known) or 'none'}"
        case "not", {"description": why}:
            return str(why)
    return shown
