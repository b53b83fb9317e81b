"""Tables of tickets: what only a customer's request has; the rest is the work item's."""

from django.db import models
from django.db.models import Q

from steward.capabilities.tickets.choices import (
    CallRule,
    CancelReason,
    CheckResult,
    ClosedBy,
    Fact,
    Fault,
    Grade,
    MediationOutcome,
    RejectReason,
    Satisfaction,
    Source,
    Verdict,
)
from steward.kernel.base.privacy import EncryptedTextField, declare_indexes, keyed_index
from steward.kernel.people.models import Party
from steward.kernel.places.models import Place
from steward.kernel.tenancy.models import Department, Post, TenantModel, User
from steward.kernel.work.models import WorkItem


class Ticket(TenantModel):
    """A customer's request; shares its key with its work item."""

    item = models.OneToOneField(WorkItem, primary_key=True, on_delete=models.PROTECT, related_name="ticket")
    body = models.TextField(blank=True, default="")
    source = models.CharField(max_length=10, choices=Source.choices, default=Source.DESK)
    # Where the requester is no known party: a stranger's own words, sealed like any personal data.
    stranger_name = EncryptedTextField(blank=True, default="")
    stranger_phone = EncryptedTextField(blank=True, default="")
    stranger_index = models.CharField(max_length=32, blank=True, default="")
    appointed_at = models.DateTimeField(null=True, blank=True)
    finished_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    finished_at = models.DateTimeField(null=True)
    # From when on the customer is to be called; empty while there is nothing to ask, and where the policy spares him.
    call_from = models.DateTimeField(null=True)
    result = models.TextField(blank=True, default="")
    closed_by = models.CharField(max_length=10, choices=ClosedBy.choices, blank=True, default="")
    cancel_reason = models.CharField(max_length=12, choices=CancelReason.choices, blank=True, default="")
    # How many people beside the requester are still to be told; the rows are `Waiting`.
    waiting = models.PositiveIntegerField(default=0)

    class Meta:
        indexes = (
            models.Index(fields=["organisation", "item"], name="ticket_awaited", condition=Q(waiting__gt=0)),
            models.Index(
                fields=["organisation", "appointed_at"],
                name="ticket_by_visit",
                condition=Q(appointed_at__isnull=False),
            ),
            models.Index(
                fields=["organisation", "stranger_index"],
                name="ticket_by_stranger",
                condition=~Q(stranger_index=""),
            ),
        )

    def __str__(self) -> str:
        return str(self.item)


class Callback(TenantModel):
    """One call to the customer after the work, never by the doer; or his own rating, which nobody called for."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="callbacks")
    cycle = models.PositiveSmallIntegerField()
    called_at = models.DateTimeField()
    called_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    satisfaction = models.CharField(max_length=12, choices=Satisfaction.choices)
    score = models.PositiveSmallIntegerField(null=True)
    # Pairs of question and answer, as they were asked then.
    answers = models.JSONField(default=list)
    note = models.CharField(max_length=500, blank=True, default="")
    # Drawn by lot for the periodic check (DSK4), and what came of it.
    to_check = models.BooleanField(default=False)
    checked_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    checked_at = models.DateTimeField(null=True)
    check_result = models.CharField(max_length=10, choices=CheckResult.choices, blank=True, default="")
    check_note = models.CharField(max_length=500, blank=True, default="")

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(score__isnull=True) | Q(score__range=(1, 5)), name="callback_score_in_range"
            ),
        )
        indexes = (
            models.Index(
                fields=["organisation", "-id"],
                name="callback_to_check",
                condition=Q(to_check=True) & Q(checked_at__isnull=True),
            ),
            models.Index(fields=["organisation", "called_at"], name="callback_by_time"),
        )

    def __str__(self) -> str:
        return f"callback on ticket {self.ticket_id}"


class Waiting(TenantModel):
    """One more person who waits for the same work: called about it instead of opening a second ticket."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="others", db_index=False)
    party = models.ForeignKey(Party, null=True, on_delete=models.PROTECT, related_name="+")
    # Somebody unknown, in his own words; sealed as on the ticket.
    stranger_name = EncryptedTextField(blank=True, default="")
    stranger_phone = EncryptedTextField(blank=True, default="")
    stranger_index = models.CharField(max_length=32, blank=True, default="")
    joined_at = models.DateTimeField()
    told_at = models.DateTimeField(null=True)
    told_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["ticket", "party"], condition=Q(party__isnull=False), name="party_waits_once"
            ),
            models.UniqueConstraint(
                fields=["ticket", "stranger_index"],
                condition=~Q(stranger_index=""),
                name="stranger_waits_once",
            ),
        )
        indexes = (models.Index(fields=["ticket", "told_at"], name="waiting_by_ticket"),)

    def __str__(self) -> str:
        return f"waiting for {self.ticket_id}"


def _indexes_of_stranger(row: Ticket | Waiting) -> dict[str, str]:
    digits = row.stranger_phone
    return {"stranger_index": keyed_index(digits, "phone") if digits else ""}


declare_indexes(Ticket, _indexes_of_stranger)
declare_indexes(Waiting, _indexes_of_stranger)


