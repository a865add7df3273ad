"""Names this app for Django."""

from django.apps import AppConfig


class Programme(AppConfig):
    name = "masar.programme"
    label = "programme"
