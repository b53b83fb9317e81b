"""Addresses of mailboxes and letters."""

from django.urls import include, path

from steward.capabilities.mailboxes.resources import LETTERS, MAILBOXES
from steward.kernel.surface.pages import pages_of

urlpatterns = [
    path("mailboxes/", include((pages_of(MAILBOXES), "mailboxes"))),
    path("letters/", include((pages_of(LETTERS), "letters"))),
]
