"""manage.py load_presets SLUG [--site CODE ...]: what an organisation starts with, added where it is missing."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from steward.config.presets import load_presets, load_site_presets, type_added
from steward.kernel.tenancy.actor import system_actor
from steward.kernel.tenancy.models import Organisation, Site
from steward.kernel.tenancy.scope import scope


class Command(BaseCommand):
    help = "Adds matters, promises, ladders, calendars and posts that are missing; never changes a row that is there."

    def add_arguments(self, parser: CommandParser) -> None:
        """The organisation, and the sites whose posts are wanted."""
        parser.add_argument("slug", help="short name of the organisation")
        parser.add_argument(
            "--site", nargs="*", default=[], metavar="CODE", help="add the posts of these sites' kind too"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        """Load, and say how many rows of each table are new."""
        organisation = Organisation.objects.filter(slug=options["slug"]).first()
        if organisation is None:
            raise CommandError(f"no organisation {options['slug']}")
        by = system_actor(organisation.pk, "load_presets")
        self._say(organisation.name, load_presets(organisation, by=by))
        with scope(organisation.pk):
            sites = {site.code: site for site in Site.objects.filter(code__in=options["site"])}
            if unknown := set(options["site"]) - sites.keys():
                raise CommandError(f"no site {', '.join(sorted(unknown))}")
            for code in options["site"]:
                self._say(sites[code].name, load_site_presets(sites[code], by=by))

    def _say(self, name: str, added: type_added) -> None:
        told = ", ".join(f"{count} {table}" for table, count in sorted(added.items()))
        self.stdout.write(f"{name}: {told or 'nothing was missing'}")
