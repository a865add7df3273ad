"""Names this app for Django."""

from django.apps import AppConfig


class Cases(AppConfig):
    name = "masar.cases"
    label = "cases"
