"""The description of the API: each view says what it does, this writes it down as OpenAPI."""

from drf_spectacular.openapi import AutoSchema


class Schema(AutoSchema):
    """One operation."""
