"""Names this app for Django."""

from django.apps import AppConfig


class People(AppConfig):
    name = "masar.people"
    label = "people"
