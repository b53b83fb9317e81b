"""Addresses of one's own account, below `/account/` and in the desk's name space."""

from django.urls import path

from steward.desk.account import views

urlpatterns = [
    path("password/", views.password, name="password"),
    path("language/", views.language, name="own_language"),
    path("messages/", views.notices, name="notices"),
    path("devices/", views.sign_ins, name="sign_ins"),
    path("devices/end-others/", views.end_others, name="end_other_sign_ins"),
    path("devices/<int:pk>/end/", views.end_one, name="end_sign_in"),
]
