"""Which API addresses does `interviews` answer?"""

from django.urls import path

from interviews.api import dialling, fieldwork, shift, work, workstation

urlpatterns = [
    path("auth/session/", workstation.Session.as_view(), name="session"),
    path("workstation/key/", workstation.StorageKey.as_view(), name="storage-key"),
    path("surveys/", fieldwork.Surveys.as_view(), name="surveys"),
    path("surveys/<slug:slug>/", fieldwork.OneSurvey.as_view(), name="survey"),
    path("surveys/<slug:slug>/sample/", fieldwork.Sample.as_view(), name="sample"),
    path("surveys/<slug:slug>/quotas/", fieldwork.Quotas.as_view(), name="quotas"),
    path("surveys/<slug:slug>/quotas/<int:cell>/", fieldwork.OneQuota.as_view(), name="quota"),
    path("surveys/<slug:slug>/outcomes/", fieldwork.OutcomeRates.as_view(), name="outcomes"),
    path("surveys/<slug:slug>/cases/next/", work.NextCase.as_view(), name="next-case"),
    path("surveys/<slug:slug>/shift/", shift.CurrentShift.as_view(), name="shift"),
    path("shifts/<uuid:shift>/pause/", shift.PauseShift.as_view(), name="pause-shift"),
    path("shifts/<uuid:shift>/resume/", shift.ResumeShift.as_view(), name="resume-shift"),
    path("shifts/<uuid:shift>/end/", shift.EndShift.as_view(), name="end-shift"),
    path("surveys/<slug:slug>/messages/", shift.Messages.as_view(), name="messages"),
    path("surveys/<slug:slug>/messages/read/", shift.MessagesRead.as_view(), name="messages-read"),
    path("cases/<int:case>/appointment/", shift.AppointmentCheck.as_view(), name="appointment-check"),
    path("cases/<int:case>/release/", work.ReleaseCase.as_view(), name="release-case"),
    path("cases/<int:case>/attempts/", work.Attempts.as_view(), name="attempts"),
    path("attempts/<uuid:attempt>/", work.Attempt.as_view(), name="attempt"),
    path("attempts/<uuid:attempt>/wrap-ups/", workstation.WrapUps.as_view(), name="wrap-ups"),
    path("attempts/<uuid:attempt>/dials/", dialling.Dials.as_view(), name="dials"),
    path("dials/<uuid:dial>/", dialling.OneDial.as_view(), name="dial"),
    path("dials/<uuid:dial>/hang-up/", dialling.HangUp.as_view(), name="hang-up"),
    path("dials/<uuid:dial>/state/", dialling.State.as_view(), name="dial-state"),
    path("interviews/", work.Interviews.as_view(), name="interviews"),
    path("interviews/<uuid:interview>/", work.Interview.as_view(), name="interview"),
    path("interviews/<uuid:interview>/logs/", work.Logs.as_view(), name="logs"),
    path("interviews/<uuid:interview>/answers/", work.Answers.as_view(), name="answers"),
    path("interviews/<uuid:interview>/paradata/", workstation.Paradata.as_view(), name="paradata"),
    path("interviews/<uuid:interview>/remarks/", workstation.Remarks.as_view(), name="remarks"),
    path("interviews/<uuid:interview>/reserve/", work.Reserve.as_view(), name="reserve"),
    path("interviews/<uuid:interview>/complete/", work.Complete.as_view(), name="complete"),
    path("interviews/<uuid:interview>/suspend/", work.Suspend.as_view(), name="suspend"),
    path("interviews/<uuid:interview>/break-off/", work.BreakOff.as_view(), name="break-off"),
    path("interviews/<uuid:interview>/void/", work.Void.as_view(), name="void"),
]
