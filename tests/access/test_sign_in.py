"""Signing in: who gets in, who does not, what is counted, and what is left behind."""

import re
import time
from unittest.mock import patch

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import connection, connections
from django.template.loader import get_template
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import get_resolver, reverse
from django.utils import timezone

from config.urls import DOORS_OF_OTHERS
from masar.access import jobs, keyring
from masar.access.models import Event, Job, OneTimeCode, User
from masar.access.models.one_time_code import VALID
from tests.access.doors import SIGN_IN, attempt, code_of, page, signed_in, with_app, with_password
from tests.cast import PASSWORD, fresh, gather

OTHER_PASSWORD = "une autre longue phrase"


@pytest.fixture
def cast(db):
    return gather()


def verbs_of(user):
    return list(Event.objects.filter(record_uid=user.uid).order_by("seq").values_list("verb", flat=True))


def without_token(answer):
    return re.sub(rb'name="csrfmiddlewaretoken" value="[^"]+"', b"", answer.content)


def run_jobs():
    while (waiting := jobs.take()) is not None:
        jobs.run(waiting)
        waiting.refresh_from_db()
        assert waiting.done_at, waiting.fault


def secret_on(shown):
    return re.search(r"<bdi[^>]*>((?:[A-Z2-7]{4} ?){8})</bdi>", shown)[1].replace(" ", "")


# The way in


def test_an_anonymous_visitor_is_led_to_sign_in(cast):
    answer = Client().get("/staff/?q=Mamadou")
    assert answer.status_code == 302
    assert answer["Location"] == f"{SIGN_IN}?next=/staff/"  # without what was searched for


def test_a_colleague_signs_in_and_is_led_on(cast):
    with_password(cast.omar)
    answer = Client().post(f"{SIGN_IN}?next=/staff/", {"login": "OMAR@masar.test", "password": PASSWORD})
    assert (answer.status_code, answer["Location"]) == (302, "/staff/")
    assert verbs_of(cast.omar)[-1] == "user.sign_in"


def test_their_own_language_comes_with_them(cast):
    cast.sara.prefer(by=cast.sara, language="ar")
    answer = attempt(Client(), with_password(cast.sara).email)
    assert answer.cookies["language"].value == "ar"


def test_nobody_is_led_to_another_site(cast):
    with_password(cast.omar)
    answer = Client().post(
        f"{SIGN_IN}?next=https://elsewhere.example/", {"login": cast.omar.email, "password": PASSWORD}
    )
    assert answer["Location"] == "/"


def test_the_session_gets_a_new_key_and_ends_after_twelve_hours(cast):
    client = Client()
    client.get(SIGN_IN)
    client.session["planted"] = 1
    before = client.session.session_key
    attempt(client, with_password(cast.omar).email)
    assert client.session.session_key != before
    assert 12 * 3600 - 60 < client.session.get_expiry_age() <= 12 * 3600
    ends = client.session.get_expiry_date()
    client.get(reverse("my_sign_in"))
    assert client.session.get_expiry_date() == ends  # from sign-in, not from the last click


def test_signing_out_ends_the_session_and_clears_the_browser(cast):
    client = signed_in(cast.omar)
    answer = client.post(reverse("account_logout"))
    assert "storage" in answer["Clear-Site-Data"]
    assert answer["Location"] == SIGN_IN
    assert page(client, "my_sign_in").status_code == 302
    assert verbs_of(cast.omar)[-1] == "user.sign_out"


def test_a_blocked_colleague_is_out_at_the_next_request_and_stays_out(cast):
    client = signed_in(cast.sara)
    assert page(client, "my_sign_in").status_code == 200
    fresh(cast.sara).block(by=cast.omar)
    assert page(client, "my_sign_in").status_code == 302
    assert attempt(Client(), cast.sara.email).status_code == 200


def test_an_ended_session_is_gone_at_once(cast):
    here, there = signed_in(cast.sara), Client()
    attempt(there, cast.sara.email)
    assert page(there, "my_sign_in").status_code == 200
    here.post(reverse("usersessions_list"))
    assert page(there, "my_sign_in").status_code == 302
    assert page(here, "my_sign_in").status_code == 200
    assert verbs_of(cast.sara)[-1] == "user.sign_out"


def test_the_session_list_names_this_session(cast):
    client = signed_in(cast.sara)
    assert "this one" in page(client, "usersessions_list").content.decode()


# Guessing


