"""The Jinja2 environment: dates and numbers of each language, isolation, icons, and error pages that tell nothing."""

import ast
import re
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from django.conf import settings
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override
from jinja2 import DictLoader
from jinja2.compiler import CodeGenerator

from config.navigation import ENTRIES
from masar.access import pages
from masar.access.views import errors

BIRTH = date(1991, 2, 14)
DRAWN = set(re.findall(r'<symbol id="([^"]+)"', (settings.ROOT / "masar/static/icons/icons.svg").read_text()))


@pytest.mark.parametrize(
    ("language", "shown"), [("ar", "14 فيفري 1991"), ("fr", "14 févr. 1991"), ("en", "14 Feb 1991")]
)
def test_a_day_reads_as_people_here_write_it(language, shown):
    with override(language):
        assert pages.day(BIRTH) == shown


def test_a_day_nobody_knows_is_empty():
    assert pages.day(None) == pages.time(None) == pages.ago(None) == pages.number(None) == ""


def test_hours_are_the_same_in_every_language():
    for language in ("ar", "fr", "en"):
        with override(language):
            assert pages.time(datetime(2026, 11, 22, 14, 5, tzinfo=UTC)) == "14:05"


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ("204 871 6", '<bdi dir="ltr">204 871 6</bdi>'),
        ("1 500,00 EUR", '<bdi dir="ltr">1 500,00 EUR</bdi>'),
        ("مامادو باه", "<bdi>مامادو باه</bdi>"),
        ("<b>", "<bdi>&lt;b&gt;</bdi>"),
        (None, ""),
    ],
)
def test_names_and_numbers_keep_their_own_order(value, shown):
    assert str(pages.isolate(value)) == shown


def test_a_number_in_a_template_follows_each_reader():
    template = pages.environment().from_string("{{ 12345|number }}")
    shown = []
    for language in ("fr", "en"):
        with override(language):
            shown.append(template.render())
    assert shown == ["12\u202f345", "12,345"]


def test_how_many_is_said_in_the_language_of_each_reader():
    """The same page for two readers: what one was told is not what the other reads."""
    source = '{{ ngettext("%(num)s case", "%(num)s cases", many) }}'
    for language, one, two in (("fr", "1 dossier", "2 dossiers"), ("en", "1 case", "2 cases")):
        with override(language):
            page = engines.all()[0].from_string(source)
            assert [page.render({"many": many}) for many in (1, 2, 1)] == [one, two, one]


ALL_CALLS = """
{% macro told(name, kind="plain", sign=None) %}<b class="{{ kind }}">{{ name }}{% if caller is defined %}: {{ caller(sign) }}{% endif %}</b>{% endmacro %}
{{ told("<i>") }}{{ told("a", kind="main") }}{{ url("home") }}{{ icon("key") }}{{ _("%(who)s, please", who="<i>") }}
{% for each in ("x", "y") %}{% call(sign) told(each, sign=each) %}{{ sign }}<{{ loop.index }}>{{ told(*[each]) }}{% endcall %}{% endfor %}
{{ given() }}{{ words.upper() }}
"""


@pytest.mark.parametrize(("name", "straight"), [("page.html", True), ("mail.txt", False)])
def test_calls_that_go_straight_give_what_jinja_gives(name, straight):
    ours = pages.environment()
    jinja = ours.overlay()
    jinja.code_generator_class = CodeGenerator
    shown, calls = [], []
    for env in (ours, jinja):
        env.loader = DictLoader({name: ALL_CALLS})
        with override("fr"):
            shown.append(env.get_template(name).render(given=lambda: "<u>", words="é"))
        calls.append(env.compile(ALL_CALLS, name, raw=True).count("context.call("))
    assert shown[0] == shown[1]
    assert ("&lt;i&gt;" in shown[0]) is straight
    assert calls == ([2, calls[1]] if straight else [calls[1]] * 2)
    assert calls[1] > 8


def test_every_icon_that_is_used_is_drawn():
    used = {entry.icon for entry in ENTRIES}
    for file in Path(settings.ROOT / "masar/templates").rglob("*.html"):
        used |= set(re.findall(r"""(?:icon\(|sign=)["']([a-z0-9-]+)["']""", file.read_text()))
    assert used - DRAWN == set()


def test_titles_are_set_by_every_page_and_hold_no_name():
    for file in Path(settings.ROOT / "masar/templates").rglob("*.html"):
        for title in re.findall(r"{% block title %}(.*?){% endblock %}", file.read_text(), re.S):
            assert ".name" not in title, file


@pytest.mark.parametrize("language", ["fr", "ar", "en"])
def test_what_is_not_there_looks_the_same_whatever_the_address(language):
    with override(language):
        one, other = (errors.not_found(RequestFactory().get(path)) for path in ("/people/1/", "/x?q=Diallo"))
    assert one.content == other.content
    assert b"Diallo" not in other.content
    assert one.status_code == 404


def test_a_foreign_page_gets_nothing_offered_for_sending():
    stale = errors.stale_form(
        RequestFactory().post("/x/", {"note": "planted"}, headers={"sec-fetch-site": "cross-site"})
    )
    assert b"planted" not in stale.content


def test_what_was_typed_is_sent_again_but_never_a_password():
    request = RequestFactory().post(
        "/x/", {"note": "true", "password": "secret"}, headers={"sec-fetch-site": "same-origin"}
    )
    stale = errors.stale_form(request)
    assert b'name="note" value="true"' in stale.content
    assert b"secret" not in stale.content


def of_every_page():
    request = RequestFactory().get("/")
    request.session, request._messages = {}, []
    return {*pages.every_page(request), *pages.environment().globals, *pages.OF_DJANGO}, request


def test_a_page_that_names_something_of_its_own_like_what_every_page_has_is_refused():
    names, request = of_every_page()
    assert {"user", "languages", "here", "mode", "messages", "theme", "now", "csrf_input"} <= names
    page = engines["pages"].from_string("{{ offices }}")
    for name in names:
        with pytest.raises(pages.Taken, match=name):
            page.render({name: "Sara", "offices": 3}, request)
    assert page.render({"offices": 3}, request) == "3"


def test_no_view_names_something_like_what_every_page_has():
    names, _request = of_every_page()
    taken, looked_at = [], 0
    for file in Path(settings.ROOT / "masar").rglob("views/*.py"):
        for call in ast.walk(ast.parse(file.read_text())):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "render":
                given = [part for part in ast.walk(call) if isinstance(part, ast.Dict)]
                own = {key.value for each in given for key in each.keys if isinstance(key, ast.Constant)}
                taken += [f"{file.name}: {name}" for name in own & names]
                looked_at += bool(own)
    assert looked_at > 30
    assert taken == []
