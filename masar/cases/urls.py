"""Addresses of the work at the counter."""

from django.urls import path

from .views import my_list, registrations

urlpatterns = [
    path("", my_list.my_list, name="home"),
    path("deadlines/<uuid:uid>/", my_list.deadline, name="deadline"),
    path("registrations/", registrations.registrations, name="registrations"),
    path("registrations/new/", registrations.register, name="register"),
    path("registrations/known/", registrations.known, name="known"),
    path("registrations/<uuid:uid>/", registrations.registration, name="registration"),
]
