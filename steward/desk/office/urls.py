"""Addresses of the organisation: its pages in the desk's name space, its resources in their own."""

from django.urls import include, path

from steward.desk.office import views
from steward.desk.office.resources import AREAS, DEPARTMENTS, POSTS
from steward.kernel.surface.pages import pages_of

pages = [
    path("office/", views.settings, name="settings"),
    path("office/chart/", views.chart, name="chart"),
]
urlpatterns = [
    path("posts/", include((pages_of(POSTS), "posts"))),
    path("departments/", include((pages_of(DEPARTMENTS), "departments"))),
    path("areas/", include((pages_of(AREAS), "areas"))),
]
