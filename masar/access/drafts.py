"""Drafts: what somebody is typing, kept on the server, encrypted under a key of its own, for fourteen days.

    drafts.from_post(request, "registration")        # keep what this form says; raises Conflict
    drafts.load(user, uid)                           # {"name": ["Amina"], "language": ["fr", "ar"]}
    drafts.used(drafts.behind(request, "registration"))   # inside the verb that makes it rows

A draft belongs to its author; the head of the centre may open it, which is kept as a sealed reading, unless its kind
holds more than class B (`config/drafts.py`). Each save counts up `version`; a save that did not see the newest one is a
`Conflict`, which has both. Files are not part of a draft.
"""

import hmac
import json
from dataclasses import dataclass
from datetime import timedelta
from typing import Any
from uuid import UUID

from django.db import IntegrityError, models, transaction
from django.http import HttpRequest
from django.utils import timezone

from masar.lib.uid import uuid7

from . import audit, keyring, sealing
from .jobs import ask, job
from .models import Draft, Office, Stale
from .prepared import NOW, prepared
from .verbs import current

KEPT = timedelta(days=14)  # from the last save
NOT_TYPED = {
    "csrfmiddlewaretoken",
    "once",
    "draft",
    "draft_version",
    "draft_turn",
    "keep",
    "anyway",
    "do",
    "action",
}
Fields = dict[str, list[str]]


@dataclass(frozen=True)
class Page:
    """One opened form in one window, and how many times it has saved: its own saves never conflict with each other."""

    once: str = ""
    turn: int = 0


class Conflict(Exception):
    """The draft was saved elsewhere meanwhile. `draft` and `stored` are what is kept, `typed` is what came now."""

    def __init__(self, draft: Draft, stored: Fields, typed: Fields) -> None:
        super().__init__(str(draft.uid))
        self.draft, self.stored, self.typed = draft, stored, typed

    @property
    def differences(self) -> list[tuple[str, list[str], list[str]]]:
        """`(field, stored, typed)` of each field that differs."""
        names = [*self.typed, *(name for name in self.stored if name not in self.typed)]
        pairs = [(name, self.stored.get(name, []), self.typed.get(name, [])) for name in names]
        return [(name, stored, typed) for name, stored, typed in pairs if stored != typed]


def save(
    user: Any,
    office: Office,
    kind: str,
    data: Fields,
    uid: UUID | None = None,
    seen: int | None = None,
    *,
    page: Page | None = None,
) -> Draft:
    """Keep `data`. A new draft without `uid`, or when there is none with it; else the next version of that draft.

    `seen` is the version this was typed over. Raises `Conflict`, and `Draft.DoesNotExist` for a draft that is not the
    author's, was used or discarded. `uid` must not come from a person unchecked: it names a key.
    """
    kind_of(kind)
    page = page or Page()
    for _attempt in range(3):
        try:
            with sealing.reading_as(user):
                stored = (
                    _living().filter(author=user, uid=uid).select_for_update(of=("self",)).first()
                    if uid
                    else None
                )
                if stored is None:
                    return _begin(user, office, kind, data, uid, page)
                return _go_on(stored, data, seen, page)
        except Stale:
            continue  # another window was quicker; look again at what it left
    raise Draft.DoesNotExist


def _begin(user: Any, office: Office, kind: str, data: Fields, uid: UUID | None, page: Page) -> Draft:
    draft = Draft(uid=uid or uuid7(), author=user, author_uid=user.uid, office=office, kind=kind)
    draft.data_class, draft.begun_at = kind_of(kind).data_class, timezone.now()
    try:
        _write(draft, data, page)
        with transaction.atomic():
            draft.save()
    except (IntegrityError, keyring.Unreadable):  # somebody else's, used or discarded: as if it never was
        raise Draft.DoesNotExist from None
    return draft


def _go_on(draft: Draft, data: Fields, seen: int | None, page: Page) -> Draft:
    before = opened(draft)
    if page.once and before["once"] == page.once:
        if page.turn and page.turn <= before["turn"]:
            return draft  # an older save of the same page, late on a poor line: the newer one stays
        page = Page(page.once, page.turn or before["turn"] + 1)
        seen = draft.version
    if before["fields"] == data:
        return draft
    if seen != draft.version:
        raise Conflict(draft, before["fields"], data)
    _write(draft, data, page)
    draft.save()
    return draft


def _write(draft: Draft, data: Fields, page: Page) -> None:
    draft.saved_at = timezone.now()
    draft.expires_at = draft.saved_at + KEPT
    _version, key = keyring.subject_key(draft.uid, draft.data_class)
    text = json.dumps({"fields": data, "once": page.once, "turn": page.turn}, ensure_ascii=False)
    draft.ciphertext = keyring.encrypt(key, text.encode(), _bond(draft))


def opened(draft: Draft, key: bytes | None = None) -> dict[str, Any]:
    """The content, for those who have noted the reading; `key` where it was fetched for many."""
    key = key or keyring.subject_key(draft.uid, draft.data_class)[1]
    content: dict[str, Any] = json.loads(keyring.decrypt(key, draft.ciphertext, _bond(draft)))
    return content


def _bond(draft: Draft) -> str:
    return f"access_draft.ciphertext:{draft.uid}:1"


def _living() -> Any:
    return Draft.objects.filter(used_at=None, expires_at__gt=NOW).select_related("office", "author")


def kind_of(kind: str) -> Any:
    """The kind's line in `config/drafts.py`. Raises `KeyError`."""
    from config.drafts import KINDS  # composed above all apps

    return KINDS[kind]


