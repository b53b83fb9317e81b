"""Django registration of mailboxes."""

from django.apps import AppConfig


class MailboxesConfig(AppConfig):
    name = "steward.capabilities.mailboxes"
    label = "mailboxes"

    def ready(self) -> None:
        # Declarations register on import, once the models are there.
        from steward.capabilities.mailboxes import events, holdings, jobs, resources  # noqa: F401, PLC0415
