"""Files that no row of evidence knows: what a rolled-back transaction leaves behind, or forgetting left undeleted."""

import re
from collections.abc import Iterator
from datetime import timedelta

from django.core.files.storage import default_storage
from django.db.models import Q

from steward.kernel.base import clock
from steward.kernel.evidence.models import Evidence
from steward.kernel.evidence.queries import files_of
from steward.kernel.tenancy.scope import everywhere

# Younger files may belong to a transaction that is still open.
GRACE = timedelta(days=1)
OURS = re.compile(r"(?P<id>[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})\.(original|shown|thumb)\.[a-z]+")


def remove_orphans() -> int:
    """Delete evidence files older than a day whose evidence does not exist; how many."""
    removed = 0
    before = clock.now() - GRACE
    for folder in _folders():
        names = {
            name: found["id"]
            for name in default_storage.listdir(folder)[1]
            if (found := OURS.fullmatch(name))
        }
        with everywhere("orphans are looked for in the folders of all organisations"):
            known = set(
                Evidence.objects.filter(
                    public_id__in=set(names.values()), forgotten__isnull=True
                ).values_list("public_id", flat=True)
            )
        known_ids = {str(public_id) for public_id in known}
        paths = [f"{folder}/{name}" for name, public_id in names.items() if public_id not in known_ids]
        for path in set(paths) - _shared(paths):
            if default_storage.get_modified_time(path) < before:
                default_storage.delete(path)
                removed += 1
    return removed


def _shared(paths: list[str]) -> set[str]:
    """Files that a row of another name speaks with, after the one they were made for was forgotten."""
    if not paths:
        return set()
    with everywhere("orphans are looked for in the folders of all organisations"):
        of_others = Q(original__in=paths) | Q(shown__in=paths) | Q(thumb__in=paths)
        return files_of(Evidence.objects.filter(of_others, forgotten__isnull=True))


def _folders() -> Iterator[str]:
    """`<organisation>/<year>/<month>` of the store."""
    if not default_storage.exists(""):
        return
    for organisation in default_storage.listdir("")[0]:
        for year in default_storage.listdir(organisation)[0] if organisation.isdigit() else ():
            for month in default_storage.listdir(f"{organisation}/{year}")[0]:
                yield f"{organisation}/{year}/{month}"
