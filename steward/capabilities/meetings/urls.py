"""Addresses of meetings."""

from django.urls import path

from steward.capabilities.meetings.resources import MEETINGS
from steward.capabilities.meetings.views import paper_page
from steward.kernel.surface.pages import pages_of

app_name = "meetings"
urlpatterns = [path("<int:pk>/minutes.pdf", paper_page, name="paper"), *pages_of(MEETINGS)]