def test_the_eleventh_guess_is_refused_even_if_it_is_right(cast):
    with_password(cast.omar)
    for _guess in range(10):
        attempt(Client(), cast.omar.email, "wrong and still wrong")
    answer = attempt(Client(), cast.omar.email)
    assert answer.status_code == 200
    assert "15 minutes" in answer.content.decode()
    run_jobs()
    assert verbs_of(cast.omar)[-1] == "user.limit"


def test_right_passwords_are_not_counted(cast):
    with_password(cast.omar)
    for _time in range(12):
        assert attempt(Client(), cast.omar.email).status_code == 302


def test_the_fifty_first_guess_from_an_address_is_refused(cast):
    for number in range(50):
        attempt(Client(), f"nobody{number}@masar.test")
    assert "15 minutes" in attempt(Client(), with_password(cast.omar).email).content.decode()
    assert attempt(Client(REMOTE_ADDR="10.0.0.9"), cast.omar.email).status_code == 302


def test_a_right_code_does_not_forget_the_guesses_of_an_address(cast):
    secret = with_app(with_password(cast.omar))
    for number in range(50):
        attempt(Client(), f"nobody{number}@masar.test")
    client = Client(REMOTE_ADDR="10.0.0.9")
    attempt(client, cast.omar.email)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret, time.time())}, REMOTE_ADDR="127.0.0.1")
    assert "15 minutes" in attempt(Client(), cast.omar.email).content.decode()


@pytest.mark.parametrize("guesses", [1, 11])
def test_known_and_unknown_accounts_get_the_same_answer(cast, guesses):
    with_password(cast.omar)
    cast.sara.block(by=cast.omar)
    answers = {}
    for email in (
        "omar@masar.test",
        "nope@masar.test",
        "sara@masar.test",
        "salim@masar.test",
    ):  # right, none, blocked, invited
        for _guess in range(guesses):
            answer = attempt(Client(), email, "wrong and still wrong")
        answers[email] = (
            answer.status_code,
            without_token(answer).replace(email.encode(), b"E"),
            sorted(answer.headers),
        )
    assert len({str(answer) for answer in answers.values()}) == 1
    run_jobs()  # what tells them apart happens in the worker


def test_an_unknown_account_costs_one_hash_like_a_known_one(cast):
    with_password(cast.omar)
    with (
        patch("tests.hashers.CheapArgon2.encode", autospec=True, return_value="argon2$x") as made,
        patch("tests.hashers.CheapArgon2.verify", autospec=True, return_value=False) as compared,
    ):
        for email in ("omar@masar.test", "nope@masar.test", "salim@masar.test"):
            before = made.call_count + compared.call_count
            attempt(Client(), email, "wrong and still wrong")
            assert made.call_count + compared.call_count - before == 1


def test_a_known_and_an_unknown_account_cost_the_same_queries(cast):
    with_password(cast.omar)
    counts = []
    for email in ("omar@masar.test", "nope@masar.test"):
        for guess in range(11):
            with CaptureQueriesContext(connection) as queries:
                attempt(Client(), email, "wrong and still wrong")
            counts.append((guess, len(queries)))
    assert counts[:11] == counts[11:]


# Passwords


@pytest.mark.parametrize(
    ("password", "why"),
    [
        ("short", "12"),
        ("passwordpassword", "Many people"),
        ("Azerty123456!", "Many people"),
        ("aaaaaaaaaaaaaaa", "Many people"),
        ("omar@masar.test", "similar"),
    ],
)
def test_a_weak_password_is_refused_with_its_reason(cast, password, why):
    client = signed_in(cast.omar)
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": password, "password2": password},
    )
    assert why in answer.content.decode()
    assert fresh(cast.omar).check_password(PASSWORD)


def test_a_changed_password_ends_the_other_sessions(cast):
    here, there = signed_in(cast.omar), Client()
    attempt(there, cast.omar.email)
    answer = here.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD},
    )
    assert answer["Location"] == reverse("my_sign_in")
    assert page(here, "my_sign_in").status_code == 200
    assert page(there, "my_sign_in").status_code == 302
    assert verbs_of(cast.omar)[-1] == "user.set_password"


