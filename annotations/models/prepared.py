"""Statements that are written once and sent many times.

Django writes a queryset's SQL anew at every call. For the statements behind the workspace, with the access law in each
of them, that takes several times as long as PostgreSQL takes to carry them out.
"""

import datetime
import itertools
import re
import threading
import uuid
from collections.abc import Callable, Sequence
from copy import copy
from functools import cache, wraps
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any, ParamSpec, TypeVar, get_type_hints

from django.core.exceptions import ImproperlyConfigured
from django.db import DEFAULT_DB_ALIAS, connections, models
from django.db.models import Lookup, QuerySet
from django.db.models.expressions import DatabaseDefault
from django.db.transaction import TransactionManagementError
from psycopg import Binary
from psycopg.sql import Literal
from psycopg.types.multirange import Multirange

from annotations.models.fields import SpansField, to_multirange
from annotations.models.user import Token, User

Values = ParamSpec("Values")
Row = TypeVar("Row")

# Django's class takes a type parameter in its stubs only.
if TYPE_CHECKING:
    _Lookup = Lookup[Any]
else:
    _Lookup = Lookup

_numbers = itertools.count(2**30 + 12_345)


def prepare(write: Callable[Values, QuerySet[Any, Row]]) -> Callable[Values, list[Row]]:
    """Decorator: a function that returns a queryset becomes one that returns its rows, and is called once.

    What it is called with then stands for all values that will come, so it may use its parameters as values in filters
    and must not look at them. They are a `User`, ids, numbers, moments, texts, bytes, and collections of ids (filter with
    `__any`) or of spans (a `Multirange`). What a token of the user allows is looked at by `visible_to`: there is one
    statement for each.
    """
    find = _write_once(write)

    @wraps(write)
    def rows(*args: Values.args, **kwargs: Values.kwargs) -> list[Row]:
        statement, values = find(args, kwargs)
        return statement.rows(values)

    return rows


def prepare_part(
    write: Callable[Values, QuerySet[Any, Any]],
) -> Callable[Values, tuple[str, list[Any]]]:
    """Decorator like `prepare`, for a part of a larger statement: gives SQL, always the same, and its parameters."""
    find = _write_once(write)

    @wraps(write)
    def part(*args: Values.args, **kwargs: Values.kwargs) -> tuple[str, list[Any]]:
        statement, values = find(args, kwargs)
        return statement.sql, statement.fill(values)

    return part


def _write_once(
    write: Callable[..., QuerySet[Any, Any]],
) -> Callable[..., tuple["_Statement", dict[str, Any]]]:
    hints = get_type_hints(write)
    names = write.__code__.co_varnames[: write.__code__.co_argcount + write.__code__.co_kwonlyargcount]
    written: dict[Any, _Statement] = {}
    writing = threading.Lock()

    def find(args: Sequence[Any], kwargs: dict[str, Any]) -> tuple[_Statement, dict[str, Any]]:
        values = dict(zip(names, args, strict=False)) | kwargs
        allowed = tuple(_reach_of(value) for value in values.values() if isinstance(value, User))
        if allowed not in written:
            with writing:
                holes = {name: _hole(hints[name], value) for name, value in values.items()}
                written[allowed] = _Statement(write(**holes), holes)
        return written[allowed], values

    return find


def _reach_of(user: User) -> tuple[bool, bool]:
    return user.acting_through is None, user.sees_restricted


def _hole(hint: Any, value: Any) -> Any:
    """Something that no real value is equal to, of the type that the parameter has."""
    if isinstance(value, User):
        through = value.acting_through
        token = None if through is None else Token(project_id=uuid.uuid4(), restricted=through.restricted)
        stranger = User(pk=uuid.uuid4())
        stranger.acting_through = token
        return stranger
    if hint is int:
        return next(_numbers)
    if hint is uuid.UUID:
        return uuid.uuid4()
    if hint is datetime.datetime:
        return datetime.datetime(1, 1, 2, microsecond=next(_numbers) % 1_000_000, tzinfo=datetime.UTC)
    if hint is str:
        return str(uuid.uuid4())
    if hint is bytes:
        return uuid.uuid4().bytes
    if hint is Multirange or getattr(hint, "__origin__", None) is Multirange:
        return to_multirange([(next(_numbers), 2**31 - 1)])
    return [uuid.uuid4()]


def _parts(value: Any) -> Sequence[Any]:
    """What of a parameter can be a value in a statement: of a user, the ids of it and of the token's project."""
    if isinstance(value, User):
        return [value.pk, value.acting_through and value.acting_through.project_id]
    return [value]


def _place_of(param: Any, holes: dict[str, Any]) -> tuple[str, int] | None:
    """Which part of which value a parameter stands for; None for what never varies."""
    for name, hole in holes.items():
        for part, piece in enumerate(_parts(hole)):
            if piece is not None and (param.obj if isinstance(param, Binary) else param) == piece:
                return name, part
    return None


def _write_hole(hole: Any) -> str:
    """A place for a value; the server could take a multirange for one of another type."""
    return "%s::int4multirange" if isinstance(hole, Multirange) else "%s"


