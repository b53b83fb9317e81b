"""Learning from what people decided."""

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from steward.capabilities.quality.linear import train
from steward.capabilities.quality.models import Correction, TextModel
from steward.capabilities.quality.policies import MAY
from steward.capabilities.quality.queries.texts import current_model, examples, verdicts
from steward.kernel.audit.record import record
from steward.kernel.base import clock
from steward.kernel.base.refused import Refused
from steward.kernel.tenancy.actor import Actor


def judge_text_model(model: TextModel, *, by: Actor) -> int:
    """Compare what the model would have said about each request since with what its reporter decided.

    The suggestion is a function of model and text, so it can be asked again at night: nothing is kept while people
    write, and those who never saw a suggestion count too.
    Effects: corrections, the model's agreement, event `text_model.judge` where anything came in. Doing it twice
    changes nothing. Returns how many corrections are new.
    """
    hat = by.need_hat(MAY["train"])
    until, found, agreement = clock.now(), [], {task: list(pair) for task, pair in model.agreement.items()}
    for verdict in verdicts(model, until):
        pair = agreement.setdefault(verdict.task, [0, 0])
        same = verdict.suggested == verdict.decided
        pair[0], pair[1] = pair[0] + 1, pair[1] + same
        if not same:
            found.append(
                Correction(
                    organisation_id=by.organisation_id,
                    item=verdict.item,
                    task=verdict.task,
                    suggested=verdict.suggested,
                    decided=verdict.decided,
                )
            )
    with transaction.atomic():
        won = TextModel.objects.filter(pk=model.pk, judged_at=model.judged_at).update(
            judged_at=until, agreement=agreement
        )
        if won and agreement != model.agreement:
            record("text_model.judge", model, by=by, hat=hat, at=until, data={"corrections": len(found)})
            Correction.objects.bulk_create(found, batch_size=500, ignore_conflicts=True)
    return len(found) if won else 0


def train_text_model(*, by: Actor) -> TextModel:
    """Make a new model of the latest requests and the names of the matters; from now on it suggests.

    Effects: text model, the older ones emptied of their words, event `text_model.train`. The learning itself is
    outside the transaction: it takes seconds. Refuses: a post without the verb, fewer than two matters.
    """
    hat, told = by.need_hat(MAY["train"]), examples()
    if len({example.label for rows in told.values() for example in rows}) < 2:
        raise Refused(
            _("There is nothing to learn from."),
            do=_("Load the matters of the presets, or take some requests."),
        )
    lines = {task.value: train(rows).as_json() for task, rows in told.items() if rows}
    before, at = current_model(), clock.now()
    with transaction.atomic():
        model = TextModel.objects.create(
            organisation_id=by.organisation_id,
            made_at=at,
            judged_at=at,
            examples=max(len(rows) for rows in told.values()),
            lines=lines,
        )
        if before is not None:
            TextModel.objects.filter(pk=before.pk).update(lines={})
        corrections = Correction.objects.count()
        data = {"examples": model.examples, "corrections": corrections}
        record("text_model.train", model, by=by, hat=hat, at=at, data=data)
    return model
