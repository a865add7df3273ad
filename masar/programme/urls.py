"""Addresses of places and interpreters."""

from django.urls import path

from .views import interpreters, places

urlpatterns = [
    path("places/", places.places, name="places"),
    path("interpreters/", interpreters.interpreters, name="interpreters"),
    path("interpreters/new/", interpreters.new_interpreter, name="new_interpreter"),
    path("interpreters/<uuid:uid>/", interpreters.interpreter, name="interpreter"),
]
