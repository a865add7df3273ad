"""Paper forms: printed with numbers, typed in once, set aside, missed; and who does not see them."""

import re
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from threading import Barrier

import pytest
from django.db import IntegrityError, connections, transaction
from django.test import Client
from django.urls import reverse

from masar.access.models import Event, Reading
from masar.access.verbs import Refused
from masar.cases.models import Pack, PaperForm, Registration
from masar.cases.models.pack import new_numbers
from masar.journey.morning import morning
from masar.lib import numbers
from tests.cases.test_registration_page import ALOUD, amina, typed
from tests.casework import fresh
from tests.cast import gather
from tests.journey.test_case_page import said

State = PaperForm.State


@pytest.fixture
def cast(db):
    return gather()


@pytest.fixture
def pack(cast):
    return Pack(office=cast.algiers).print_(by=cast.sara, size=3)


@pytest.fixture
def forms(pack):
    return list(pack.forms.all())


@pytest.fixture
def sara(client, cast):
    client.force_login(cast.sara)
    return client


def register(client, cast, paper, *, once="the-same-page", **visit):
    return client.post(reverse("register"), typed(cast, amina(), paper=paper, once=once, **visit))


def test_each_form_has_a_number_of_its_own(cast, pack, forms):
    assert len({form.number for form in forms}) == 3
    assert {form.state for form in forms} == {State.ISSUED}
    assert all(numbers.is_speakable(form.number) for form in forms)
    assert len(new_numbers(50)) == 50


def test_a_pack_is_printed_and_counted(sara, cast, monkeypatch):
    sheets = []
    monkeypatch.setattr(
        "masar.cases.views.packs.pack_paper", lambda shown, **how: sheets.append(shown) or b"%PDF"
    )
    answer = said(sara, reverse("new_pack"), office=cast.algiers.pk, size="4")
    pack = Pack.objects.get()
    assert answer.headers["Location"] == pack.get_absolute_url()
    first, second, third, fourth = pack.forms.all()
    register(sara, cast, str(first))
    said(
        sara,
        reverse("form_spoiled", args=[second.uid]),
        reason="TORN",
        happened_on=cast.algiers.today().isoformat(),
    )
    said(sara, reverse("form_missing", args=[third.uid]), happened_on=cast.algiers.today().isoformat())
    page = sara.get(pack.get_absolute_url()).content.decode()
    assert re.findall(r"<dt>([^<]+)</dt><dd>(\d+)</dd>", page) == [
        ("still out", "1"), ("typed in", "1"), ("spoiled", "1"), ("missing", "1"),
    ]  # fmt: skip
    row = sara.get(reverse("packs")).content.decode().split(pack.get_absolute_url())[1]
    assert re.findall(r'class="number".*?(\d+)(?:</span>)?</td>', row) == ["4", "1", "1", "1", "1"]
    answer = sara.get(reverse("pack_sheets", args=[pack.uid]))
    assert answer["Content-Type"] == "application/pdf"
    assert sheets == [[str(fourth)]]
    fresh(fourth).lose(by=cast.sara)
    assert sara.get(reverse("pack_sheets", args=[pack.uid])).status_code == 302  # nothing is out
    assert Reading.objects.filter(record="cases.pack", kind="print", count=1).count() == 1
    verbs = ["pack.print", "registration.save", "form.spoil", "form.lose", "form.lose"]
    assert list(Event.objects.filter(verb__in=verbs).order_by("seq").values_list("verb", flat=True)) == verbs


def test_a_form_is_typed_in_with_its_true_day(sara, cast, pack, forms):
    page = register(sara, cast, f" {str(forms[0]).lower()} ")
    visit = Registration.objects.get()
    assert page.headers["Location"] == visit.get_absolute_url()
    form = fresh(forms[0])
    assert (visit.form, form.state, form.happened_on, form.by) == (
        form,
        State.USED,
        visit.happened_on,
        cast.sara,
    )
    assert str(form) in sara.get(visit.get_absolute_url()).content.decode()


def spelled(number, how):
    return {
        "O for 0": number.replace("0", "O"),
        "Arabic digits": number.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        "dashes": number.replace(" ", "-"),
    }[how]


@pytest.mark.parametrize("how", ["O for 0", "Arabic digits", "dashes"])
def test_a_number_is_understood_as_it_is_typed(sara, cast, forms, how):
    assert register(sara, cast, spelled(str(forms[0]), how)).status_code == 302
    assert Registration.objects.get().form == forms[0]


def wrong(number):
    return number[:-1] + ("X" if number[-1] != "X" else "Y")


def test_what_is_wrong_with_a_number_is_said_and_nothing_is_lost(sara, cast, forms):
    used, spoiled, _free = forms
    register(sara, cast, str(used), once="first")
    spoiled.spoil(by=cast.sara, reason="MISWRITTEN")
    elsewhere = Pack(office=cast.oran).print_(by=cast.hakim, size=1).forms.get()
    unknown = numbers.show(new_numbers(1)[0])
    for paper, sentence in (
        (str(used), "This form was typed in already."),
        (str(spoiled), "This form was set aside as spoiled."),
        (unknown, "No form with this number is known here."),
        (str(elsewhere), "No form with this number is known here."),
        (wrong(unknown), "One sign of this number is not right."),
        ("12", "One sign of this number is not right."),
    ):
        page = register(sara, cast, paper, once=f"again {paper}")
        text = page.content.decode()
        assert page.status_code == 422, paper
        assert sentence in text, paper
        assert 'value="Amina"' in text
        assert f'value="{paper}"' in text
    assert Registration.objects.count() == 1


