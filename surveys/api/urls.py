"""Which API addresses does `surveys` answer?"""

from django.urls import path

from surveys.api import exchange, inspection, views

urlpatterns = [
    path("auth/token/", views.SignIn.as_view(), name="token"),
    path("surveys/import/", views.ImportSurvey.as_view(), name="import"),
    path("surveys/convert-lss/", exchange.ConvertLimeSurvey.as_view(), name="convert-lss"),
    path("surveys/<slug:slug>/questionnaire/", views.Questionnaire.as_view(), name="questionnaire"),
    path("surveys/<slug:slug>/versions/<slug:which>/inspection/", inspection.Inspection.as_view(), name="inspection"),
    path("surveys/<slug:slug>/workbook/", views.Workbook.as_view(), name="workbook"),
    path("surveys/<slug:slug>/questionnaire.pdf", exchange.PrintedQuestionnaire.as_view(), name="questionnaire-pdf"),
    path("surveys/<slug:slug>/ddi/", exchange.Codebook.as_view(), name="ddi"),
    path("surveys/<slug:slug>/events/", views.Events.as_view(), name="events"),
]
