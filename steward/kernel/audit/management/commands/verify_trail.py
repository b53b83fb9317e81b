"""`manage.py verify_trail`: does the trail still stand as it was sealed?"""

from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from steward.kernel.audit.seal import inspect_trail


class Command(BaseCommand):
    help = (
        "Checks every sealed event and names those changed, removed or inserted. Exits 1 when it finds any."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "--expect", default="", help="a digest printed earlier, which must be in the chain"
        )

    def handle(self, *args: Any, expect: str, **options: Any) -> None:
        report = inspect_trail(expect)
        for finding in report.findings:
            self.stdout.write(str(finding))
        if any(finding.kind == "unknown key" for finding in report.findings):
            self.stdout.write("a seal fits no key of the key file: is an old seal key missing from it?")
        if report.findings:
            raise CommandError(f"trail broken: {len(report.findings)} findings in {report.seals} seals")
        self.stdout.write(f"trail ok: {report.events} events in {report.seals} seals")
        for name, seals in report.made_by.items():
            self.stdout.write(f"key {name}: {seals} seals")
        self.stdout.write(f"{report.unsealed} events wait for the next seal; digest {report.digest or '-'}")
