"""Every write to a mention, by its verb."""

from steward.capabilities.mentions.actions.following import (
    assign_mention,
    conclude_mention,
    feed_back_mention,
)
from steward.capabilities.mentions.actions.forgetting import erase_customer, forget_posters
from steward.capabilities.mentions.actions.passing import (
    accept_mention,
    link_mention,
    pass_on_mention,
    send_back_mention,
)

__all__ = [
    "accept_mention",
    "assign_mention",
    "conclude_mention",
    "erase_customer",
    "feed_back_mention",
    "forget_posters",
    "link_mention",
    "pass_on_mention",
    "send_back_mention",
]
