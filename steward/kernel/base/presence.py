"""Which of several questions have an answer at all: one statement for all of them."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import QuerySet

NOTHING = "0"


def which_have_rows(questions: Sequence[QuerySet[Any]]) -> list[bool]:
    """For each whether it has any row: one statement, however many they are.

    A page of twenty parts, most of which are empty for the person who looks, then asks for those that are not.
    """
    if not questions:
        return []
    asked = [_asked(question) for question in questions]
    parameters = [parameter for _sql, given in asked for parameter in given]
    with connection.cursor() as cursor:
        cursor.execute("SELECT " + ", ".join(sql for sql, _given in asked), parameters)
        row = cursor.fetchone()
    return [bool(found) for found in row]


def _asked(question: QuerySet[Any]) -> tuple[str, Sequence[Any]]:
    try:
        sql, parameters = question.query.exists().get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return NOTHING, ()
    return f"EXISTS ({sql})", parameters
