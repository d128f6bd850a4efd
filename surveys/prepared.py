"""Queries that every request of a respondent asks, and rows that it writes: compiled once, run with other values.

Django builds the SQL of a query anew each time it is asked, which takes several times as long as the database takes
to answer one row by its key. While answers are written, others wait for that.
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


class Written(Generic[M]):
    """One row of a model, written as `save` and `delete` write it: for models that nothing hangs on or listens to."""

    def __init__(self, model: type[M]) -> None:
        self._model = model

    def add(self, row: M) -> None:
        self._run(self._insert, [*self._others, self._key], row)

    def change(self, row: M) -> None:
        """All columns of a row that is there."""
        self._run(self._update, [*self._others, self._key], row)

    def remove(self, row: M) -> None:
        self._run(self._delete, [self._key], row)

    def _run(self, sql: str, fields: "Sequence[Field[Any, Any]]", row: M) -> None:
        database = connections[DEFAULT_DB_ALIAS]
        values = [field.get_db_prep_save(getattr(row, field.attname), database) for field in fields]
        with database.cursor() as cursor:
            cursor.execute(sql, values)

    @cached_property
    def _key(self) -> "Field[Any, Any]":
        return self._model._meta.pk

    @cached_property
    def _others(self) -> "list[Field[Any, Any]]":
        return [field for field in self._model._meta.concrete_fields if field is not self._key]

    @cached_property
    def _insert(self) -> str:
        columns = [_quoted(field.column) for field in (*self._others, self._key)]
        marks = ", ".join(["%s"] * len(columns))
        return f"INSERT INTO {self._table} ({', '.join(columns)}) VALUES ({marks})"  # noqa: S608  # names of the model's own columns

    @cached_property
    def _update(self) -> str:
        columns = ", ".join(f"{_quoted(field.column)} = %s" for field in self._others)
        return f"UPDATE {self._table} SET {columns} WHERE {_quoted(self._key.column)} = %s"  # noqa: S608  # as above

    @cached_property
    def _delete(self) -> str:
        return f"DELETE FROM {self._table} WHERE {_quoted(self._key.column)} = %s"  # noqa: S608  # as above

    @property
    def _table(self) -> str:
        return _quoted(self._model._meta.db_table)


def _quoted(name: str | None) -> str:
    return str(connection.ops.quote_name(name or ""))


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
        self._annotations: dict[str, int] = compiler.annotation_col_map
        self._shape = _shape(
            compiler.klass_info, [getattr(each, "target", None) for each, _sql, _alias in compiler.select]
        )

    def parameters(self, value: object, database: BaseDatabaseWrapper) -> list[Any]:
        """The value as this database stores it."""
        return [self._key.get_db_prep_value(value, database)]

    def built(self, row: tuple[Any, ...], database: BaseDatabaseWrapper) -> M:
        values = list(row)
        for place, converters, column in self._converters:
            for convert in converters:
                values[place] = convert(values[place], column, database)
        found = self._shape.built(values)
        for name, place in self._annotations.items():
            setattr(found, name, values[place])
        return found  # type: ignore[return-value]  # an object of the queryset's model


def _shape(info: dict[str, Any], fields: "Sequence[Field[Any, Any] | None]") -> _Shape:
    places = info["select_fields"]
    columns = slice(places[0], places[-1] + 1)
    names = tuple(field.attname for field in fields[columns] if field)
    return _Shape(
        model=info["model"],
        columns=columns,
        names=names,
        key=places[0] + names.index(info["model"]._meta.pk.attname),
        related=tuple((_name(one), _shape(one, fields)) for one in info.get("related_klass_infos", [])),
    )


def _name(info: dict[str, Any]) -> str:
    """Under which an object keeps what `select_related` found for it."""
    field = info["field"].remote_field if info["reverse"] else info["field"]
    return str(field.cache_name)
