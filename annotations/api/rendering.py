"""Writing JSON: what is no document of the database's own."""

from rest_framework.renderers import JSONRenderer as Base


class JSONRenderer(Base):
    """JSON in UTF-8, without a charset parameter (RFC 8259 has none)."""

    charset = None
