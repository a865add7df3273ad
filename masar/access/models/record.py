"""What every record has: an address, a version, a data class for each field, and five names that a rule may ask for."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, ClassVar, Self

from django.db import models
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.base import ModelState

from masar.lib.uid import uuid7

from ..classes import DataClass
from ..prepared import prepared

if TYPE_CHECKING:
    from ..policy import Actor, Places


class Stale(Exception):
    """Somebody changed the record after this copy of it was read."""

    def __init__(self, record: "Record") -> None:
        super().__init__(record._meta.label_lower)
        self.record = record


@dataclass(frozen=True)
class Scope:
    """Where a record belongs. `mission` is None for what belongs to the whole installation."""

    mission: int | None = None
    offices: frozenset[int] = field(default_factory=frozenset)
    projects: frozenset[int] = field(default_factory=frozenset)
    hidden: frozenset[Any] = (
        frozenset()
    )  # files hidden by Protection: a role is not enough, one is named for each

    @property
    def shielded(self) -> bool:
        return bool(self.hidden)


class RecordQuerySet(models.QuerySet):
    def visible_to(self, user: "Actor", verb: str | None = None) -> Self:
        """The rows that `user` may read, by the policy's rule for `verb` (the model's own read verb by default)."""
        from ..policy import visible  # the policy reads models; models reach it only when asked

        return visible(self, user, verb or self.model.read_verb)

    def update(self, **fields: Any) -> int:
        raise TypeError("update() would leave no trace: load the record and use its verb")

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        raise TypeError("bulk_update() would leave no trace: load the records and use their verb")

    def bulk_create(self, objects: Iterable[Any], *args: Any, **kwargs: Any) -> list[Any]:
        objects = list(objects)
        for record in objects:
            record.note_changes(None)
        return super().bulk_create(objects, *args, **kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        raise TypeError("records are ended, not deleted")


class Record(models.Model):
    """A row that people know about. It is written by its verbs only, and never deleted."""

    uid = models.UUIDField(default=uuid7, unique=True, editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = RecordQuerySet.as_manager()

    read_verb: ClassVar[str] = ""
    shield_path: ClassVar[str] = ""  # the path to the uid of the file that Protection may hide
    author_path: ClassVar[str] = ""  # the path to the author, where a rule says that the author may
    classes: ClassVar[dict[str, str]] = {}
    base_classes: ClassVar[dict[str, str]] = {"id": "T", "uid": "T", "version": "T"}

    class Meta:
        abstract = True

    @classmethod
    def from_db(cls, db: str | None, field_names: Collection[str], values: Collection[Any]) -> Self:
        """A row that was read: what `__init__` would make of it, in a fifth of the time."""
        record = cls.__new__(cls)
        record._state = ModelState()
        record._state.adding, record._state.db = False, db
        record.__dict__.update(zip(field_names, values, strict=True))
        return record

    # The five names that a rule may ask for.
    @property
    def scope(self) -> Scope:
        raise NotImplementedError(f"{type(self).__name__} must say where it belongs")

    @property
    def author_id(self) -> int | None:
        return None

    @property
    def assignees(self) -> frozenset[int]:
        return frozenset()

    @property
    def sensitivity(self) -> str:
        return DataClass.A

    @property
    def open(self) -> bool:
        return True

    @classmethod
    def unshielded(cls, named: QuerySet[Any]) -> Q:
        """Rows about files that Protection does not hide, or hides from others than the reader.

        `named` are the `Reader` rows of files hidden from everybody but this reader.
        """
        from .holding import Holding

        if not cls.shield_path:
            return Q()
        hidden = Holding.objects.filter(subject_uid=OuterRef(cls.shield_path), until=None, shielded=True)
        return ~Exists(hidden) | Exists(named.filter(subject_uid=OuterRef(cls.shield_path)))

    @classmethod
    def within(cls, places: "Places") -> Q:
        """Rows that belong to one of these places."""
        raise NotImplementedError(f"{cls.__name__} must say how its rows belong to places")

    @property
    def subject_uid(self) -> Any:
        """The person whose erasure takes the traces of this record along; the record itself where there is none."""
        return self.uid

    def stored_values(self) -> dict[str, Any] | None:
        """What the database holds for this record now."""
        return stored.first(type(self), key=self.pk) if self.pk else None

    def note_changes(self, before: dict[str, Any] | None) -> list[str]:
        """Tell the open verb what is about to change; the names of the fields that do."""
        from ..verbs import current  # verbs read this module

        act = current()
        changed = []
        for each in self._meta.concrete_fields:
            if each.attname in ("id", "version"):
                continue
            old = before.get(each.attname) if before else None
            new = getattr(self, each.attname)
            if before is None or old != new:
                changed.append(each.attname)
                act.note(self, each.attname, each, old, new)
        return changed

    def save(self, *args: Any, **kwargs: Any) -> None:
        self._prepare_related_fields_for_save(
            operation_name="save"
        )  # a relative saved meanwhile has its id now
        if self._state.adding:
            self.note_changes(None)
            return super().save(*args, force_insert=True)
        before = self.stored_values()
        if before is None or before["version"] != self.version:
            raise Stale(self)
        changed = self.note_changes(before)
        if changed:
            self.version += 1
            super().save(force_update=True, update_fields=[*changed, "version"])

    def _do_update(
        self, base_qs: Any, using: str, pk_val: Any, values: Any, update_fields: Any, forced: bool
    ) -> bool:
        # The compare-and-set: a row that moved on meanwhile is not written.
        changed = super()._do_update(  # type: ignore[misc]
            base_qs.filter(version=self.version - 1), using, pk_val, values, update_fields, forced
        )
        if not changed:
            self.version -= 1
            raise Stale(self)
        return changed

    def delete(self, *args: Any, **kwargs: Any) -> Any:
        raise TypeError("records are ended, not deleted")


@prepared
def stored(model: Any, *, key: Any) -> Any:
    return model._base_manager.filter(pk=key).values()
