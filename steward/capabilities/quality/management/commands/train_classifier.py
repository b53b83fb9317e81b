"""manage.py train_classifier: trains the text model of each organisation, or measures the classifier on a file.

manage.py train_classifier [--organisation SLUG]
manage.py train_classifier --evaluate FILE [--names FILE] [--label COLUMN] [--folds N] [--at-least F1]
"""

import time
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from steward.capabilities.quality.crossing import cross_validate, macro_f1
from steward.capabilities.quality.files import labelled, named
from steward.capabilities.quality.jobs import learn_here
from steward.capabilities.quality.models import TextModel
from steward.capabilities.quality.queries.texts import current_model
from steward.kernel.tenancy.models import Organisation
from steward.kernel.tenancy.scope import scope


class Command(BaseCommand):
    help = "Trains the classifier of kind, matter and urgency on the requests of each organisation."

    def add_arguments(self, parser: CommandParser) -> None:
        """Whose requests; or a file to measure with."""
        parser.add_argument("--organisation", metavar="SLUG", help="only this one")
        parser.add_argument(
            "--evaluate", type=Path, metavar="FILE", help="a CSV file of labelled texts (.gz too)"
        )
        parser.add_argument(
            "--names", type=Path, metavar="FILE", help="the names of the labels, as matters have them"
        )
        parser.add_argument("--label", default="label", metavar="COLUMN")
        parser.add_argument("--folds", type=int, default=10)
        parser.add_argument("--at-least", type=float, metavar="F1", help="exit code 1 below this macro F1")

    def handle(self, *args: Any, **options: Any) -> None:
        """Train, or cross-validate."""
        if options["evaluate"]:
            self._evaluate(options)
            return
        rows = Organisation.objects.all()
        if options["organisation"]:
            rows = rows.filter(slug=options["organisation"])
        if not rows:
            raise CommandError("There is no such organisation.")
        for organisation in rows:
            with scope(organisation.pk):
                self._train(organisation)

    def _train(self, organisation: Organisation) -> None:
        begun = time.monotonic()
        learn_here(organisation.pk)
        model = current_model()
        if model is None:
            self.stdout.write(f"{organisation.slug}: nothing to learn from")
            return
        seconds = time.monotonic() - begun
        self.stdout.write(f"{organisation.slug}: trained on {model.examples} examples in {seconds:.1f} s")
        before = TextModel.objects.filter(pk__lt=model.pk).order_by("-pk").first()
        for task, (asked, agreed) in sorted((before.agreement if before else {}).items()):
            self.stdout.write(f"  {task}: people agreed in {agreed} of {asked}")

    def _evaluate(self, options: dict[str, Any]) -> None:
        begun = time.monotonic()
        try:
            examples = labelled(options["evaluate"], options["label"])
            beside = named(options["names"], {row.label for row in examples}) if options["names"] else []
        except (OSError, KeyError, ValueError) as error:
            raise CommandError(f"The file cannot be read: {error!r}") from error
        figures = cross_validate(examples, options["folds"], beside)
        for row in figures:
            line = f"precision {row.precision:.3f}  recall {row.recall:.3f}  F1 {row.f1:.3f}"
            self.stdout.write(f"{line}  n {row.count:5}  {row.label}")
        score, seconds = macro_f1(figures), time.monotonic() - begun
        self.stdout.write(
            f"macro F1 {score:.3f} over {len(examples)} texts, {options['folds']} folds, {seconds:.0f} s"
        )
        if options["at_least"] and score < options["at_least"]:
            raise CommandError(f"macro F1 {score:.3f} is below {options['at_least']}")
