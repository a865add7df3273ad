"""Addresses of a case: its page, its steps, and what is written about it."""

from django.urls import path

from .views import cases, concerns, decisions, desk, guidance, handovers, my_list, steps, waivers, written

urlpatterns = [
    path("", my_list.my_list, name="home"),
    path("deadlines/<uuid:uid>/", my_list.deadline, name="deadline"),
    path("cases/", cases.cases, name="cases"),
    path("cases/<uuid:uid>/", cases.case, name="case"),
    path("cases/handover/", handovers.hand_over, name="hand_over"),
    path("concerns/<uuid:uid>/", concerns.concern, name="concern"),
    path("enquiries/<uuid:uid>/case/", written.first_session, name="first_session"),
    path("cases/<uuid:uid>/sessions/", written.session, name="case_session"),
    path("sessions/<uuid:uid>/", written.session_page, name="session"),
    path("cases/<uuid:uid>/project/", written.project, name="case_project"),
    path("cases/<uuid:uid>/attempts/", written.attempt, name="case_attempt"),
    path("members/<uuid:uid>/not-alone/", written.not_alone, name="member_not_alone"),
    path("members/<uuid:uid>/screening/", written.screening, name="member_screening"),
    path("members/<uuid:uid>/situation/", written.situation, name="member_situation"),
    path("members/<uuid:uid>/papers/", written.paper, name="member_paper"),
    path("members/<uuid:uid>/concern/", written.concern, name="member_concern"),
    path("cases/<uuid:uid>/steps/<slug:step>/", steps.step, name="case_step"),
    path("desk/", desk.desk, name="desk"),
    path("desk/<uuid:uid>/", desk.decide, name="decide"),
    path("decisions/<uuid:uid>/", decisions.decision, name="decision"),
    path("decisions/<uuid:uid>/letter/", decisions.letter, name="letter"),
    path("decisions/<uuid:uid>/appeal/", decisions.new_appeal, name="new_appeal"),
    path("appeals/<uuid:uid>/", decisions.appeal, name="appeal"),
    path("waivers/", waivers.waivers, name="waivers"),
    path("waivers/<uuid:uid>/", waivers.waiver, name="waiver"),
    path("waivers/<uuid:uid>/agreement/", waivers.agreement, name="waiver_agreement"),
    path("waivers/<uuid:uid>/ending/", waivers.ending, name="waiver_ending"),
    path("cases/<uuid:uid>/waivers/<slug:need>/", waivers.new_waiver, name="case_waiver"),
    path("guidance/", guidance.guidance, name="guidance"),
    path("guidance/new/", guidance.new_guidance, name="new_guidance"),
]
