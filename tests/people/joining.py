"""Two files joined by the same verbs as on the screens, and everything that the database holds, for comparing."""

from django.apps import apps

from masar.access.audit import plain
from masar.access.models import Record
from masar.people.models import Join, Person

# What only ever grows: what was done, read and asked for in the background.
GROWING = {
    "access.Event",
    "access.Change",
    "access.Reading",
    "access.ChainHead",
    "access.Job",
    "access.Tally",
}


def again(record):
    return type(record)._base_manager.get(pk=record.pk)


def joined(kept, other, by, **values):
    return Join(kept=again(kept), joined=again(other), values=values).ask(by=by)


def everything():
    """Each row of each table, without versions."""
    return {
        (model._meta.label, row["uid"]): {
            name: plain(model(), name, value) for name, value in row.items() if name not in ("id", "version")
        }
        for model in apps.get_models()
        if issubclass(model, Record) and model is not Join and model._meta.label not in GROWING
        for row in model._base_manager.values()
    }


def differences(before, after):
    """What is not as it was, but for rows that were made meanwhile and have ended."""
    changed = [
        (key, name, before[key][name], value)
        for key, row in after.items()
        if key in before
        for name, value in row.items()
        if before[key][name] != value
    ]
    made = [(key, row) for key, row in after.items() if key not in before and not row.get("until")]
    return changed + made + [(key, "gone") for key in before if key not in after]


def leads_to(person):
    return Person.objects.get(pk=person.pk).joined_to
