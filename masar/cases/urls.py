"""Addresses of the work at the counter, on screen and on paper."""

from django.urls import path

from .views import packs, registrations
from .views.known import known

urlpatterns = [
    path("registrations/", registrations.registrations, name="registrations"),
    path("registrations/new/", registrations.register, name="register"),
    path("registrations/known/", known, name="known"),
    path("registrations/<uuid:uid>/", registrations.registration, name="registration"),
    path("packs/", packs.packs, name="packs"),
    path("packs/new/", packs.new_pack, name="new_pack"),
    path("packs/<uuid:uid>/", packs.pack, name="pack"),
    path("packs/<uuid:uid>/sheets/", packs.pack_sheets, name="pack_sheets"),
    path("forms/<uuid:uid>/spoiled/", packs.form_spoiled, name="form_spoiled"),
    path("forms/<uuid:uid>/missing/", packs.form_missing, name="form_missing"),
]
