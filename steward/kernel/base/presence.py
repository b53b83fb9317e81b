"""Which of several questions have an answer, and how many rows: one statement for all of them."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet
from django.db.models.sql import Query

NOTHING = "0"


def which_have_rows(questions: Sequence[QuerySet[Any]]) -> list[bool]:
    """For each whether it has any row: one statement, however many they are.

    A page of twenty parts, most of which are empty for the person who looks, then asks for those that are not.
    """
    return [bool(found) for found in _ask("EXISTS ({})", [question.query.exists() for question in questions])]


def count_rows(questions: Sequence[QuerySet[Any]]) -> list[int]:
    """How many rows each has, no more than its slice allows: one statement, however many they are."""
    return _ask("(SELECT COUNT(*) FROM ({}) counted)", [_bare(question) for question in questions])


def _bare(question: QuerySet[Any]) -> Query:
    """Its rows without their columns and their order, which change no number."""
    query = question.query.clone()
    query.clear_ordering(force=True)
    query.clear_select_clause()
    query.add_fields(("pk",))
    return query


def _ask(form: str, queries: Sequence[Query]) -> list[Any]:
    if not queries:
        return []
    asked = [_compiled(form, query) for query in queries]
    parameters = [parameter for _sql, given in asked for parameter in given]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(sql for sql, _given in asked), parameters)
        return list(cursor.fetchone())


def _compiled(form: str, query: Query) -> tuple[str, Sequence[Any]]:
    try:
        sql, parameters = query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return NOTHING, ()
    return form.format(sql), parameters
