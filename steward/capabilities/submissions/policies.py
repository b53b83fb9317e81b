"""Who may do what: reports are handed in by who holds the post, templates are kept by quality."""

from steward.capabilities.submissions.lifecycle import MOVES
from steward.capabilities.submissions.models import Submission, Template
from steward.capabilities.submissions.queries import EDITORS, STAFF
from steward.kernel.base.refused import passes
from steward.kernel.tenancy.actor import Actor, Hat

MAY = {"hand_in": STAFF, **dict.fromkeys(("add", "change", "retire"), EDITORS)}


def check(verb: str, row: Submission, by: Actor) -> Hat:
    """The verbs lock of a submission: refuses with `NotAllowed`, else returns the hat for the trail."""
    return by.need_post(row.post_id, MAY[verb])


def may(verb: str, row: Submission, by: Actor) -> bool:
    """Whether the button shows: state and rights both allow."""
    return row.state in MOVES[verb].sources and passes(check, verb, row, by)


def may_edit(verb: str, template: Template | None, by: Actor) -> bool:
    """Whether a template's button shows: what is out of use is history."""
    return bool(by.roles & MAY[verb]) and (template is None or template.is_active)
