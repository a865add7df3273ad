"""Guarded roles take two people: nobody alone becomes somebody else, or makes somebody who can."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core import mail
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from masar.access import jobs, limits, mails
from masar.access.engines.guard import unguarded
from masar.access.models import Event, Grant, User
from masar.access.roles import GUARDED, Role
from masar.access.verbs import Refused
from tests.access.doors import SIGN_IN, attempt, page, signed_in, with_app, with_password
from tests.cast import FIRST, begin_mission, fresh, gather, hire

NEW = "une autre longue phrase"


@pytest.fixture
def cast(db):
    """Leila has signed in, so there is a second person."""
    made = gather()
    with_password(made.leila)
    return made


@pytest.fixture
def puppet(cast):
    """An account that Sami made, and signed in to himself."""
    return with_password(cast.mission.invite(by=cast.sami, email="puppet@masar.test", name="Puppet"))


def given(cast, user, role=Role.PFP, by=None, office=None):
    return user.give_grant(by=by or cast.sami, role=role, mission=cast.mission, office=office or cast.algiers)


def tomorrow():
    return timezone.now() + timedelta(days=1)


@pytest.mark.parametrize("role", sorted(GUARDED))
def test_a_guarded_role_gives_no_power_until_a_second_person_confirms_it(cast, puppet, role):
    grant = given(cast, puppet, role)
    assert grant.waits
    assert fresh(puppet).powers == ()
    assert page(signed_in(fresh(puppet)), "office", cast.algiers.uid).status_code == 404
    grant.confirm(by=cast.leila)
    assert fresh(puppet).has_role(role)
    told = Event.objects.filter(record_uid=grant.uid).order_by("seq").values_list("verb", "by")
    assert list(told) == [
        ("grant.give", f"user:{cast.sami.uid}"),
        ("grant.confirm", f"user:{cast.leila.uid}"),
    ]


def test_an_ordinary_role_takes_one(cast, puppet):
    given(cast, puppet, Role.RCW)
    assert fresh(puppet).has_role(Role.RCW)


def test_whoever_gave_it_cannot_confirm_it(cast, puppet):
    with pytest.raises(Refused) as refusal:
        given(cast, puppet).confirm(by=cast.sami)
    assert "second person" in str(refusal.value.answer.sentence)


def test_whom_it_is_for_cannot_confirm_it(cast):
    with_password(cast.omar)
    grant = given(cast, cast.omar, Role.PFP)
    with pytest.raises(Refused):
        grant.confirm(by=cast.omar)


@pytest.mark.parametrize("name", ["sara", "karim", "nadia", "rachid", "dounia", "adel", "bruno"])
def test_the_wrong_role_or_mission_cannot_confirm_it(cast, puppet, name):
    with pytest.raises(Refused):
        given(cast, puppet).confirm(by=getattr(cast, name))


def test_it_is_confirmed_only_after_the_colleague_has_signed_in(cast):
    grant = given(cast, cast.salim)
    with pytest.raises(Refused) as refusal:
        grant.confirm(by=cast.leila)
    assert "signed in" in str(refusal.value.answer.sentence)
    with_password(cast.salim)
    Grant.objects.get(pk=grant.pk).confirm(by=cast.leila)
    assert cast.salim.has_role(Role.PFP)


def test_a_declined_role_is_not_confirmed_later(cast, puppet):
    grant = given(cast, puppet)
    grant.end(by=cast.omar)
    with pytest.raises(Refused):
        grant.confirm(by=cast.leila)
    assert fresh(puppet).powers == ()


def test_at_the_beginning_one_person_is_enough(db):
    mission, sami = begin_mission("Algérie", "DZ", "Sami")
    people = {}
    leila = hire(people, sami, mission, "Leila", Role.AVRRC)
    assert leila.has_role(Role.AVRRC)
    assert hire(people, sami, mission, "Karim", Role.PFP).has_role(Role.PFP)
    assert leila.welcome(by=fresh(sami))
    with_password(leila)
    assert not hire(people, fresh(sami), mission, "Mallory", Role.PFP).has_role(Role.PFP)


def test_a_head_of_one_office_confirms_for_the_whole_mission(db):
    """Else a mission with one administrator and heads would never end its beginning, or have nobody to confirm."""
    mission, sami = begin_mission("Algérie", "DZ", "Sami")
    people = {}
    algiers = mission.open_office(by=sami, name="Alger", country="DZ")
    omar = with_password(hire(people, sami, mission, "Omar", Role.HRC, algiers))
    leila = with_password(hire(people, sami, mission, "Leila", Role.AVRRC))
    assert not leila.has_role(Role.AVRRC)
    assert [grant.user for grant in Grant.to_confirm(fresh(omar))] == [leila]
    Grant.objects.get(user=leila).confirm(by=fresh(omar))
    assert fresh(leila).has_role(Role.AVRRC)


def test_at_the_server_a_role_is_confirmed_when_nobody_is_left_who_could(cast, puppet):
    grant, out = given(cast, puppet), StringIO()
    call_command("confirm_role", stdout=out)
    assert str(grant.uid) in out.getvalue()
    assert not fresh(puppet).has_role(Role.PFP)
    call_command("confirm_role", str(grant.uid), stdout=out)
    assert fresh(puppet).has_role(Role.PFP)
    assert Event.objects.get(verb="grant.confirm").by == "system:server"
    with pytest.raises(CommandError):
        call_command("confirm_role", str(grant.uid))


def test_blocking_everybody_else_does_not_bring_the_beginning_back(cast, puppet):
    cast.leila.block(by=cast.sami)
    for grant in Grant.objects.filter(user=cast.leila):
        grant.end(by=cast.sami)
    assert given(cast, puppet).waits


def test_nobody_alone_signs_in_for_a_colleague_who_has_a_guarded_role(cast):
    """Karim was hired at the beginning and has not signed in yet."""
    with pytest.raises(Refused) as refusal:
        cast.karim.welcome(by=cast.sami)
    assert "two people" in str(refusal.value.answer.sentence)
    assert cast.salim.welcome(by=cast.sami)


# Duties


def duty(cast):
    return cast.algiers.assign_function(by=cast.sami, code=Role.PFP, holder=cast.karim)


def test_a_stand_in_whom_another_names_waits_for_a_second_person(cast, puppet):
    function = duty(cast)
    function.hand_to(by=cast.omar, cover=puppet, until=tomorrow())
    assert not fresh(puppet).has_role(Role.PFP)
    assert not function.covered_now
    Grant.objects.get(user=puppet).confirm(by=cast.leila)
    function.refresh_from_db()
    assert fresh(puppet).has_role(Role.PFP)
    assert (function.cover, function.covered_now) == (puppet, True)


def test_a_stand_in_whom_the_holder_names_stands_in_at_once(cast):
    function = duty(cast)
    function.hand_to(by=cast.karim, cover=cast.nadia, until=tomorrow())
    assert cast.nadia.has_role(Role.PFP)
    function.take_back(by=cast.karim)
    assert not cast.nadia.has_role(Role.PFP)


def test_a_holder_whose_role_has_ended_lends_nothing(cast):
    function = duty(cast)
    for grant in cast.karim.powers:
        grant.end(by=cast.leila)
    given(cast, cast.karim, Role.RCW)
    function.hand_to(by=cast.karim, cover=cast.salim, until=tomorrow())
    assert not cast.salim.has_role(Role.PFP)


def test_a_holder_lends_no_longer_than_they_have_it(cast, puppet):
    head = cast.salim.give_grant(
        by=FIRST, role=Role.HRC, mission=cast.mission, office=cast.algiers, until=tomorrow()
    )
    function = cast.algiers.assign_function(by=cast.sami, code=Role.HRC, holder=cast.salim)
    function.hand_to(by=cast.salim, cover=puppet, until=head.until + timedelta(days=1))
    assert Grant.objects.get(user=puppet).waits


def test_a_lent_duty_makes_no_second_person(cast, puppet):
    """Else a head could lend the role to an account of their own, and confirm with it."""
    function = cast.algiers.functions.get(code=Role.HRC, until=None)
    function.hand_to(by=cast.omar, cover=puppet, until=tomorrow())
    assert fresh(puppet).has_role(Role.HRC)
    with_password(cast.salim)
    with pytest.raises(Refused):
        given(cast, cast.salim).confirm(by=fresh(puppet))
    with pytest.raises(Refused):
        cast.karim.ask_reenrolment(by=cast.omar).confirm(by=fresh(puppet))


def test_a_stand_in_whose_role_was_ended_is_asked_for_nothing(cast):
    function = duty(cast)
    function.hand_to(by=cast.karim, cover=cast.nadia, until=tomorrow())
    Grant.objects.get(user=cast.nadia, role=Role.PFP).end(by=cast.omar)
    function.refresh_from_db()
    assert not function.covered_now


def test_a_duty_is_for_those_who_have_its_role_there(cast):
    with pytest.raises(Refused) as refusal:
        cast.algiers.assign_function(by=cast.omar, code=Role.MFP, holder=cast.salim)
    answer = refusal.value.answer
    assert "Give the role first" in str(answer.sentence)
    assert answer.link == reverse("colleague", args=[cast.salim.uid])


# Pages


def test_who_may_confirm_sees_it_on_the_list_and_confirms_it_on_the_page(cast, puppet):
    grant = given(cast, puppet)
    leila = signed_in(cast.leila)
    address = reverse("grant_confirmation", args=[grant.uid])
    assert address in page(leila, "home").content.decode()
    assert "waits for a second person" in page(leila, "staff").content.decode()
    assert address in page(leila, "colleague", puppet.uid).content.decode()
    assert "own hands" in leila.get(address).content.decode()
    answer = leila.post(address, {"version": grant.version, "once": "c"})
    assert answer["Location"] == reverse("colleague", args=[puppet.uid])
    assert User.objects.get(pk=puppet.pk).has_role(Role.PFP)
    assert address not in page(leila, "home").content.decode()


def test_others_are_not_asked(cast, puppet):
    address = reverse("grant_confirmation", args=[given(cast, puppet).uid])
    for name in ("sami", "bruno", "sara", "rachid"):
        client = signed_in(getattr(cast, name))
        assert address not in page(client, "home").content.decode(), name
    assert signed_in(cast.sara).get(address).status_code == 404
    assert signed_in(cast.sami).post(address, {}).status_code == 403
    assert signed_in(cast.rachid).post(address, {}).status_code == 404
    assert signed_in(cast.bruno).post(address, {}).status_code == 404


def test_the_head_declines_it(cast, puppet):
    grant = given(cast, puppet)
    answer = signed_in(cast.omar).post(reverse("grant_ending", args=[grant.uid]), {"version": grant.version})
    assert answer["Location"] == reverse("staff")
    assert not Grant.objects.get(pk=grant.pk).open


def test_the_page_that_gives_it_says_that_it_waits(cast, puppet):
    client, address = signed_in(cast.sami), reverse("colleague_grants", args=[puppet.uid])
    assert "two people" in " ".join(client.get(address).content.decode().split())
    said = client.post(address, {"role": "PFP", "office": cast.algiers.pk, "once": "g"}, follow=True)
    assert "waits for a second person" in said.content.decode()


def test_a_holder_names_a_stand_in_on_the_page_of_the_office(cast):
    function, karim = duty(cast), signed_in(cast.karim)
    address = reverse("function_cover", args=[function.uid])
    assert address in page(karim, "office", cast.algiers.uid).content.decode()
    said = {
        "cover": cast.nadia.pk,
        "until": f"{tomorrow():%d/%m/%Y}",
        "version": function.version,
        "once": "h",
    }
    assert karim.post(address, said).status_code == 302
    assert cast.nadia.has_role(Role.PFP)
    ending = reverse("function_ending", args=[function.uid])
    assert karim.post(ending, {"uncover": "", "version": function.version + 1}).status_code == 302
    assert not cast.nadia.has_role(Role.PFP)
    assert karim.post(ending, {"version": function.version + 2}).status_code == 403
    assert address not in page(signed_in(cast.sara), "office", cast.algiers.uid).content.decode()


# The mailbox


def move(cast, user, by=None):
    user.edit(by=by or cast.sami, name=user.name, name_ar="", email="elsewhere@masar.test")


def test_a_moved_mailbox_gets_no_code_until_the_colleague_has_signed_in(cast, settings):
    settings.EMAIL_URL = "smtp://mail.example"
    with_password(cast.omar)
    move(cast, cast.omar)
    mails.mail_reset_code(limits.fingerprint("elsewhere@masar.test"))
    assert not mail.outbox
    assert attempt(Client(), "elsewhere@masar.test").status_code == 302
    mails.mail_reset_code(limits.fingerprint("elsewhere@masar.test"))
    assert [letter.to for letter in mail.outbox] == [["elsewhere@masar.test"]]


def test_a_code_on_its_way_ends_when_the_mailbox_is_moved(cast):
    with_password(cast.omar)
    code = cast.omar.send_reset(by=mails.SIGN_IN)
    move(cast, cast.omar)
    said = {"email": "elsewhere@masar.test", "code": code, "password1": NEW, "password2": NEW}
    Client().post(reverse("re_enrol"), said)
    assert not cast.omar.check_password(NEW)


def test_the_old_mailbox_is_told_and_nothing_personal_is_said(cast, settings):
    settings.EMAIL_URL = "smtp://mail.example"
    move(cast, cast.omar)
    while (waiting := jobs.take()) is not None:
        jobs.run(waiting)
    letter = mail.outbox[0]
    assert letter.to == ["omar@masar.test"]
    for word in ("Omar", "elsewhere", "asar", "migra", "Sami"):
        assert word not in letter.subject + letter.body, word


def test_who_corrects_only_the_name_moves_no_mailbox(cast):
    code = cast.omar.welcome(by=mails.SIGN_IN)
    cast.omar.edit(by=cast.sami, name="Omar Haddadi", name_ar="", email=cast.omar.email)
    said = {"email": cast.omar.email, "code": code, "password1": NEW, "password2": NEW}
    Client().post(reverse("welcome"), said)
    assert cast.omar.check_password(NEW)
    assert cast.omar.mail_trusted


# The second step


@pytest.fixture
def with_factor(cast):
    """Omar, who signs in with an app."""
    with_app(with_password(cast.omar))
    cast.omar.add_factor(by=cast.omar)
    return cast.omar


def drop(user):
    with unguarded("an intruder in the database"), connection.cursor() as cursor:
        cursor.execute("DELETE FROM mfa_authenticator WHERE user_id = %s", [user.pk])


@pytest.mark.parametrize("production", [True, False])
def test_an_account_whose_second_step_was_deleted_opens_to_nobody(cast, with_factor, settings, production):
    settings.SECOND_FACTOR_REQUIRED = production
    drop(with_factor)
    client = Client(headers={"accept-language": "en"})
    assert attempt(client, with_factor.email)["Location"] == SIGN_IN
    assert "two people re-enrol you" in page(client, "account_login").content.decode()
    assert page(client, "second_step").status_code == 302
    assert page(client, "mfa_activate_totp").status_code == 302


def test_two_people_open_it_again(cast, with_factor):
    drop(with_factor)
    asked = cast.omar.ask_reenrolment(by=cast.leila)
    code = asked.confirm(by=cast.sami)
    said = {"email": with_factor.email, "code": code, "password1": NEW, "password2": NEW}
    assert Client().post(reverse("re_enrol"), said)["Location"] == SIGN_IN
    assert attempt(Client(), with_factor.email, NEW)["Location"] == "/"


def test_who_removes_their_second_step_where_none_is_needed_signs_in_without(cast, with_factor):
    drop(with_factor)
    with_factor.remove_factor(by=with_factor)
    assert attempt(Client(), with_factor.email)["Location"] == "/"