def test_a_form_of_another_of_ones_own_offices_is_named(client, cast):
    client.force_login(cast.hana)  # case worker in Oran, and head's stand-in in Algiers
    form = Pack(office=cast.oran).print_(by=cast.hakim, size=1).forms.get()
    page = register(client, cast, str(form), office=cast.algiers.pk)
    assert "This form belongs to another office" in page.content.decode()
    assert register(client, cast, str(form), office=cast.oran.pk, once="x").status_code == 302


def test_a_form_was_not_filled_before_it_was_printed(sara, cast, forms):
    before = (cast.algiers.today() - timedelta(days=3)).isoformat()
    assert "printed after the day" in register(sara, cast, str(forms[0]), happened_on=before).content.decode()


def test_a_missing_form_that_turns_up_is_typed_in(sara, cast, forms):
    forms[0].lose(by=cast.sara)
    assert register(sara, cast, str(forms[0])).status_code == 302
    assert fresh(forms[0]).state == State.USED


def test_the_head_hears_of_a_missing_form_until_it_turns_up(sara, cast, pack, forms):
    for form in forms[:2]:
        form.lose(by=cast.sara)
    ((due),) = morning(cast.omar).due
    assert due.href == pack.get_absolute_url()
    assert "missing" in str(due.sentence)
    assert morning(cast.sara).due == morning(cast.hakim).due == []
    register(sara, cast, str(forms[0]))
    assert len(morning(cast.omar).due) == 1
    fresh(forms[1]).spoil(by=cast.sara, reason="TORN")
    assert morning(cast.omar).due == []


def test_the_number_survives_the_question_whether_somebody_is_known(sara, cast, forms):
    register(sara, cast, "", once="first")
    page = register(sara, cast, str(forms[0]), once="second")
    assert f'name="paper" value="{forms[0]}"' in page.content.decode()


def test_what_is_over_stays_over(cast, forms):
    forms[0].spoil(by=cast.sara, reason="EMPTY")
    for act in (lambda form: form.spoil(by=cast.sara, reason="TORN"), lambda form: form.lose(by=cast.sara)):
        with pytest.raises(Refused):
            act(fresh(forms[0]))
    with pytest.raises(IntegrityError), transaction.atomic():
        forms[1].spoil(by=cast.sara, reason="")


def test_who_sees_no_pack(client, cast, pack, forms):
    addresses = [
        pack.get_absolute_url(),
        reverse("pack_sheets", args=[pack.uid]),
        *(reverse(name, args=[forms[0].uid]) for name in ("form_spoiled", "form_missing")),
    ]
    for who in (cast.eve, cast.yacine, cast.bruno):
        client.force_login(who)
        assert {client.get(address).status_code for address in addresses} == {404}
        assert str(pack.uid) not in client.get(reverse("packs")).content.decode()
    client.force_login(cast.nadia)  # a physician of the office: sees, and prints nothing
    assert [client.get(address).status_code for address in addresses] == [200, 403, 403, 403]
    with pytest.raises(Refused):
        Pack(office=cast.algiers).print_(by=cast.eve, size=1)


@pytest.mark.parametrize("size", [2, 40])
def test_the_pages_ask_the_same_however_many_forms(sara, cast, size, django_assert_max_num_queries):
    pack = Pack(office=cast.algiers).print_(by=cast.sara, size=size)
    for address in (pack.get_absolute_url(), reverse("packs")):
        sara.get(address)
        with django_assert_max_num_queries(9):
            sara.get(address)


def test_two_clerks_type_the_same_form(committed_db):
    """One registration is saved; the other clerk gets the sentence, with everything typed still there."""
    cast = gather()
    form = Pack(office=cast.algiers).print_(by=cast.sara, size=1).forms.get()
    gate = Barrier(2)

    def send(who, name):
        client = Client()
        client.force_login(who)
        data = typed(cast, {"spoken": name, "consent": "given", **ALOUD}, paper=str(form), once=name)
        gate.wait()
        try:
            return client.post(reverse("register"), data)
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as threads:
        answers = list(threads.map(send, (cast.sara, cast.salim), ("Ibrahima", "Fanta")))
    assert sorted(answer.status_code for answer in answers) == [302, 422]
    lost = next(answer for answer in answers if answer.status_code == 422).content.decode()
    assert "This form was typed in already." in lost
    assert 'value="Ibrahima"' in lost or 'value="Fanta"' in lost
    assert Registration.objects.count() == 1


def test_a_form_typed_in_between_check_and_save_comes_back_with_its_sentence(sara, cast, forms, monkeypatch):
    """What happens to the second of two clerks, on any engine."""
    from masar.cases.forms.registration import Desk

    registration = Desk.registration

    def meanwhile(desk):
        monkeypatch.undo()
        ready = registration(desk)
        register(sara, cast, str(forms[0]), once="the colleague")
        return ready

    monkeypatch.setattr(Desk, "registration", meanwhile)
    data = typed(cast, {"spoken": "Ibrahima", "consent": "given", **ALOUD}, paper=str(forms[0]), once="mine")
    page = sara.post(reverse("register"), data)
    assert page.status_code == 422
    assert "This form was typed in already." in page.content.decode()
    assert 'value="Ibrahima"' in page.content.decode()
    assert Registration.objects.count() == 1