def find(user: Any, uid: Any) -> Draft:
    """A draft that `user` may open. Raises `Draft.DoesNotExist`, the same for one that is hidden and one that is not."""
    with sealing.reading_as(user):
        draft: Draft = _living().visible_to(user).get(uid=uid)
    return draft


def load(user: Any, uid: Any) -> Fields:
    """What was typed. Opening a colleague's draft is kept as a sealed reading. Raises `Draft.DoesNotExist`."""
    return read(user, find(user, uid))


def read(user: Any, draft: Draft) -> Fields:
    """The content of a draft that `find` returned, with the line in the reading log."""
    audit.note_reading(
        user, "access.draft", draft.uid, kind="open" if draft.author_id == user.pk else "sealed"
    )
    fields: Fields = opened(draft)["fields"]
    return fields


def mine(user: Any, kind: str | None = None) -> list[Draft]:
    """The drafts this colleague has begun, last touched first."""
    with sealing.reading_as(user):
        return drafts_of(user, kind, author=user.pk)


@prepared
def drafts_of(user: Any, kind: str | None, *, author: Any) -> Any:
    return _living().visible_to(user).filter(author=author, **({"kind": kind} if kind else {}))


def kept_by_office(head: Any) -> list[Draft]:
    """Drafts of colleagues at the centres that this colleague heads: who, what kind, when; not what."""
    with sealing.reading_as(head):
        return list(_living().visible_to(head).exclude(author=head))


def discard(user: Any, uid: Any) -> None:
    """Destroy a draft of one's own. Raises `Draft.DoesNotExist`."""
    with sealing.reading_as(user):
        draft = _living().get(author=user, uid=uid)
        _delete([draft.uid])
        ask("shred_draft", str(draft.uid))
    shred(str(draft.uid))  # now; the job is for the case that this process ends here


def used(draft: Draft) -> None:
    """The draft has become rows. Only inside the verb that wrote them: if that fails, the draft is still there.

    Its content goes in the same transaction, its key right after, by a job.
    """
    with sealing.reading_as(current().by):
        newest = Draft.objects.select_for_update().filter(uid=draft.uid, used_at=None).first()
        # Autosave may have been here since the page was sent; all of it is in the rows.
        if newest is not None:
            newest.used_at, newest.ciphertext = timezone.now(), b""
            newest.save()
            ask("shred_draft", str(draft.uid))


def from_post(request: HttpRequest, kind: str, uid: UUID | None = None) -> Draft:
    """Keep what this form says, from a script or from the button "Keep for later". Raises as `save`.

    `uid` is the draft that the address names, if it does; else the form's own fields tell (see `behind`).
    """
    data = {name: values for name, values in request.POST.lists() if name not in NOT_TYPED}
    page = Page(request.POST.get("once", "")[:64], _number(request.POST.get("draft_turn")) or 0)
    seen = _number(request.POST.get("draft_version"))
    draft = behind(request, kind, uid)
    own = draft is not None and draft.author_id == request.user.pk  # a head goes on in a draft of their own
    if "anyway" in request.POST:  # chosen on the page that showed both
        seen = _number(request.POST["anyway"])
    uid = draft.uid if draft and own else _uid_of_page(request, kind)
    return save(request.user, office_of(request), kind, data, uid, seen, page=page)


def behind(request: HttpRequest, kind: str, uid: UUID | None = None) -> Draft | None:
    """The draft that this form was saved as: named by its field `draft`, or begun by this very page."""
    named = uid or request.POST.get("draft") or request.GET.get("draft")
    try:
        wanted = [UUID(str(named))] if named else []
    except ValueError:
        wanted = []
    wanted += [begun] if (begun := _uid_of_page(request, kind)) else []
    with sealing.reading_as(request.user):
        found = {
            draft.uid: draft for draft in _living().visible_to(request.user).filter(uid__in=wanted, kind=kind)
        }
    return next((found[each] for each in wanted if each in found), None)


def _uid_of_page(request: HttpRequest, kind: str) -> UUID | None:
    """The uid of a draft that this page begins, from its act-once token: a repeated save finds it again.

    Nobody can steer it to a uid of their choice, which could be the subject of another key.
    """
    if not (once := request.POST.get("once", "")):
        return None
    digest = hmac.digest(keyring.derived("draft-1"), f"{request.user.uid}:{kind}:{once}".encode(), "sha256")
    return UUID(bytes=digest[:16], version=4)


def office_of(request: HttpRequest) -> Office:
    """The office named in the form, if it is one of this colleague's, else their first. Raises `Draft.DoesNotExist`."""
    offices = request.user.offices
    wanted = request.POST.get("office", "")
    for office in offices:
        if wanted in (str(office.uid), str(office.pk)):
            return office
    if not offices:
        raise Draft.DoesNotExist
    return offices[0]


def _number(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) < 16 else None


def _delete(uids: list[UUID]) -> None:
    """A draft is nobody's record yet, so it is the one thing that is deleted."""
    models.QuerySet(Draft).filter(uid__in=uids).delete()


@job("shred_draft")
def shred(uid: str) -> None:
    """Destroy the key of a draft that was used or discarded."""
    keyring.destroy(UUID(uid))


@job("sweep_drafts", every=timedelta(hours=6))
def sweep(_subject: str = "") -> None:
    """Delete drafts whose time is over, with their keys."""
    while gone := list(
        Draft.objects.filter(expires_at__lt=timezone.now()).values_list("uid", flat=True)[:100]
    ):
        for uid in gone:
            keyring.destroy(uid)
        _delete(gone)
