from django.apps import AppConfig


class Lean(AppConfig):
    name = "bench.lean"
    label = "lean"
