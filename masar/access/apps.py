from django.apps import AppConfig


class Access(AppConfig):
    name = "masar.access"
    label = "access"
