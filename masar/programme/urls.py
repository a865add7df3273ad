"""Addresses of places and interpreters."""

from django.urls import path

from .views import codes, interpreters, places

urlpatterns = [
    path("codes/", codes.codes, name="codes"),
    path("codes/new/", codes.new_code, name="new_code"),
    path("codes/<uuid:uid>/ending/", codes.code_ending, name="code_ending"),
    path("places/", places.places, name="places"),
    path("places/own/", places.own_places, name="own_places"),
    path("interpreters/", interpreters.interpreters, name="interpreters"),
    path("interpreters/new/", interpreters.new_interpreter, name="new_interpreter"),
    path("interpreters/<uuid:uid>/", interpreters.interpreter, name="interpreter"),
]
