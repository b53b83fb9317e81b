"""The base of import commands: the same engine, actions and findings as the wizard, on a terminal."""

import json
import time
from argparse import ArgumentParser
from collections.abc import Iterator
from pathlib import Path
from typing import Any, ClassVar

from django.core.management.base import BaseCommand, CommandError

from steward.kernel.base.refused import Refused
from steward.kernel.imports import actions
from steward.kernel.imports.choices import Repair, Verdict
from steward.kernel.imports.kinds import import_kind
from steward.kernel.imports.models import ImportBatch
from steward.kernel.imports.queries import findings_of
from steward.kernel.tenancy.actor import Actor, system_actor
from steward.kernel.tenancy.models import Organisation, Site, User
from steward.kernel.tenancy.queries import actor_of
from steward.kernel.tenancy.scope import scope

SHOWN = 50
PIECE = 1 << 20


class ImportCommand(BaseCommand):
    """Subclasses name the kind."""

    kind: ClassVar[str]

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", nargs="?", help="xlsx, xls, ods, csv, tsv or csv.gz")
        parser.add_argument("--map", help="JSON file: header text or column letter -> column name")
        parser.add_argument("--organisation", help="slug; may be left out where there is only one")
        parser.add_argument("--as", dest="username", help="import in the name of this person")
        parser.add_argument("--encoding", default="", help="of a text file, e.g. big5")
        parser.add_argument("--sheet", default="")
        parser.add_argument("--good-rows-only", action="store_true", help="leave the refused rows out")
        parser.add_argument("--undo", type=int, metavar="BATCH", help="take a batch back")
        parser.add_argument("--keep-used", action="store_true", help="with --undo: keep what was used since")
        declared = import_kind(self.kind)
        if declared.needs_site:
            parser.add_argument("--site", help="name or code")
        for option in declared.options:
            parser.add_argument(
                f"--{option.name.replace('_', '-')}", action="store_true", help=str(option.label)
            )

    def handle(self, *args: Any, **options: Any) -> None:
        organisation = _organisation(options["organisation"])
        with scope(organisation.pk):
            by = self._actor(organisation, options["username"])
            try:
                if options["undo"]:
                    self._undo(options["undo"], by, keep_used=options["keep_used"])
                elif options["file"]:
                    self._import(Path(options["file"]), by, options)
                else:
                    raise CommandError("Name a file, or --undo BATCH.")
            except Refused as refused:
                raise CommandError(
                    " ".join(str(part) for part in (refused.what, refused.kept, refused.do) if part)
                )

    def _actor(self, organisation: Organisation, username: str | None) -> Actor:
        if not username:
            return system_actor(organisation.pk, f"import_{self.kind}")
        user = User.objects.filter(organisation=organisation, username=username).first()
        if user is None:
            raise CommandError(f"Nobody of {organisation.slug} is called {username}.")
        return actor_of(user)

    def _import(self, path: Path, by: Actor, options: dict[str, Any]) -> None:
        started = time.perf_counter()
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        given = _map(Path(options["map"])) if options["map"] else {}
        batch = actions.upload_batch(
            _pieces(path), path.name, kind=self.kind, site=_site(options.get("site"), self.kind), by=by,
            sheet=options["sheet"] or given.get("sheet", ""),
            encoding=options["encoding"] or given.get("encoding", ""), packed=True,
        )  # fmt: skip
        ticked = [name for name in _option_names(self.kind) if options.get(name)]
        columns = batch.mapping["columns"]
        actions.map_batch(batch, columns, by=by, options=ticked, given=given or None)
        actions.check_batch(batch, by=by)
        self._tell_mapping(batch)
        try:
            actions.commit_batch(batch, by=by)
            actions.write_batch(batch, by=by)
        except Refused:
            self._tell_findings(batch)
            actions.drop_batch(batch, by=by)
            raise
        self._tell_findings(batch)
        self.stdout.write(f"batch {batch.pk}: {batch.status} in {time.perf_counter() - started:.1f} s")

    def _undo(self, pk: int, by: Actor, *, keep_used: bool) -> None:
        batch = ImportBatch.objects.filter(pk=pk, kind=self.kind).first()
        if batch is None:
            raise CommandError(f"There is no batch {pk} of {self.kind}.")
        actions.undo_batch(batch, by=by)
        actions.remove_batch(batch, by=by, keep_used=keep_used)
        self.stdout.write(f"batch {pk}: removed {batch.counts['removed']}, kept {batch.counts['kept']}")

    def _tell_mapping(self, batch: ImportBatch) -> None:
        headers, columns = batch.mapping["headers"], batch.mapping["columns"]
        told = ", ".join(f"{headers.get(letter, letter)} -> {name}" for letter, name in columns.items())
        self.stdout.write(f"columns: {told}")
        if left := [header for letter, header in headers.items() if letter not in columns]:
            self.stdout.write(f"not used: {', '.join(left)}")

    def _tell_findings(self, batch: ImportBatch) -> None:
        counts = batch.counts
        self.stdout.write(
            f"rows {counts['rows']}: taken {counts['taken']}, already there {counts['skipped']}, "
            f"refused {counts['refused']}; values repaired {counts['repaired']}"
        )
        for word, count in counts.get("created", {}).items():
            if count:
                self.stdout.write(f"  {import_kind(batch.kind).counted.get(word, word)}: {count}")
        for how, count in counts["repairs"].items():
            self.stdout.write(f"  repaired: {Repair(how).label}: {count}")
        for what, (agreed, compared) in counts["report"].get("agreement", {}).items():
            self.stdout.write(f"  agreement with the figures read by hand, {what}: {agreed} of {compared}")
        for verdict in (Verdict.REFUSED, Verdict.SKIPPED):
            for row in findings_of(batch, verdict, limit=SHOWN):
                self.stdout.write(f"  {verdict.label}: {row.cell} {row.value!r}: {row.text}")
            more = counts[verdict.value] - SHOWN
            if more > 0:
                self.stdout.write(f"  … and {more} more")


