"""Taking a batch back: what was used since, what stays because of it, and removing the rest.

A created record counts as used when a record from elsewhere points at it (a ticket of a unit, a tenure added by
hand, a later import), or when the trail knows something done to it since. Both are read from the tables
themselves, so no capability has to tell imports what it keeps.
"""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.apps import apps
from django.db import models, router

from steward.kernel.audit.models import Event
from steward.kernel.imports.choices import TraceKind
from steward.kernel.imports.models import ImportBatch, ImportTrace

CHUNK = 500
Ids = dict[str, set[int]]


@dataclass
class Traced:
    """What a batch wrote: created ids by table in the order of writing, and changed rows."""

    created: dict[str, list[int]] = field(default_factory=dict)
    changed: list[ImportTrace] = field(default_factory=list)

    @classmethod
    def of(cls, batch: ImportBatch) -> "Traced":
        found = cls()
        for trace in ImportTrace.objects.filter(batch=batch).order_by("pk").iterator():
            if trace.what == TraceKind.CREATED:
                found.created.setdefault(trace.model, []).extend(trace.object_ids)
            else:
                found.changed.append(trace)
        return found

    @property
    def sets(self) -> Ids:
        return {label: set(ids) for label, ids in self.created.items()}


def used_since(batch: ImportBatch, traced: Traced) -> Ids:
    """Created records that something else points at, or that were acted upon after the commit."""
    own = traced.sets
    used: Ids = {}
    for label, ids in traced.created.items():
        for relation, pointing in _pointing_at(label, ids):
            strangers = {target for pk, target in pointing if pk not in own.get(relation, ())}
            used.setdefault(label, set()).update(strangers)
        for part in _parts(ids):
            acted = Event.objects.filter(subject_type=label, subject_id__in=part, at__gt=batch.committed_at)
            used.setdefault(label, set()).update(acted.values_list("subject_id", flat=True))
    return {label: ids for label, ids in used.items() if ids}


def changed_since(traced: Traced) -> list[ImportTrace]:
    """Changes of the batch over which somebody wrote another value since."""
    return [trace for trace in traced.changed if not _still_ours(trace)]


def kept_with(used: Ids, traced: Traced) -> Ids:
    """Everything that must stay when the used records stay: what they point at, and their parts.

    A record that is deleted together with another (a phone number of a person) is its part; a tenure of a used
    unit is not, but stays too, as a unit in use must not lose its people.
    """
    own = traced.sets
    kept: Ids = {label: set(ids) for label, ids in used.items()}
    for label, ids in list(kept.items()):
        _add(kept, own, _dependents(label, ids, cascade_only=False))
    while True:
        before = sum(map(len, kept.values()))
        for label, ids in list(kept.items()):
            _add(kept, own, _targets(label, ids))
            _add(kept, own, _dependents(label, ids, cascade_only=True))
        if sum(map(len, kept.values())) == before:
            return kept


def remove(traced: Traced, kept: Ids) -> int:
    """Delete what the batch created, last table first, and put changed values back; returns how many rows went."""
    count = 0
    for trace in traced.changed:
        if _still_ours(trace):
            before = {name: pair[0] for name, pair in trace.changes.items()}
            _rows(trace.model).filter(pk=trace.object_ids[0]).update(**before)
    for label in reversed(list(traced.created)):
        doomed = [pk for pk in traced.created[label] if pk not in kept.get(label, ())]
        for part in _parts(doomed):
            # What points at these rows was looked at already; Django's own walk over PROTECT would stumble over
            # rows of one batch that point at each other. The database checks once more at the commit.
            count += _rows(label).filter(pk__in=part)._raw_delete(router.db_for_write(apps.get_model(label)))
    return count


def names_of(used: Ids, limit: int = 5) -> list[str]:
    """Some of the used records by name, for the refusal."""
    found: list[str] = []
    for label, ids in used.items():
        found += [str(row) for row in _rows(label).filter(pk__in=sorted(ids)[:limit])]
    return found[:limit]


def _rows(label: str) -> models.QuerySet[Any]:
    manager: models.Manager[Any] = apps.get_model(label)._default_manager
    return manager.all()


def _parts(ids: Collection[int]) -> Iterator[list[int]]:
    listed = list(ids)
    for start in range(0, len(listed), CHUNK):
        yield listed[start : start + CHUNK]


def _incoming(label: str) -> Iterable[tuple[type[models.Model], Any]]:
    """The tables that point at this one, and through which foreign key."""
    for relation in apps.get_model(label)._meta.get_fields(include_hidden=True):
        if isinstance(relation, models.ManyToOneRel):
            yield relation.related_model, relation.field


def _pointing_at(label: str, ids: Collection[int]) -> Iterator[tuple[str, list[tuple[int, int]]]]:
    for model, reference in _incoming(label):
        for part in _parts(ids):
            rows = _rows(model._meta.label_lower).filter(**{f"{reference.name}__in": part})
            yield model._meta.label_lower, list(rows.values_list("pk", reference.attname))


def _dependents(label: str, ids: Collection[int], *, cascade_only: bool) -> Iterator[tuple[str, set[int]]]:
    for model, reference in _incoming(label):
        own_tree = model._meta.label_lower == label
        cascades = reference.remote_field.on_delete is models.CASCADE
        if own_tree or (cascade_only and not cascades):
            continue
        for part in _parts(ids):
            rows = _rows(model._meta.label_lower).filter(**{f"{reference.name}__in": part})
            yield model._meta.label_lower, set(rows.values_list("pk", flat=True))


def _targets(label: str, ids: Collection[int]) -> Iterator[tuple[str, set[int]]]:
    model = apps.get_model(label)
    for reference in model._meta.concrete_fields:
        if isinstance(reference, models.ForeignKey) and reference.name != "organisation":
            target = reference.related_model._meta.label_lower
            for part in _parts(ids):
                found = _rows(label).filter(pk__in=part).values_list(reference.attname, flat=True)
                yield target, {pk for pk in found if pk is not None}


def _add(kept: Ids, own: Ids, found: Iterable[tuple[str, set[int]]]) -> None:
    for label, ids in found:
        if label in own:
            kept.setdefault(label, set()).update(ids & own[label])


def _still_ours(trace: ImportTrace) -> bool:
    row = _rows(trace.model).filter(pk=trace.object_ids[0]).values(*trace.changes).first()
    return row is not None and all(row[name] == pair[1] for name, pair in trace.changes.items())
