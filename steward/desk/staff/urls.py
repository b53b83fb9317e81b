"""Addresses of staff, and of the link to set a password."""

from django.urls import include, path

from steward.desk.staff import views
from steward.desk.staff.resources import STAFF
from steward.kernel.surface.pages import pages_of

pages = [path("welcome/<int:pk>/<str:token>/", views.open_link, name="set_password")]
urlpatterns = [path("staff/", include((pages_of(STAFF), "staff")))]