def _map(path: Path) -> dict[str, Any]:
    """The mapping people wrote, with its form looked at; what it names is checked against the file later."""
    try:
        given = json.loads(path.read_text("utf-8-sig"))
    except (OSError, ValueError) as error:
        raise CommandError(f"The map {path} cannot be read: {error}")
    columns = given.get("columns", given) if isinstance(given, dict) else None
    plain = isinstance(columns, dict) and all(isinstance(v, str | int | None) for v in columns.values())
    if not plain or not str(given.get("header_row") or 1).isdecimal():
        raise CommandError(
            f'The map {path} is not of the form {{"header_row": 3, "columns": {{"header or letter": "name"}}}}.'
        )
    return dict(given)


def _pieces(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while piece := file.read(PIECE):
            yield piece


def _option_names(kind: str) -> list[str]:
    return [actions.GOOD_ROWS_ONLY, *(option.name for option in import_kind(kind).options)]


def _organisation(slug: str | None) -> Organisation:
    rows = Organisation.objects.filter(slug=slug) if slug else Organisation.objects.all()
    found = list(rows[:2])
    if len(found) != 1:
        known = ", ".join(Organisation.objects.values_list("slug", flat=True))
        raise CommandError(f"Name one organisation with --organisation; known are: {known or 'none'}.")
    return found[0]


def _site(name: str | None, kind: str) -> Site | None:
    if not import_kind(kind).needs_site:
        return None
    found = list(Site.objects.filter(code=name)[:2]) or list(Site.objects.filter(name=name)[:2])
    if len(found) != 1:
        known = ", ".join(f"{site.name} ({site.code})" for site in Site.objects.order_by("pk")[:20])
        raise CommandError(f"Name one site with --site, by name or code; known are: {known or 'none'}.")
    return found[0]
