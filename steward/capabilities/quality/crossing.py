"""Cross-validation: how well texts nobody showed the model are recognised."""

import random
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from steward.capabilities.quality.linear import Example, train


@dataclass(frozen=True)
class Figure:
    """One label: how many there are, how much of what was called so is so, how much of it was found."""

    label: str
    count: int
    precision: float
    recall: float

    @property
    def f1(self) -> float:
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def cross_validate(examples: Sequence[Example], folds: int, beside: Sequence[Example] = ()) -> list[Figure]:
    """Train on all folds but one (and what is given beside), ask about that one, in turn.

    The same text never stands on both sides.
    """
    parts: dict[tuple[str, ...], list[Example]] = {}
    for example in examples:
        parts.setdefault(tuple(example.words), []).append(example)
    texts = list(parts)
    random.Random(folds).shuffle(texts)  # noqa: S311 - an order, no secret
    told: list[tuple[str, str]] = []
    for fold in range(folds):
        asked = [example for text in texts[fold::folds] for example in parts[text]]
        shown = [example for i, text in enumerate(texts) if i % folds != fold for example in parts[text]]
        model = train([*shown, *beside])
        for example in asked:
            guess = model.guess(example.words)
            told.append((example.label, guess.label if guess else ""))
    return figures_of(told)


def figures_of(told: Sequence[tuple[str, str]]) -> list[Figure]:
    """The figures of pairs of truth and guess, by label."""
    truth, guesses = Counter(a for a, _b in told), Counter(b for _a, b in told)
    right = Counter(a for a, b in told if a == b)
    return [
        Figure(label, n, right[label] / guesses[label] if guesses[label] else 0.0, right[label] / n)
        for label, n in sorted(truth.items())
    ]


def macro_f1(figures: Sequence[Figure]) -> float:
    """The mean over labels, however rare each is."""
    return sum(figure.f1 for figure in figures) / len(figures)
