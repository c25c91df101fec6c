"""The base of every message: frozen, tolerant when read, the same bytes whenever it is written."""

from typing import Self

import orjson
from pydantic import BaseModel, ConfigDict, ValidationError

from streams.contract.errors import NotJson, SchemaMismatch

_SHOWN_PROBLEMS = 3  # a broken message can have thousands; a person reads the first few


class Model(BaseModel):
    """A value of the contract; unknown fields are ignored, so that readers outlive additions."""

    model_config = ConfigDict(frozen=True, extra="ignore", populate_by_name=True)

    def to_json(self) -> bytes:
        """Return the wire form: UTF-8 JSON, fields in the order of the model, no spaces."""
        return orjson.dumps(self.model_dump(mode="json", by_alias=True))

    @classmethod
    def from_json(cls, data: bytes) -> Self:
        """Read the wire form.

        Raises NotJson where `data` is not a JSON object and SchemaMismatch where a field doesn't fit.
        """
        return cls.from_object(load_object(data))

    @classmethod
    def from_object(cls, fields: dict[str, object]) -> Self:
        """Build the message from decoded JSON; raises SchemaMismatch with the first problems by field."""
        try:
            return cls.model_validate(fields)
        except ValidationError as exc:
            raise SchemaMismatch(_problems(exc)) from exc


def load_object(data: bytes) -> dict[str, object]:
    """Parse `data` as a JSON object; raises NotJson."""
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as exc:
        raise NotJson(f"the value is not JSON: {exc}") from exc
    if not isinstance(value, dict):
        raise NotJson(f"the value is a JSON {type(value).__name__}, not an object")
    return value


def _problems(exc: ValidationError) -> str:
    problems = exc.errors(include_url=False, include_input=False, include_context=False)
    shown = [f"{'.'.join(map(str, p['loc'])) or 'message'}: {p['msg']}" for p in problems[:_SHOWN_PROBLEMS]]
    more = len(problems) - len(shown)
    return "; ".join(shown) + (f"; and {more} more" if more else "")
