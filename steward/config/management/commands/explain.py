"""manage.py explain ticket.dispatch: file and line of everything a verb touches."""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import translation

from steward.config.explain import Unknown, explain


class Command(BaseCommand):
    help = "Prints where a verb lives: event, policy, move, action, form, button, notices, addresses, tests."

    def add_arguments(self, parser: CommandParser) -> None:
        """The verb."""
        parser.add_argument("verb", help="noun and verb as in the event's code, e.g. ticket.dispatch")

    def handle(self, *args: Any, **options: Any) -> None:
        """Print one line for each thing found."""
        try:
            with translation.override("en"):
                lines = explain(options["verb"])
        except Unknown as unknown:
            near = f" Did you mean {', '.join(unknown.near)}?" if unknown.near else ""
            raise CommandError(f"No event “{options['verb']}” is declared.{near}")
        wide = max(len(where) for _what, where, _word in lines)
        for what, where, word in lines:
            self.stdout.write(f"{what:9} {where:{wide}}  {word}".rstrip())
