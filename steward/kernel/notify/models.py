"""Tables of notify: what is on its way to people and programs, and who wants what when."""

from datetime import time

from django.db import models
from django.db.models import Q

from steward.kernel.audit.models import Event
from steward.kernel.base.privacy import EncryptedTextField, declare_indexes, keyed_index
from steward.kernel.notify.choices import BotKind, Silence, State, VendorKind
from steward.kernel.tenancy.choices import Language
from steward.kernel.tenancy.models import Department, Site, TenantModel, User

QUIET_FROM, QUIET_TO = time(22), time(7)


class Outgoing(TenantModel):
    """Something that has to arrive somewhere. `not_before` is the next moment worth trying."""

    event = models.ForeignKey(Event, on_delete=models.PROTECT, related_name="+")
    state = models.CharField(max_length=10, choices=State.choices, default=State.PENDING)
    silence = models.CharField(max_length=10, choices=Silence.choices, blank=True, default="")
    attempts = models.PositiveSmallIntegerField(default=0)
    last_error = models.CharField(max_length=500, blank=True, default="")
    not_before = models.DateTimeField()
    created_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        abstract = True


class Message(Outgoing):
    """One notice to one person over one channel, in the words of the reader's language."""

    recipient = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    channel = models.CharField(max_length=12)
    notice = models.CharField(max_length=60)
    title = models.CharField(max_length=200)
    body = models.TextField(blank=True, default="")
    path = models.CharField(max_length=200, blank=True, default="")
    urgent = models.BooleanField(default=False)
    read_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            # The idempotency key: however often an event is spread, nobody hears it twice over one channel.
            models.UniqueConstraint(fields=["event", "recipient", "channel"], name="message_once"),
        )
        indexes = (
            # The condition holds no bound value: SQLite uses a partial index only for literal conditions.
            models.Index(
                fields=["organisation", "recipient", "channel", "state", "-id"],
                name="message_unread",
                condition=Q(read_at__isnull=True),
            ),
            models.Index(fields=["organisation", "recipient", "channel", "-id"], name="message_of_reader"),
            models.Index(
                fields=["state", "not_before"], name="message_waiting", condition=Q(sent_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return self.title


class Preference(TenantModel):
    """A person turns a channel off (or on again), for one notice or, with an empty one, for all."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=12)
    notice = models.CharField(max_length=60, blank=True, default="")
    off = models.BooleanField(default=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "channel", "notice"], name="preference_once"),)

    def __str__(self) -> str:
        return f"{self.channel} {self.notice or '*'} {'off' if self.off else 'on'}"


class ChannelAddress(TenantModel):
    """Where a channel finds a person that his account says nothing of, such as his id in WeCom."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    channel = models.CharField(max_length=12)
    address = models.CharField(max_length=64)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["user", "channel"], name="channel_address_once"),)

    def __str__(self) -> str:
        return f"{self.channel} of {self.user_id}"


class QuietHours(TenantModel):
    """Local hours without messages, of a person or (no user) of the organisation; equal ends mean none."""

    user = models.ForeignKey(User, null=True, blank=True, on_delete=models.CASCADE, related_name="+")
    starts = models.TimeField()
    ends = models.TimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["user"], name="quiet_hours_of_user", condition=Q(user__isnull=False)
            ),
            models.UniqueConstraint(
                fields=["organisation"], name="quiet_hours_of_all", condition=Q(user__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}-{self.ends:%H:%M}"


class WebhookTarget(TenantModel):
    """Another program's address. The whole URL is sealed, many carry a key in it; lists show the host."""

    url = EncryptedTextField()
    host = models.CharField(max_length=255)
    secret = EncryptedTextField(blank=True, default="")
    # Beginnings of event codes in whole words ("ticket", "ticket.dispatch"), or "*" for every event.
    events = models.JSONField(default=list)
    is_active = models.BooleanField(default=True)
    # While it is paused, what happens waits here and is told afterwards.
    paused_at = models.DateTimeField(null=True, blank=True)
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation"], name="webhook_active", condition=Q(is_active=True)),)

    def __str__(self) -> str:
        return self.host

    def wants(self, code: str) -> bool:
        """Whether an event of this code goes to the target."""
        return any(prefix == "*" or f"{code}.".startswith(f"{prefix}.") for prefix in self.events)


class WebhookDelivery(Outgoing):
    """One event for one target; its body is made from the event, which never changes, when it is sent."""

    target = models.ForeignKey(WebhookTarget, on_delete=models.PROTECT, related_name="deliveries")

    class Meta:
        constraints = (models.UniqueConstraint(fields=["event", "target"], name="webhook_delivery_once"),)
        indexes = (
            models.Index(fields=["target", "-id"], name="webhook_delivery_of_target"),
            models.Index(
                fields=["state", "not_before"], name="webhook_waiting", condition=Q(sent_at__isnull=True)
            ),
        )

    def __str__(self) -> str:
        return f"{self.event_id} -> {self.target_id}"


class Bot(TenantModel):
    """A robot in a group chat. Its address carries the key of the group, so it is sealed and never shown."""

    kind = models.CharField(max_length=10, choices=BotKind.choices)
    name = models.CharField(max_length=60)
    url = EncryptedTextField()
    secret = EncryptedTextField(blank=True, default="")
    # Whose news it tells: of one site or all, and only what was told to somebody of a department or anybody.
    site = models.ForeignKey(Site, null=True, blank=True, on_delete=models.PROTECT, related_name="+")
    department = models.ForeignKey(
        Department, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    notices = models.JSONField(default=list)
    # Escalations below this rung are not told; zero tells them all.
    least_rung = models.PositiveSmallIntegerField(default=0)
    language = models.CharField(max_length=10, choices=Language.choices, default=Language.CHINESE)
    is_active = models.BooleanField(default=True)
    paused_at = models.DateTimeField(null=True, blank=True)
    # The next turn nobody has taken: vendors shut out whoever speaks more than twenty times a minute.
    free_at = models.DateTimeField()
    created_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["organisation"], name="bot_active", condition=Q(is_active=True)),)

    def __str__(self) -> str:
        return self.name


