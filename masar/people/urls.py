"""Addresses of people."""

from django.urls import path

from .views import joins, matches, persons, protections, typing_help

urlpatterns = [
    path("people/<uuid:uid>/", persons.person, name="person"),
    path("people/<uuid:uid>/correction/", persons.person_correction, name="person_correction"),
    path("people/<uuid:uid>/names/", persons.person_names, name="person_names"),
    path("people/<uuid:uid>/contacts/", persons.person_contacts, name="person_contacts"),
    path("people/<uuid:uid>/documents/", persons.person_identifiers, name="person_identifiers"),
    path("people/<uuid:uid>/agreements/", persons.person_consents, name="person_consents"),
    path("people/<uuid:uid>/hiding/", protections.person_hiding, name="person_hiding"),
    path("people/<uuid:uid>/showing/", protections.person_showing, name="person_showing"),
    path("people/<uuid:uid>/photo/", protections.person_photo, name="person_photo"),
    path("people/<uuid:uid>/numbers/", protections.person_numbers, name="person_numbers"),
    path("people/<uuid:uid>/kin/", protections.person_kin, name="person_kin"),
    path("contacts/<uuid:uid>/ending/", persons.contact_ending, name="contact_ending"),
    path("kinships/<uuid:uid>/ending/", protections.kinship_ending, name="kinship_ending"),
    path("matches/", matches.matches, name="matches"),
    path("matches/comparison/", matches.comparison, name="comparison"),
    path("matches/<uuid:uid>/", matches.match, name="match"),
    path("matches/<uuid:uid>/joining/", joins.asking, name="join-ask"),
    path("people/<uuid:uid>/joining/", joins.looking, name="person_joining"),
    path("people/<uuid:uid>/joining/<uuid:other>/", joins.pair, name="join_pair"),
    path("joins/<uuid:uid>/", joins.join, name="join"),
    path("joins/<uuid:uid>/confirmation/", joins.confirmation, name="join_confirmation"),
    path("joins/<uuid:uid>/refusal/", joins.refusal, name="join_refusal"),
    path("joins/<uuid:uid>/parting/", joins.parting, name="join_parting"),
    path("matches/<uuid:uid>/second/", matches.match_confirmation, name="match_confirmation"),
    path("understood/", typing_help.understood, name="understood"),
    path("frequent-names/", typing_help.frequent_names, name="frequent_names"),
]
