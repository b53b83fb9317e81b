"""Tables of the second factor."""

from django.db import models

from steward.kernel.base.privacy import EncryptedTextField
from steward.kernel.tenancy.models import TenantModel, User


class SecondFactor(TenantModel):
    """The secret a person shares with the app on his telephone. Without `confirmed_at` it is only being set up."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+")
    secret = EncryptedTextField()
    confirmed_at = models.DateTimeField(null=True)
    # The half minute whose code was used last: that code and all before it are over.
    last_step = models.BigIntegerField(default=0)
    failures = models.PositiveSmallIntegerField(default=0)
    closed_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"second factor of {self.user_id}"


class RecoveryCode(TenantModel):
    """A code that opens once. Sealed as the secret is, so that it outlives a change of keys."""

    factor = models.ForeignKey(SecondFactor, on_delete=models.CASCADE, related_name="codes")
    code = EncryptedTextField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"recovery code {self.pk}"


class Passkey(TenantModel):
    """The public half of a key that a device made for its owner; it stands in for the six digits."""

    factor = models.ForeignKey(SecondFactor, on_delete=models.CASCADE, related_name="passkeys")
    device = models.CharField(max_length=60)
    fingerprint = models.CharField(max_length=64, unique=True)
    key = models.TextField()
    # The device counts; a count that does not grow betrays a copy.
    uses = models.BigIntegerField(default=0)
    made_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"passkey {self.device}"
