"""Tables of mailboxes."""

from django.db import models
from django.db.models import Q

from steward.capabilities.mailboxes.choices import Machine, Outcome, Security
from steward.kernel.base.privacy import EncryptedTextField, declare_indexes, keyed_index
from steward.kernel.tenancy.models import Site, TenantModel
from steward.kernel.work.models import WorkItem


class Mailbox(TenantModel):
    """An e-mail address people write to, and how its letters are fetched."""

    address = models.EmailField()
    # Where requests of unknown people belong; with `whole_company` known ones belong to the site of their home.
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="+")
    whole_company = models.BooleanField(default=False)
    kind = models.CharField(max_length=16)
    host = models.CharField(max_length=255)
    port = models.PositiveIntegerField(default=993)
    security = models.CharField(max_length=10, choices=Security.choices, default=Security.TLS)
    username = models.CharField(max_length=254)
    password = EncryptedTextField(blank=True, default="")
    answers = models.BooleanField(default=True)
    is_active = models.BooleanField(default=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    # How far it was read: letters have growing numbers as long as the server keeps `validity`.
    validity = models.BigIntegerField(null=True)
    last_uid = models.BigIntegerField(default=0)
    fetched_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "address"], condition=Q(is_active=True), name="mailbox_once"
            ),
        )

    def __str__(self) -> str:
        return self.address


class Letter(TenantModel):
    """One e-mail that came, and what became of it; its words are the ticket's, the rest stays in the mailbox."""

    mailbox = models.ForeignKey(Mailbox, on_delete=models.PROTECT, related_name="letters", db_index=False)
    validity = models.BigIntegerField()
    uid = models.BigIntegerField()
    # Of its Message-ID: whatever is fetched how often, it is one letter.
    digest = models.CharField(max_length=64)
    message_id = models.CharField(max_length=500, blank=True, default="")
    sender = EncryptedTextField(blank=True, default="")
    sender_index = models.CharField(max_length=32, blank=True, default="")
    subject = EncryptedTextField(blank=True, default="")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    reason = models.CharField(max_length=300, blank=True, default="")
    item = models.ForeignKey(WorkItem, null=True, on_delete=models.PROTECT, related_name="+")
    received_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["mailbox", "digest"], name="letter_once"),)
        indexes = (
            models.Index(fields=["organisation", "-id"], name="letter_newest"),
            models.Index(fields=["mailbox", "-received_at"], name="letter_of_mailbox"),
            models.Index(
                fields=["organisation", "sender_index", "received_at"],
                name="letter_by_sender",
                condition=~Q(sender_index=""),
            ),
        )

    @property
    def why(self) -> str:
        """The reason in the reader's words."""
        return str(Machine(self.reason).label) if self.outcome == Outcome.IGNORED else self.reason

    def __str__(self) -> str:
        return f"letter {self.uid} of mailbox {self.mailbox_id}"


def _indexes_of_letter(row: Letter) -> dict[str, str]:
    return {"sender_index": keyed_index(row.sender, "email") if row.sender else ""}


declare_indexes(Letter, _indexes_of_letter)
