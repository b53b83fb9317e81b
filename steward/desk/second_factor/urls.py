"""Addresses of the second factor, in the desk's name space."""

from django.urls import path

from steward.desk.second_factor import passkey_views, views

pages = [
    path("sign-in/code/", views.code, name="second_factor_code"),
    path("sign-in/again/", views.again, name="second_factor_again"),
    path("account/second-factor/", views.show, name="second_factor"),
    path("account/second-factor/begin/", views.begin, name="begin_factor"),
    path("account/second-factor/set-up/", views.set_up, name="set_up_factor"),
    path("account/second-factor/renew/", views.renew, name="renew_codes"),
    path("account/second-factor/give-up/", views.give_up, name="give_up_factor"),
    path("account/passkeys/", passkey_views.passkeys, name="passkeys"),
    path("account/passkeys/<int:pk>/remove/", passkey_views.remove, name="remove_passkey"),
    path("office/second-factor/", views.demand, name="demand_factor"),
]