def test_guessing_the_present_password_is_counted_too(cast):
    client = signed_in(cast.omar)
    for _guess in range(10):
        client.post(
            reverse("account_change_password"),
            {"oldpassword": "wrong", "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD},
        )
    answer = client.post(
        reverse("account_change_password"),
        {"oldpassword": PASSWORD, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD},
    )
    assert "15 minutes" in answer.content.decode()


def test_a_weaker_hash_still_opens_and_nothing_is_written_outside_a_verb(cast, settings):
    with_password(cast.omar)
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.Argon2PasswordHasher"]
    stored = fresh(cast.omar).password
    assert fresh(cast.omar).check_password(PASSWORD)
    assert fresh(cast.omar).password == stored


def test_without_mail_the_page_says_to_ask_two_colleagues(cast):
    answer = page(Client(), "account_reset_password").content.decode()
    assert "two colleagues" in answer
    assert '<form method="post" novalidate' not in answer


def test_a_forgotten_password_is_mended_by_a_code_that_arrives_by_mail(cast, settings):
    settings.EMAIL_URL = "smtp://mail.example"
    with_password(cast.omar)
    secret = with_app(cast.omar)
    client = Client()
    answer = client.post(reverse("account_reset_password"), {"email": cast.omar.email})
    assert answer["Location"] == reverse("re_enrol")
    run_jobs()
    letter = mail.outbox[0]
    assert letter.to == [cast.omar.email]
    assert "asar" not in letter.subject
    assert "return" not in letter.subject.lower()
    code = re.search(r"\d{4} \d{4}", letter.body)[0]
    answer = client.post(
        reverse("re_enrol"),
        {"email": cast.omar.email, "code": code, "password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD},
    )
    assert answer["Location"] == SIGN_IN
    answer = attempt(client, cast.omar.email, OTHER_PASSWORD)
    assert answer["Location"] == reverse("mfa_authenticate")  # the second step has stayed
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret, time.time())})
    assert page(client, "my_sign_in").status_code == 200


def test_asking_for_a_code_tells_nobody_whether_the_account_exists(cast, settings):
    settings.EMAIL_URL = "smtp://mail.example"
    with_password(cast.omar)
    answers = []
    for email in (cast.omar.email, "nope@masar.test"):
        client = Client()
        first = client.post(reverse("account_reset_password"), {"email": email})
        answers.append((first.status_code, first["Location"], without_token(client.get(first["Location"]))))
    assert answers[0] == answers[1]
    assert Job.objects.filter(name="mail_reset_code").count() == 2
    assert not Job.objects.filter(subject__contains="@").exists()
    run_jobs()
    assert [letter.to for letter in mail.outbox] == [[cast.omar.email]]


# Codes


def test_an_invited_colleague_sets_a_first_password_with_a_code(cast):
    code = cast.sara.welcome(by=cast.leila)
    client = Client()
    client.get(reverse("welcome"))
    assert OneTimeCode.objects.get().open  # opening the page changed nothing
    typed = {
        "email": "Sara@masar.test",
        "code": code.translate(str.maketrans("0123456789", "٠١٢٣٤٥٦٧٨٩")),
        "password1": PASSWORD,
        "password2": PASSWORD,
    }
    assert client.post(reverse("welcome"), typed)["Location"] == SIGN_IN
    assert attempt(client, cast.sara.email).status_code == 302
    assert client.get(reverse("my_sign_in")).status_code == 200
    again = Client().post(
        reverse("welcome"), typed | {"password1": OTHER_PASSWORD, "password2": OTHER_PASSWORD}
    )
    assert again.status_code == 200
    assert fresh(cast.sara).check_password(PASSWORD)


def test_the_code_is_stored_hashed(cast):
    code = cast.sara.welcome(by=cast.leila).replace(" ", "")
    assert code not in OneTimeCode.objects.get().code
    assert OneTimeCode.objects.get().code.startswith("argon2")


def test_the_fifth_wrong_code_revokes_it(cast):
    code = cast.sara.welcome(by=cast.leila)
    typed = {"email": cast.sara.email, "password1": PASSWORD, "password2": PASSWORD}
    for _guess in range(5):
        Client().post(reverse("welcome"), typed | {"code": "0000 0000"})
    assert Client().post(reverse("welcome"), typed | {"code": code}).status_code == 200
    assert not fresh(cast.sara).has_usable_password()


def test_an_old_code_no_longer_opens(cast):
    code = cast.sara.welcome(by=cast.leila)
    later = timezone.now() + VALID["welcome"] + timezone.timedelta(minutes=1)
    with patch("django.utils.timezone.now", return_value=later):
        Client().post(
            reverse("welcome"),
            {"email": cast.sara.email, "code": code, "password1": PASSWORD, "password2": PASSWORD},
        )
    assert not fresh(cast.sara).has_usable_password()


