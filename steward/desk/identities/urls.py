"""Addresses of vendors' accounts, in the desk's name space."""

from django.urls import path

from steward.desk.identities import views

pages = [
    path("sign-in/with/<int:pk>/", views.begin, name="vendor_begin"),
    path("sign-in/back/", views.back, name="vendor_back"),
    path("account/identities/", views.own, name="identities"),
    path("account/identities/link/", views.link, name="link_identity"),
    path("account/identities/leave/", views.leave, name="leave_identity"),
    path("account/identities/<int:pk>/unlink/", views.unlink, name="unlink_identity"),
]
