"""Tables of mentions: what only a mention has, and the feedback of each phase."""

from django.db import models

from steward.capabilities.mentions.choices import Channel, Conclusion, Stage, Told
from steward.kernel.tenancy.models import TenantModel, User
from steward.kernel.work.models import WorkItem


class Mention(TenantModel):
    """Something bad said of us in public; shares its key with its work item.

    The follower stands here and not as the item's assignee: the ladder of a mention begins at the site's manager, so
    that no rung reaches somebody who may not read it.
    """

    item = models.OneToOneField(WorkItem, primary_key=True, on_delete=models.PROTECT, related_name="mention")
    channel = models.CharField(max_length=10, choices=Channel.choices)
    link = models.CharField(max_length=500, blank=True, default="")
    # The account or the name it was published under; forgotten with the link once it is long over.
    poster = models.CharField(max_length=80, blank=True, default="")
    text = models.TextField()
    seen_at = models.DateTimeField()
    passed_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    follower = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    ticket = models.ForeignKey(WorkItem, null=True, on_delete=models.PROTECT, related_name="mentions")
    conclusion = models.CharField(max_length=10, choices=Conclusion.choices, blank=True, default="")
    concluded_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False
    )

    def __str__(self) -> str:
        return str(self.item)


def mention_of(item: WorkItem) -> Mention:
    """The mention of its work item, joined already where the rows were listed."""
    row: Mention = item.mention
    return row


class Feedback(TenantModel):
    """What the site told quality in a phase, and what it told the customer."""

    mention = models.ForeignKey(Mention, on_delete=models.CASCADE, related_name="feedback")
    stage = models.CharField(max_length=10, choices=Stage.choices)
    said = models.TextField()
    told = models.CharField(max_length=10, choices=Told.choices)
    customer_words = models.TextField(blank=True, default="")
    given_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+", db_index=False)
    given_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.stage} of {self.mention_id}"
