"""Which API addresses does `surveys` answer?"""

from django.urls import path

from surveys.api import exchange, inspection, versions, views

urlpatterns = [
    path("auth/token/", views.SignIn.as_view(), name="token"),
    path("surveys/import/", views.ImportSurvey.as_view(), name="import"),
    path("surveys/convert-lss/", exchange.ConvertLimeSurvey.as_view(), name="convert-lss"),
    path("surveys/<slug:slug>/questionnaire/", views.Questionnaire.as_view(), name="questionnaire"),
    path("surveys/<slug:slug>/versions/<slug:which>/inspection/", inspection.Inspection.as_view(), name="inspection"),
    path("surveys/<slug:slug>/workbook/", views.Workbook.as_view(), name="workbook"),
    path("surveys/<slug:slug>/questionnaire.pdf", exchange.PrintedQuestionnaire.as_view(), name="questionnaire-pdf"),
    path("surveys/<slug:slug>/ddi/", exchange.Codebook.as_view(), name="ddi"),
    path("surveys/<slug:slug>/versions/", versions.Versions.as_view(), name="versions"),
    path("surveys/<slug:slug>/versions/<slug:which>/changes/<int:base>/", versions.Changes.as_view(), name="changes"),
    path("surveys/<slug:slug>/versions/<slug:which>/languages/", versions.Languages.as_view(), name="languages"),
    path("surveys/<slug:slug>/versions/<slug:which>/texts/", versions.Texts.as_view(), name="texts"),
    path("surveys/<slug:slug>/draft/", versions.Draft.as_view(), name="draft"),
    path("surveys/<slug:slug>/draft/workbook/", versions.DraftWorkbook.as_view(), name="draft-workbook"),
    path("surveys/<slug:slug>/draft/restore/", versions.RestoreDraft.as_view(), name="draft-restore"),
    path("surveys/<slug:slug>/draft/publish/", versions.PublishDraft.as_view(), name="draft-publish"),
    path("surveys/<slug:slug>/events/", views.Events.as_view(), name="events"),
]
