"""Addresses of rotas, watches and their log."""

from django.urls import include, path

from steward.capabilities.watches.resources import LOGBOOK, ROTAS, WATCHES
from steward.capabilities.watches.views import log_paper, now_page
from steward.kernel.surface.pages import pages_of

OWN = [
    path("now/", now_page, name="now"),
    path("<int:pk>/log.pdf", log_paper, name="paper"),
    *pages_of(WATCHES),
]
urlpatterns = [
    path("rotas/", include((pages_of(ROTAS), "rotas"))),
    path("watches/", include((OWN, "watches"))),
    path("logbook/", include((pages_of(LOGBOOK), "logbook"))),
]