class GroupMessage(Outgoing):
    """One notice for one group chat; its words are made from the event, which never changes, when it is sent."""

    bot = models.ForeignKey(Bot, on_delete=models.PROTECT, related_name="messages")
    notice = models.CharField(max_length=60, blank=True, default="")
    urgent = models.BooleanField(default=False)
    turn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["event", "bot"], name="group_message_once"),)
        indexes = (
            models.Index(fields=["bot", "-id"], name="group_message_of_bot"),
            models.Index(
                fields=["state", "not_before"],
                name="group_message_waiting",
                condition=Q(sent_at__isnull=True),
            ),
        )

    def __str__(self) -> str:
        return f"{self.event_id} -> {self.bot_id}"


class VendorApp(TenantModel):
    """The company's own application at a vendor. Its id is public, its secret is sealed and never shown."""

    kind = models.CharField(max_length=10, choices=VendorKind.choices)
    app_id = models.CharField(max_length=64)
    # The number of the application inside WeCom's or DingTalk's own company.
    agent_id = models.CharField(max_length=20, blank=True, default="")
    secret = EncryptedTextField(blank=True, default="")
    signs_in = models.BooleanField(default=False)
    tells = models.BooleanField(default=False)
    # Whether who signed in there counts as asked for his second factor.
    counts = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    # The last time the vendor was asked whether it knows the application, and what it said instead of yes.
    tried_at = models.DateTimeField(null=True, blank=True)
    trouble = models.CharField(max_length=300, blank=True, default="")
    created_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["organisation", "kind"], name="vendor_app_once", condition=Q(is_active=True)
            ),
        )

    def __str__(self) -> str:
        return str(self.get_kind_display())


class Identity(TenantModel):
    """Who somebody is at a vendor's: its id for him within the application, sealed and found by a fingerprint."""

    app = models.ForeignKey(VendorApp, on_delete=models.CASCADE, related_name="identities", db_index=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    subject = EncryptedTextField()
    subject_index = models.CharField(max_length=32)
    linked_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["app", "subject_index"], name="identity_once"),
            models.UniqueConstraint(fields=["app", "user"], name="identity_of_user"),
        )

    def __str__(self) -> str:
        return f"{self.app_id} of {self.user_id}"


declare_indexes(Identity, lambda row: {"subject_index": keyed_index(row.subject, "identity")})
