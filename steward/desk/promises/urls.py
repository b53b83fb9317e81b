"""Addresses of promises: pages in the desk's name space, resources in their own."""

from django.urls import include, path

from steward.desk.promises import views
from steward.desk.promises.callbacks import CALLBACK_POLICIES
from steward.desk.promises.grades import GRADE_RULES
from steward.desk.promises.resources import CALENDARS, CATEGORIES, HOLIDAYS, RUNGS, STANDARDS
from steward.kernel.surface.pages import pages_of

pages = [
    path("office/sample/", views.sample, name="sample"),
    path("office/check/", views.check, name="check"),
]
urlpatterns = [
    path("standards/", include((pages_of(STANDARDS), "standards"))),
    path("callbacks/", include((pages_of(CALLBACK_POLICIES), "callbacks"))),
    path("grades/", include((pages_of(GRADE_RULES), "grades"))),
    path("rungs/", include((pages_of(RUNGS), "rungs"))),
    path("calendars/", include((pages_of(CALENDARS), "calendars"))),
    path("holidays/", include((pages_of(HOLIDAYS), "holidays"))),
    path("matters/", include((pages_of(CATEGORIES), "matters"))),
]
