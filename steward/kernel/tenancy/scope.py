"""The first lock: rows of a tenant exist only inside that tenant's scope."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from functools import lru_cache
from typing import Any, TypeVar

from django.db import models
from django.db.models.sql import Query

from steward.kernel.base.rows import read_rows

M = TypeVar("M", bound=models.Model)
EVERYWHERE = -1
_current: ContextVar[int | None] = ContextVar("organisation", default=None)


class ScopeMissing(RuntimeError):
    """A query for tenant rows ran outside any scope: a programming error, never shown to people."""


def current_organisation() -> int:
    """Id of the organisation whose scope is open. Raises `ScopeMissing` outside of one (or everywhere)."""
    organisation = _current.get()
    if organisation is None or organisation == EVERYWHERE:
        raise ScopeMissing("no single organisation is in scope")
    return organisation


def open_organisation() -> int | None:
    """Like `current_organisation`, but None where no single organisation is open."""
    organisation = _current.get()
    return None if organisation == EVERYWHERE else organisation


@contextmanager
def scope(organisation_id: int) -> Iterator[None]:
    """Open one organisation's rows for the block."""
    token = _current.set(organisation_id)
    try:
        yield
    finally:
        _current.reset(token)


@contextmanager
def everywhere(reason: str) -> Iterator[None]:
    """Open all organisations, for sweeps and sign-in only; the reason is for the reader of the code."""
    if not reason:
        raise ValueError("say why all organisations are opened")
    token = _current.set(EVERYWHERE)
    try:
        yield
    finally:
        _current.reset(token)


class TenantManager(models.Manager[M]):
    """Manager of rows with an `organisation`: filters by the open scope and raises without one."""

    def get_queryset(self) -> models.QuerySet[M]:
        organisation = _current.get()
        if organisation is None:
            raise ScopeMissing(f"{self.model.__name__} was queried outside a scope")
        rows = super().get_queryset()
        if organisation != EVERYWHERE:
            rows.query = _own(self.model, organisation).chain()
        return rows


@lru_cache(maxsize=4096)
def _own(model: type[models.Model], organisation: int) -> Query:
    """The lock itself, written once for each table and organisation: a copy costs a tenth of writing it."""
    return models.QuerySet(model).filter(organisation_id=organisation).query


def tenant_rows(model: type[M], where: str, values: Sequence[Any]) -> list[M]:
    """Rows of the organisation in scope under a further condition in SQL, for what every request asks (`read_rows`)."""
    return read_rows(model, f"organisation_id = %s AND {where}", [current_organisation(), *values])