def _write_literal(value: Any, connection: Any) -> str:
    literal: str = Literal(value).as_string(connection.connection)
    return literal.replace("%", "%%")


_PARAMETER = re.compile("%[%s]")


class _Statement:
    """The SQL of one queryset, with the places where values go; everything else stands in it as it is.

    So PostgreSQL plans it once for a connection, and knows of what never varies what it would know of it in any statement.
    """

    def __init__(self, queryset: QuerySet[Any, Any], holes: dict[str, Any]) -> None:
        connection = connections[DEFAULT_DB_ALIAS]
        connection.ensure_connection()
        self.queryset = queryset
        self.compiler = queryset.query.get_compiler(using=DEFAULT_DB_ALIAS)
        written, params = self.compiler.as_sql()
        places = [_place_of(param, holes) for param in params]
        unused = holes.keys() - {place[0] for place in places if place}
        if unused:
            raise ImproperlyConfigured(f"A statement that is written once does not use {', '.join(unused)}.")
        pieces = (
            _write_hole(holes[place[0]]) if place else _write_literal(param, connection)
            for place, param in zip(places, params, strict=True)
        )
        self.sql = _PARAMETER.sub(lambda match: next(pieces) if match[0] == "%s" else match[0], written)
        self.places = [place for place in places if place]
        self.width = self.compiler.col_count if self.compiler.has_extra_select else None

    def fill(self, values: dict[str, Any]) -> list[Any]:
        """The parameters of the SQL."""
        return [_parts(values[name])[part] for name, part in self.places]

    def rows(self, values: dict[str, Any]) -> list[Any]:
        """Send it with these values."""
        connection: Any = connections[DEFAULT_DB_ALIAS]
        if self.queryset.query.select_for_update and not connection.in_atomic_block:
            raise TransactionManagementError("What is locked outside of a transaction is free again at once.")
        with connection.prepared_cursor() as cursor:
            cursor.execute(self.sql, self.fill(values))
            found = cursor.fetchall()
        compiler = copy(self.compiler)
        compiler.connection = connection
        compiler.execute_sql = lambda *_, **__: [[row[: self.width] for row in found]]
        query = _Query(self.queryset.query, compiler)
        source: Any = SimpleNamespace(
            query=query,
            db=DEFAULT_DB_ALIAS,
            model=self.queryset.model,
            _known_related_objects={},
            _fields=None,
        )
        rows: Any = self.queryset._iterable_class(source)
        return list(rows)


class _Query:
    """A query whose SQL is known."""

    def __init__(self, query: Any, compiler: Any) -> None:
        self._query = query
        self._compiler = compiler

    def get_compiler(self, *_: Any, **__: Any) -> Any:
        return self._compiler

    def __getattr__(self, name: str) -> Any:
        return getattr(self._query, name)


@models.UUIDField.register_lookup
@models.ForeignKey.register_lookup
class _Any(_Lookup):
    """`pk__any=ids`: `IN`, with one parameter for however many there are.

    Or with an `ArraySubquery`: that is looked up once and first, and the rows then by what it found. Of `IN` with a
    queryset the planner may do the opposite.
    """

    lookup_name = "any"
    prepare_rhs = False

    def as_sql(self, compiler: Any, connection: Any) -> tuple[str, Any]:
        left, params = self.process_lhs(compiler, connection)
        is_subquery = hasattr(self.rhs, "as_sql")
        right, values = self.process_rhs(compiler, connection) if is_subquery else ("%s", (self.rhs,))
        return f"{left} = ANY ({right})", (*params, *values)


def insert(row: models.Model) -> None:
    """Store a new row as `row.save(force_insert=True)` does, by a statement that is planned once for a connection."""
    connection: Any = connections[DEFAULT_DB_ALIAS]
    fields = row._meta.concrete_fields
    given = [(field, field.pre_save(row, add=True)) for field in fields]
    left = tuple(field for field, value in given if isinstance(value, DatabaseDefault))
    values = [
        field.get_db_prep_save(value, connection)
        for field, value in given
        if not isinstance(value, DatabaseDefault)
    ]
    with connection.prepared_cursor() as cursor:
        cursor.execute(_write_insert(type(row), left), values)
        for field, value in zip(left, cursor.fetchone() if left else (), strict=True):
            setattr(row, field.attname, value)
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS  # noqa: SLF001 - as Django's own `save` does


@cache
def _write_insert(model: type[models.Model], left: tuple[Any, ...]) -> str:
    """The statement for a row whose fields `left` are left to the database, which gives them back."""
    fields = [field for field in model._meta.concrete_fields if field not in left]
    places = ", ".join("%s::int4multirange" if isinstance(field, SpansField) else "%s" for field in fields)
    columns = ", ".join(f'"{field.column}"' for field in fields)
    back = f"RETURNING {', '.join(field.column for field in left)}" if left else ""
    table = f'"{model._meta.db_table}"'
    return " ".join(["INSERT INTO", table, f"({columns}) VALUES ({places})", back])
