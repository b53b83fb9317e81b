"""Addresses of setting up, below `/first-run/`."""

from django.urls import path

from steward.config.first_run import views

app_name = "first_run"
urlpatterns = [
    path("", views.home, name="home"),
    path("posts/", views.posts, name="posts"),
    path("invite/", views.invite, name="invite"),
    path("finish/", views.finish, name="finish"),
    path("open/<str:token>/", views.begin, name="begin"),
]