def test_wrong_codes_get_the_same_answer_with_and_without_an_account(cast):
    cast.sara.welcome(by=cast.leila)
    answers = set()
    for email in ("sara@masar.test", "omar@masar.test", "nope@masar.test"):
        for _guess in range(6):
            answer = Client().post(
                reverse("welcome"),
                {"email": email, "code": "1", "password1": PASSWORD, "password2": PASSWORD},
            )
        answers.add((answer.status_code, without_token(answer).replace(email.encode(), b"E")))
    assert len(answers) == 1


def test_a_code_for_a_first_password_is_not_made_for_who_has_one(cast):
    with_password(cast.sara)
    client = signed_in(cast.leila)
    answer = client.post(reverse("welcome_code", args=[cast.sara.uid]))
    assert answer.status_code == 403
    assert "set a password already" in answer.content.decode()


def test_the_code_is_shown_once_to_the_inviter_and_to_no_case_worker(cast):
    client = signed_in(cast.leila)
    answer = client.post(reverse("welcome_code", args=[cast.sara.uid]))
    assert re.search(r"\d{4} \d{4}", answer.content.decode())
    assert not re.search(
        r"\d{4} \d{4}", client.get(reverse("welcome_code", args=[cast.sara.uid])).content.decode()
    )
    assert signed_in(cast.salim).post(reverse("welcome_code", args=[cast.sara.uid])).status_code == 404


# The second step


def test_the_second_step_is_asked_for_and_each_code_opens_once(cast):
    secret = with_app(with_password(cast.omar))
    code, here, there = code_of(secret, time.time()), Client(), Client()
    for client in (here, there):
        assert attempt(client, cast.omar.email)["Location"] == reverse("mfa_authenticate")
        assert page(client, "my_sign_in").status_code == 302
    here.post(reverse("mfa_authenticate"), {"code": code})
    there.post(reverse("mfa_authenticate"), {"code": code})
    assert page(here, "my_sign_in").status_code == 200
    assert page(there, "my_sign_in").status_code == 302


def test_guesses_of_the_second_step_share_the_allowance(cast):
    secret = with_app(with_password(cast.omar))
    client = Client()
    attempt(client, cast.omar.email)
    for _guess in range(10):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    answer = client.post(reverse("mfa_authenticate"), {"code": code_of(secret, time.time())})
    assert "15 minutes" in answer.content.decode()
    assert "15 minutes" in attempt(Client(), cast.omar.email).content.decode()


def test_an_app_is_set_up_on_the_page_and_its_codes_are_shown_once(cast, django_capture_on_commit_callbacks):
    client = signed_in(cast.omar)
    shown = page(client, "mfa_activate_totp").content.decode()
    secret = secret_on(shown)
    assert secret not in str(client.session._session)
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(reverse("mfa_activate_totp"), {"code": code_of(secret, time.time())})
    assert answer["Location"] == reverse("mfa_view_recovery_codes")
    codes = re.findall(r"\d{4} \d{4}", client.get(answer["Location"]).content.decode())
    assert len(codes) == 10
    assert not re.findall(r"\d{4} \d{4}", client.get(answer["Location"]).content.decode())
    assert verbs_of(cast.omar)[-1] == "user.add_factor"

    other = Client()
    attempt(other, cast.omar.email)
    other.post(reverse("mfa_authenticate"), {"code": codes[0]})
    assert page(other, "my_sign_in").status_code == 200


def everything_stored():
    rows = []
    for alias in connections:
        with connections[alias].cursor() as cursor:
            for table in connections[alias].introspection.table_names(cursor):
                cursor.execute(f"SELECT * FROM {connections[alias].ops.quote_name(table)}")
                rows += [
                    str([bytes(cell) if isinstance(cell, memoryview) else cell for cell in row])
                    for row in cursor.fetchall()
                ]
    return "\n".join(rows)


def test_the_secret_and_the_recovery_codes_are_not_in_any_database_in_clear(cast):
    client = signed_in(cast.omar)
    secret = secret_on(page(client, "mfa_activate_totp").content.decode())
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret, time.time())})
    codes = re.findall(r"(\d{4}) (\d{4})", page(client, "mfa_view_recovery_codes").content.decode())
    seed = Authenticator.objects.get(type="recovery_codes").wrap()
    stored = everything_stored()
    assert str(cast.omar.uid) in stored.replace("-", "") or str(cast.omar.uid) in stored
    assert secret not in stored
    assert not any("".join(code) in stored for code in codes)
    assert seed.generate_codes()  # it opens for us


