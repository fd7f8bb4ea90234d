"""Shown: what is answered is named as what is kept, and takes its values by those names."""

from pydantic import BaseModel, ConfigDict


class Shown(BaseModel):
    """An answer that `model_validate` fills from a value with the same names."""

    model_config = ConfigDict(from_attributes=True)
