"""Addresses of a case: its page, its steps, and what is written about it."""

from django.urls import path

from .views import cases, guidance, steps, written

urlpatterns = [
    path("cases/", cases.cases, name="cases"),
    path("cases/<uuid:uid>/", cases.case, name="case"),
    path("enquiries/<uuid:uid>/case/", written.first_session, name="first_session"),
    path("cases/<uuid:uid>/sessions/", written.session, name="case_session"),
    path("sessions/<uuid:uid>/", written.session_page, name="session"),
    path("cases/<uuid:uid>/project/", written.project, name="case_project"),
    path("cases/<uuid:uid>/reopening/", written.reopening, name="case_reopening"),
    path("cases/<uuid:uid>/attempts/", written.attempt, name="case_attempt"),
    path("members/<uuid:uid>/not-alone/", written.not_alone, name="member_not_alone"),
    path("members/<uuid:uid>/screening/", written.screening, name="member_screening"),
    path("members/<uuid:uid>/situation/", written.situation, name="member_situation"),
    path("members/<uuid:uid>/papers/", written.paper, name="member_paper"),
    path("members/<uuid:uid>/concern/", written.concern, name="member_concern"),
    path("cases/<uuid:uid>/steps/<slug:step>/", steps.step, name="case_step"),
    path("guidance/", guidance.guidance, name="guidance"),
    path("guidance/new/", guidance.new_guidance, name="new_guidance"),
]
