"""The description of the channel, which is also what a message is checked against."""

from functools import cache
from pathlib import Path
from typing import Any

import yaml
from jsonschema import Draft202012Validator

DESCRIPTION = Path(__file__).with_name("openapi.yml")


@cache
def description() -> dict[str, Any]:
    """The OpenAPI file."""
    loaded: dict[str, Any] = yaml.safe_load(DESCRIPTION.read_text("utf-8"))
    return loaded


@cache
def validator(name: str) -> Draft202012Validator:
    """What checks a value against one of the file's schemas."""
    return Draft202012Validator({"$ref": f"#/components/schemas/{name}", **description()})


def problem_of(value: object, name: str) -> str:
    """The first rule of a schema that a value breaks, never quoting the value; "" where it breaks none."""
    for error in validator(name).iter_errors(value):
        where = ".".join(map(str, error.absolute_path)) or "it"
        rule = f"{error.validator} {error.validator_value}" if error.validator else "not allowed here"
        return f"{where}: {rule}"
    return ""