class Complaint(TenantModel):
    """What only a complaint has: its weight, what was found, whose responsibility it is, which one it repeats."""

    ticket = models.OneToOneField(
        Ticket, primary_key=True, on_delete=models.PROTECT, related_name="complaint"
    )
    grade = models.CharField(max_length=8, choices=Grade.choices, default=Grade.GENERAL)
    facts = models.JSONField(default=list)
    people = models.PositiveIntegerField(default=1)
    verdict = models.CharField(max_length=10, choices=Verdict.choices, blank=True, default="")
    fault = models.CharField(max_length=10, choices=Fault.choices, blank=True, default="")
    department = models.ForeignKey(
        Department, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    person = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    reason = models.CharField(max_length=10, choices=RejectReason.choices, blank=True, default="")
    proposed_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    judged_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    judged_at = models.DateTimeField(null=True)
    # The last complaint of the same household on the same matter before this one.
    repeats = models.ForeignKey(Ticket, null=True, on_delete=models.PROTECT, related_name="repeated_by")

    class Meta:
        indexes = (models.Index(fields=["organisation", "verdict", "grade"], name="complaint_by_verdict"),)

    def __str__(self) -> str:
        return f"complaint {self.ticket_id}"


class GradeRule(TenantModel):
    """A fact that makes a complaint at least serious or major: data a company edits."""

    fact = models.CharField(max_length=16, choices=Fact.choices)
    # A ticked fact counts one.
    at_least = models.PositiveIntegerField(default=1)
    grade = models.CharField(max_length=8, choices=Grade.choices)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "fact", "grade"], name="grade_rule_once"),
        )

    def __str__(self) -> str:
        return f"{self.fact} {self.at_least}: {self.grade}"


class Declaration(TenantModel):
    """A major complaint told up the line, with nothing missing (DSK6); further ones follow until it is closed."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="declarations")
    declared_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    declared_at = models.DateTimeField()
    happened_at = models.DateTimeField()
    course = models.TextField()
    harm = models.TextField()
    outside = models.TextField()
    demand = models.TextField()
    measures = models.TextField()

    def __str__(self) -> str:
        return f"declaration of {self.ticket_id}"


class Acknowledgement(TenantModel):
    """One rung of the line above that was told, and when whoever holds the post took note."""

    declaration = models.ForeignKey(Declaration, on_delete=models.PROTECT, related_name="rungs")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    acknowledged_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    acknowledged_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["declaration", "post"], name="acknowledged_once"),)

    def __str__(self) -> str:
        return f"rung {self.position} of declaration {self.declaration_id}"


class OpinionForm(TenantModel):
    """The customer opinion form: what became of an opinion, in the words of who handled it (DSK5); one a cycle."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="opinions")
    cycle = models.PositiveSmallIntegerField()
    filled_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    filled_at = models.DateTimeField()
    cause = models.TextField()
    handling = models.TextField()
    feedback = models.TextField()
    proposal = models.TextField(blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["ticket", "cycle"], name="opinion_once_a_cycle"),)

    def __str__(self) -> str:
        return f"opinion form of ticket {self.ticket_id}"


class OpinionRung(TenantModel):
    """A post an opinion form was handed to, and what whoever holds it said."""

    form = models.ForeignKey(OpinionForm, on_delete=models.PROTECT, related_name="rungs")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="+")
    position = models.PositiveSmallIntegerField()
    read_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    read_at = models.DateTimeField(null=True)
    remark = models.TextField(blank=True, default="")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["form", "post"], name="handed_to_a_post_once"),)

    def __str__(self) -> str:
        return f"rung {self.position} of opinion form {self.form_id}"


class Mediation(TenantModel):
    """A talk between two neighbours about a ticket, and what came of it (DSK11)."""

    ticket = models.ForeignKey(Ticket, on_delete=models.PROTECT, related_name="mediations")
    other_place = models.ForeignKey(Place, on_delete=models.PROTECT, related_name="+")
    held_at = models.DateTimeField()
    held_where = models.CharField(max_length=120)
    witnesses = models.CharField(max_length=200, blank=True, default="")
    mediated_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )
    claim = models.TextField()
    answer = models.TextField()
    outcome = models.CharField(max_length=10, choices=MediationOutcome.choices)
    # What was agreed, or where they can turn now.
    terms = models.TextField(blank=True, default="")
    next_on = models.DateField(null=True)

    def __str__(self) -> str:
        return f"mediation of ticket {self.ticket_id}"


class CallbackPolicy(TenantModel):
    """How customers of a kind are called back: data a company edits. Without a row everybody is called."""

    kind = models.CharField(max_length=16)
    rule = models.CharField(max_length=8, choices=CallRule.choices, default=CallRule.ALWAYS)
    # Of a hundred finished tickets, with the rule "sample".
    percent = models.PositiveSmallIntegerField(default=100)
    # How long the customer has to rate by himself, with the rule "unrated".
    wait_hours = models.PositiveSmallIntegerField(default=24)
    # After so many calls nobody took, the ticket closes as not reached.
    calls = models.PositiveSmallIntegerField(default=3)
    # After so many days without a word the system closes it, and says so.
    silence_days = models.PositiveSmallIntegerField(default=7)
    # Of a hundred callbacks, how many a superior checks.
    check_percent = models.PositiveSmallIntegerField(default=10)
    questions = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["organisation", "kind"], name="callback_policy_once"),
            models.CheckConstraint(
                condition=Q(percent__lte=100) & Q(check_percent__lte=100), name="callback_percents"
            ),
            models.CheckConstraint(
                condition=Q(calls__gte=1) & Q(silence_days__gte=1), name="callback_ends_some_day"
            ),
        )

    def __str__(self) -> str:
        return f"{self.kind}: {self.rule}"