def test_a_secret_moved_to_another_account_does_not_sign_in(cast):
    secret = with_app(with_password(cast.eve))
    with_app(with_password(cast.omar))
    moved = Authenticator.objects.get(user=cast.omar)
    moved.data = Authenticator.objects.get(user=cast.eve).data
    moved.save()
    client = Client()
    attempt(client, cast.omar.email)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret, time.time())})
    assert page(client, "my_sign_in").status_code == 302


def test_an_altered_secret_does_not_open(cast):
    with_app(cast.omar)
    row = Authenticator.objects.get()
    _uid, version, content = row.data["secret"].split(".")
    row.data["secret"] = f"{cast.eve.uid}.{version}.{content}"
    with pytest.raises(keyring.Unreadable):
        row.wrap().validate_code("000000")


def test_in_production_nothing_opens_without_a_second_step(cast, settings):
    settings.SECOND_FACTOR_REQUIRED = True
    client = signed_in(cast.omar)
    assert page(client, "offices")["Location"] == reverse("second_step")
    assert client.post(reverse("new_office"))["Location"] == reverse("second_step")
    assert page(client, "second_step").status_code == 200
    secret = secret_on(page(client, "mfa_activate_totp").content.decode())
    client.post(reverse("mfa_activate_totp"), {"code": code_of(secret, time.time())})
    assert page(client, "offices").status_code == 200


def test_in_production_the_last_second_step_is_not_removed(
    cast, settings, django_capture_on_commit_callbacks
):
    settings.SECOND_FACTOR_REQUIRED = True
    secret = with_app(with_password(cast.omar))
    client = Client()
    attempt(client, cast.omar.email)
    client.post(reverse("mfa_authenticate"), {"code": code_of(secret, time.time())})
    client.post(reverse("mfa_deactivate_totp"))
    assert Authenticator.objects.filter(user=cast.omar, type="totp").exists()
    settings.SECOND_FACTOR_REQUIRED = False
    client.post(reverse("mfa_deactivate_totp"))
    assert not Authenticator.objects.filter(user=cast.omar).exists()
    assert verbs_of(cast.omar)[-1] == "user.remove_factor"


def test_after_five_minutes_a_change_asks_for_proof_again(cast):
    client = signed_in(cast.omar)
    assert page(client, "mfa_activate_totp").status_code == 200
    with patch("masar.access.sign_in.time.time", return_value=time.time() + 400):
        answer = page(client, "mfa_activate_totp")
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert client.get(answer["Location"]).status_code == 200
    assert client.post(answer["Location"], {"password": PASSWORD})["Location"] == reverse("mfa_activate_totp")


# What is reachable


def test_every_page_of_allauth_is_one_of_ours(cast):
    for name in DOORS_OF_OTHERS:
        view = next(pattern.callback for pattern in every_pattern(get_resolver()) if pattern.name == name)
        template = getattr(view.view_class, "template_name", None)
        if template:
            assert get_template(template).backend.name == "pages", name


def every_pattern(resolver):
    for pattern in resolver.url_patterns:
        yield from every_pattern(pattern) if hasattr(pattern, "url_patterns") else [pattern]


@pytest.mark.parametrize(
    "address", ["/account/signup/", "/accounts/login/", "/account/email/", "/account/inactive/"]
)
def test_there_is_no_sign_up_and_nothing_else_of_allauth(cast, address):
    assert Client().get(address).status_code == 404


@pytest.mark.parametrize(
    "name",
    [
        "account_change_password",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "usersessions_list",
        "mfa_generate_recovery_codes",
        "pin",
        "second_step",
        "my_sign_in",
    ],
)
def test_each_page_of_ones_account_opens(cast, name):
    assert page(signed_in(cast.omar), name).status_code == 200
    assert page(Client(), name).status_code == 302


def test_the_passkey_options_say_nothing_about_accounts(cast):
    answer = Client().get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    assert not answer.json()["request_options"]["publicKey"].get("allowCredentials")
    assert Client().post(reverse("mfa_login_webauthn"), {"credential": "{}"}).status_code == 302


def test_nobody_is_known_by_more_than_an_email_in_lower_case(cast):
    assert User.objects.get(email="omar@masar.test") == cast.omar
