"""The address of the settings of messages to owners."""

from django.urls import path

from steward.portal.telling import views

app_name = "telling"
urlpatterns = [path("office/owner-messages/", views.owner_rules, name="owner_rules")]
