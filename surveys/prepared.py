"""Queries that every request of a respondent asks: compiled once, asked with another value each time.

Django builds the SQL of a query anew each time it is asked, which takes several times as long as the database takes
to answer one row by its key.
"""

from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

from django.db import connection
from django.db.models import Field, Model, QuerySet
from django.db.models.query import get_related_populators

M = TypeVar("M", bound=Model)


class Prepared(Generic[M]):
    """One row by a unique field, with what `select_related` names: `Prepared(lambda: Draft.objects.all(), "pk")`."""

    def __init__(self, make: Callable[[], QuerySet[M]], field: str, sample: object) -> None:
        """`sample` is any value of the field's type; the query must have no other parameter."""
        self._make, self._field, self._sample = make, field, sample

    def get(self, value: object) -> M | None:
        """The object with this value; None without one."""
        statement = self._statement
        with connection.cursor() as cursor:
            cursor.execute(statement.sql, statement.parameters(value))
            row = cursor.fetchone()
        return statement.built(row) if row else None

    @cached_property
    def _statement(self) -> "_Statement[M]":
        """Made at the first use: then all models are there, and `select_for_update` finds its transaction."""
        return _Statement(self._make().filter(**{self._field: self._sample}).order_by(), self._field)


class _Statement(Generic[M]):
    """The SQL of a queryset, and how a row of it becomes an object: the steps of Django's `ModelIterable`."""

    def __init__(self, queryset: QuerySet[M], field: str) -> None:
        compiler = queryset.query.get_compiler(connection=connection)
        self.sql, parameters = compiler.as_sql()
        if len(parameters) != 1:
            raise ValueError(f"A prepared query has one parameter, not {len(parameters)}.")
        self._key: Field[Any, Any] = next(
            one for one in queryset.model._meta.fields if one.name == field or (one.primary_key and field == "pk")
        )
        self._compiler = compiler
        self._converters = compiler.get_converters([column for column, _sql, _alias in compiler.select])
        places = compiler.klass_info["select_fields"]
        self._model: type[M] = compiler.klass_info["model"]
        self._columns = slice(places[0], places[-1] + 1)
        self._names = [column.target.attname for column, _sql, _alias in compiler.select[self._columns]]
        self._related = get_related_populators(  # type: ignore[call-arg]  # the stubs know Django 6 only
            compiler.klass_info, compiler.select, connection.alias
        )

    def parameters(self, value: object) -> list[Any]:
        """The value as this database stores it."""
        return [self._key.get_db_prep_value(value, connection)]

    def built(self, row: tuple[Any, ...]) -> M:
        [values] = self._compiler.apply_converters([row], self._converters)
        found = self._model.from_db(connection.alias, self._names, values[self._columns])
        for related in self._related:
            related.populate(values, found)
        return found
