"""What the text model makes of a text, and the examples it is trained with."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

from steward.capabilities.quality.choices import Task
from steward.capabilities.quality.linear import Example, Guess, Linear, from_json
from steward.capabilities.quality.models import Correction, TextModel
from steward.capabilities.quality.words import words_of
from steward.capabilities.tickets.queries import told_tickets
from steward.kernel.work.models import Category, WorkItem

# A guess is worth saying when it leads by so much; on held-out complaints nine in ten do, and 94 % of those are right.
LEAD = 0.3
LATEST = 8_000  # more examples make the night longer and the model hardly better
CORRECTED, NAMED = 3.0, 0.5  # how much a correction counts, and the name of a matter


@dataclass(frozen=True)
class Suggestion:
    """What a text reads like; a part is None where the words do not say it clearly."""

    kind: str | None = None
    category: Category | None = None
    urgency: int | None = None


def current_model() -> TextModel | None:
    """The newest model of the organisation."""
    return TextModel.objects.order_by("-pk").first()


@lru_cache(maxsize=32)
def _lines(model_id: int, _made_at: datetime) -> dict[str, Linear]:
    """A model unpacked, once a process: what was learned is never changed."""
    return {task: from_json(line) for task, line in TextModel.objects.get(pk=model_id).lines.items()}


def suggest(title: str, text: str) -> Suggestion:
    """What kind, matter and urgency a request with these words has; nothing before the first model."""
    model = TextModel.objects.order_by("-pk").values_list("pk", "made_at").first()
    if model is None:
        return Suggestion()
    known = {str(row.pk): row for row in Category.objects.filter(is_active=True)}
    return _read(_lines(*model), words_of(title, text), known)


def _read(lines: dict[str, Linear], words: Sequence[str], known: dict[str, Category]) -> Suggestion:
    """The kind first, then a matter of that kind, which brings its usual urgency: only a more pressing one is said."""
    kind = _clear(lines, Task.KIND, words)
    said = _clear(lines, Task.CATEGORY, words, {pk for pk, row in known.items() if row.kind == kind})
    category = known[said] if said else None
    urgency = int(_clear(lines, Task.URGENCY, words) or 0)
    usual = category.urgency if category else 1
    return Suggestion(kind, category, urgency if urgency > usual else None)


def _clear(
    lines: dict[str, Linear], task: Task, words: Sequence[str], among: set[str] | None = None
) -> str | None:
    guess: Guess | None = lines[task].guess(words, among) if task in lines else None
    return guess.label if guess and guess.lead >= LEAD else None


@dataclass(frozen=True)
class Verdict:
    """What the model would have suggested for a request, and what its reporter decided."""

    item: WorkItem
    task: Task
    suggested: str
    decided: str


def verdicts(model: TextModel, until: datetime) -> Iterator[Verdict]:
    """The model's clear guesses about the requests that came in while it was suggesting."""
    lines = _lines(model.pk, model.made_at)
    for item in told_tickets().filter(opened_at__gt=model.judged_at, opened_at__lte=until):
        words, decided = words_of(item.title, item.ticket.body), _decided(item)
        for task, line in lines.items():
            guess = line.guess(words)
            if guess and guess.lead >= LEAD and task in decided:
                yield Verdict(item, Task(task), guess.label, decided[Task(task)])


def examples() -> dict[Task, list[Example]]:
    """The latest requests as people decided them, corrections heavier, and the names of the matters themselves."""
    found: dict[Task, list[Example]] = {task: [] for task in Task}
    corrected = set(Correction.objects.values_list("item_id", "task"))
    for item in told_tickets().order_by("-pk")[:LATEST]:
        words = words_of(item.title, item.ticket.body)
        for task, label in _decided(item).items():
            found[task].append(Example(words, label, CORRECTED if (item.pk, task) in corrected else 1.0))
    for row in Category.objects.filter(is_active=True).order_by("pk"):
        words = words_of(row.name)
        for task, label in _of_matter(row).items():
            found[task].append(Example(words, label, NAMED))
    return found


def _decided(item: WorkItem) -> dict[Task, str]:
    told = {Task.KIND: item.kind, Task.URGENCY: str(item.urgency)}
    return told | ({Task.CATEGORY: str(item.category_id)} if item.category_id else {})


def _of_matter(row: Category) -> dict[Task, str]:
    return {Task.KIND: row.kind, Task.CATEGORY: str(row.pk), Task.URGENCY: str(row.urgency)}
