"""Queries that every request of a respondent asks: compiled once, asked with another value each time.

Django builds the SQL of a query anew each time it is asked, which takes several times as long as the database takes
to answer one row by its key.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import Field, Model, QuerySet
from django.db.models.base import ModelState
from django.utils.functional import cached_property

M = TypeVar("M", bound=Model)


class Prepared(Generic[M]):
    """One row by a unique field, with what `select_related` names: `Prepared(lambda: Draft.objects.all(), "pk")`."""

    def __init__(self, make: Callable[[], QuerySet[M]], field: str, sample: object) -> None:
        """`sample` is any value of the field's type; the query must have no other parameter."""
        self._make, self._field, self._sample = make, field, sample

    def get(self, value: object) -> M | None:
        """The object with this value; None without one."""
        statement, database = self._statement, connections[DEFAULT_DB_ALIAS]
        with database.cursor() as cursor:
            cursor.execute(statement.sql, statement.parameters(value, database))
            row = cursor.fetchone()
        return statement.built(row, database) if row else None

    @cached_property
    def _statement(self) -> "_Statement[M]":
        """Made at the first use: then all models are there, and `select_for_update` finds its transaction."""
        return _Statement(self._make().filter(**{self._field: self._sample}).order_by(), self._field)


@dataclass(frozen=True, slots=True)
class _Shape:
    """How a part of a row becomes an object: its columns, and what `select_related` hangs on it."""

    model: type[Model]
    columns: slice
    names: tuple[str, ...]
    key: int  # the place of its primary key in the row
    related: "tuple[tuple[str, _Shape], ...]"

    def built(self, values: list[Any]) -> Model | None:
        """As `Model.from_db` does it, without the ways that only a constructor needs; nobody listens to its signals."""
        if values[self.key] is None:
            return None
        found = self.model.__new__(self.model)
        state = ModelState()
        state.adding, state.db = False, DEFAULT_DB_ALIAS
        found.__dict__.update(zip(self.names, values[self.columns], strict=True), _state=state)
        for name, shape in self.related:
            state.fields_cache[name] = shape.built(values)
        return found


class _Statement(Generic[M]):
    """The SQL of a queryset, and how a row of it becomes an object."""

    def __init__(self, queryset: QuerySet[M], field: str) -> None:
        compiler = queryset.query.get_compiler(connection=connection)
        self.sql, parameters = compiler.as_sql()
        if len(parameters) != 1:
            raise ValueError(f"A prepared query has one parameter, not {len(parameters)}.")
        self._key: Field[Any, Any] = next(
            one for one in queryset.model._meta.fields if one.name == field or (one.primary_key and field == "pk")
        )
        converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        self._converters = [(place, each, column) for place, (each, column) in converters.items()]
        self._shape = _shape(compiler.klass_info, [column.target for column, _sql, _alias in compiler.select])

    def parameters(self, value: object, database: BaseDatabaseWrapper) -> list[Any]:
        """The value as this database stores it."""
        return [self._key.get_db_prep_value(value, database)]

    def built(self, row: tuple[Any, ...], database: BaseDatabaseWrapper) -> M:
        values = list(row)
        for place, converters, column in self._converters:
            for convert in converters:
                values[place] = convert(values[place], column, database)
        return self._shape.built(values)  # type: ignore[return-value]  # an object of the queryset's model


def _shape(info: dict[str, Any], fields: "Sequence[Field[Any, Any]]") -> _Shape:
    places = info["select_fields"]
    columns = slice(places[0], places[-1] + 1)
    names = tuple(field.attname for field in fields[columns])
    return _Shape(
        model=info["model"],
        columns=columns,
        names=names,
        key=places[0] + names.index(info["model"]._meta.pk.attname),
        related=tuple((one["field"].name, _shape(one, fields)) for one in info.get("related_klass_infos", [])),
    )
