"""The pure kernel: text, offsets and what is computed from them.

Every offset in this room is a Unicode code point, counted from 0, and every span is half-open,
``[start, end)``, unless a name says otherwise (``utf16``, ``utf8``). Nothing here knows of a
database, a request or a user.
"""
