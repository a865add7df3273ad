"""Addresses of the work at the counter."""

from django.urls import path

from .views import registrations

urlpatterns = [
    path("registrations/", registrations.registrations, name="registrations"),
    path("registrations/new/", registrations.register, name="register"),
    path("registrations/known/", registrations.known, name="known"),
    path("registrations/<uuid:uid>/", registrations.registration, name="registration"),
]
