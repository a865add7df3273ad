"""Notes, tasks and papers of a case: who writes, who reads, and where a task stands."""

from datetime import timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import IntegrityError, transaction
from django.urls import reverse

from masar.access import files
from masar.access.models import Deadline
from masar.access.verbs import Refused
from masar.cases.models import Document, NotAlone, Note, Task, leaving
from masar.journey.morning import morning
from masar.journey.steps import take
from tests.access.papers import photo
from tests.casework import fresh, hear
from tests.journey.test_case_page import address, field, said

TEXT = "الأم قلقة على ابنها"


def a_scan():
    return files.prepare(SimpleUploadedFile("passeport.jpg", photo()))


def a_paper(family):
    member = family.members[0]
    return Document(episode=family.episode, member=member, kind="PASSPORT").add(
        by=family.cast.sara, scan=a_scan()
    )


def test_a_note_is_read_by_those_named(client, cast, family):
    client.force_login(cast.sara)
    today = cast.algiers.today().isoformat()
    assert said(client, address("new_note", family.case), text=TEXT, happened_on=today).status_code == 302
    note = Note.objects.get()
    assert address("note", note) in client.get(address("kept", family.case)).content.decode()
    for who, sees in (("sara", True), ("omar", True), ("salim", False), ("nadia", None)):
        client.force_login(getattr(cast, who))
        page = client.get(address("note", note))
        assert page.status_code == (404 if sees is None else 200), who
        assert (TEXT in page.content.decode()) is bool(sees), who
    client.force_login(cast.eve)
    assert client.get(address("note", note)).status_code == 404
    assert client.get(address("kept", family.case)).status_code == 404


def test_the_stand_in_reads_a_note_too(client, cast, family):
    function = fresh(cast.omar.functions_held.get())
    assert function.covered_now
    note = Note(episode=family.episode).add(by=cast.sara, text=TEXT)
    client.force_login(cast.hana)
    assert TEXT in client.get(address("note", note)).content.decode()


def test_a_task_stands_on_the_list_of_whom_it_is_for(client, cast, family):
    client.force_login(cast.sara)
    day = cast.algiers.today() + timedelta(days=2)
    where = address("new_task", family.case)
    assert "one of the two" in said(client, where, line="Appeler", due_on=day.isoformat()).content.decode()
    answer = said(client, where, line="Appeler le consulat", to=cast.salim.pk, due_on=day.isoformat())
    assert answer.status_code == 302
    due = morning(cast.salim).due
    assert [(each.row.title, each.sentence, each.href) for each in due] == [
        (family.members[0].person.name, "Appeler le consulat", address("kept", family.case))
    ]
    assert morning(cast.eve).due == []
    client.force_login(cast.salim)
    client.post(address("deadline", Deadline.objects.get(kind="task")), {"version": 1})
    assert morning(cast.salim).due == []
    assert "done" in client.get(address("kept", family.case)).content.decode()


def test_what_is_owed_because_of_what_somebody_said_stands_in_no_list_of_the_case(client, cast, family):
    """Only what colleagues ask of one another does: nobody sees there that a talk alone, or a withdrawal, is behind it."""
    wife, husband = family.members[:2]
    hear(family, wife)
    leaving.tell(family.episode, by=cast.sara, members=[husband])
    NotAlone(episode=family.episode, member=wife, why="FAMILY").record(by=cast.sara)
    take(fresh(family.episode), "withdraw", by=cast.sara, members=[fresh(husband)])
    owed = {row.kind.split(":")[0] for row in Deadline.objects.filter(owner=cast.sara)}
    assert {"told", "see-alone", "withdrew"} <= owed
    for name in ("sara", "omar", "nadia"):
        client.force_login(getattr(cast, name))
        assert "No task yet." in client.get(address("kept", family.case)).content.decode(), name


def test_a_task_for_a_role(cast, family):
    day = cast.algiers.today()
    Task(episode=family.episode, role="MFP", line="Voir le carnet", due_on=day).give(by=cast.sara)
    assert [each.sentence for each in morning(cast.nadia).due] == ["Voir le carnet"]
    assert morning(cast.karim).due == []


def test_a_task_is_for_one_or_the_other(cast, family):
    day = cast.algiers.today()
    for whom in ({}, {"to": cast.salim, "role": "MFP"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Task(episode=family.episode, line="x", due_on=day, **whom).give(by=cast.sara)


def test_a_paper_is_kept_and_seen_by_those_named(client, cast, family):
    client.force_login(cast.sara)
    where = address("new_document", family.case)
    answer = client.post(
        where,
        {
            "once": field(client.get(where), "once"),
            "member": family.members[0].pk,
            "kind": "PASSPORT",
            "happened_on": cast.algiers.today().isoformat(),
            "scan": SimpleUploadedFile("a.jpg", photo()),
        },
    )
    assert answer.status_code == 302, answer.content.decode()
    paper = Document.objects.get()
    page = client.get(address("document", paper)).content.decode()
    picture = reverse("file_preview", args=[paper.scan(cast.sara).uid])
    assert picture in page
    assert client.get(picture).headers["Content-Type"] == "image/jpeg"
    client.force_login(cast.salim)
    assert picture not in client.get(address("document", paper)).content.decode()
    assert client.get(picture).status_code == 404
    client.force_login(cast.eve)
    assert client.get(address("document", paper)).status_code == 404


def test_a_paper_of_long_ago_is_kept_after_a_look_at_the_year(client, cast, family):
    client.force_login(cast.sara)
    where, long_ago = address("new_document", family.case), "2022-03-04"
    typed = {"member": family.members[0].pk, "kind": "PASSPORT", "happened_on": long_ago}
    page = said(client, where, **typed, scan=SimpleUploadedFile("a.jpg", photo()))
    assert "If the year is right, choose the file anew and send again." in page.content.decode()
    sent = typed | {name: field(page, name) for name in ("once", "year_asked")}
    assert (
        "long before" not in client.post(where, sent).content.decode()
    )  # what is missing now is the file alone
    assert client.post(where, sent | {"scan": SimpleUploadedFile("a.jpg", photo())}).status_code == 302
    assert Document.objects.get().happened_on.isoformat() == long_ago


def test_who_may_keep_what(cast, family):
    with pytest.raises(Refused):
        Note(episode=fresh(family.episode)).add(by=cast.eve, text="x")
    with pytest.raises(Refused):
        Document(episode=fresh(family.episode), member=family.members[0], kind="OTHER").add(
            by=cast.nadia, scan=a_scan()
        )


@pytest.mark.parametrize("others", [1, 6])
def test_the_page_asks_the_same_however_much_is_kept(
    client, cast, family, others, django_assert_max_num_queries
):
    for number in range(others):
        Note(episode=fresh(family.episode)).add(by=cast.sara, text=f"{number}")
        Task(episode=fresh(family.episode), role="MFP", line="x", due_on=cast.algiers.today()).give(
            by=cast.sara
        )
    a_paper(family)
    client.force_login(cast.sara)
    client.get(address("kept", family.case))
    with django_assert_max_num_queries(12):
        client.get(address("kept", family.case))
