"""Which API addresses does `surveys` answer?"""

from django.urls import path

from surveys.api import inspection, views

urlpatterns = [
    path("auth/token/", views.SignIn.as_view(), name="token"),
    path("surveys/import/", views.ImportSurvey.as_view(), name="import"),
    path("surveys/<slug:slug>/questionnaire/", views.Questionnaire.as_view(), name="questionnaire"),
    path("surveys/<slug:slug>/versions/<slug:which>/inspection/", inspection.Inspection.as_view(), name="inspection"),
    path("surveys/<slug:slug>/workbook/", views.Workbook.as_view(), name="workbook"),
    path("surveys/<slug:slug>/events/", views.Events.as_view(), name="events"),
]
