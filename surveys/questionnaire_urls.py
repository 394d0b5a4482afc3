"""Which screens are about a survey's questionnaire?"""

from django.urls import path

from surveys import checks_views, editor_views, objections_views, sheets_views, texts_views
from surveys import questionnaire_views as views

urlpatterns = [
    path("", views.questionnaire, name="questionnaire"),
    path("begin/", views.begin_draft, name="questionnaire-begin"),
    path("upload/", views.upload_draft, name="questionnaire-upload"),
    path("discard/", views.discard_draft, name="questionnaire-discard"),
    path("restore/<int:number>/", views.restore_draft, name="questionnaire-restore"),
    path("publish/", views.review, name="questionnaire-publish"),
    path("publish/texts/", texts_views.publish_draft_texts, name="questionnaire-publish-texts"),
    path("draft/rows/<int:row>/", editor_views.row, name="questionnaire-row"),
    path("draft/rows/<int:row>/new/", editor_views.row, {"is_new": True}, name="questionnaire-new-row"),
    path("draft/rows/<int:row>/check/", editor_views.check_row, name="questionnaire-check-row"),
    path(
        "draft/rows/<int:row>/new/check/", editor_views.check_row, {"is_new": True}, name="questionnaire-check-new-row"
    ),
    path("draft/rows/<int:row>/<slug:how>/", editor_views.change_row, name="questionnaire-change-row"),
    path("draft/sheets/countries/take/", sheets_views.take_countries, name="questionnaire-take-countries"),
    path("draft/sheets/<str:sheet>/<int:row>/", sheets_views.row, name="questionnaire-sheet-row"),
    path(
        "draft/sheets/<str:sheet>/<int:row>/new/",
        sheets_views.row,
        {"is_new": True},
        name="questionnaire-sheet-new-row",
    ),
    path("draft/sheets/<str:sheet>/<int:row>/check/", sheets_views.check_row, name="questionnaire-check-sheet-row"),
    path(
        "draft/sheets/<str:sheet>/<int:row>/new/check/",
        sheets_views.check_row,
        {"is_new": True},
        name="questionnaire-check-new-sheet-row",
    ),
    path("draft/sheets/<str:sheet>/<int:row>/remove/", sheets_views.remove_row, name="questionnaire-remove-sheet-row"),
    path("<slug:which>/", views.outline_tab, name="questionnaire-outline"),
    path("<slug:which>/workbook/", views.workbook, name="questionnaire-workbook"),
    path("<slug:which>/objections/", objections_views.objections_tab, name="questionnaire-objections"),
    path("<slug:which>/sheets/", sheets_views.sheets_tab, name="questionnaire-sheets"),
    path("<slug:which>/sheets/<str:sheet>/", sheets_views.sheets_tab, name="questionnaire-sheet"),
    path("<slug:which>/texts/", views.texts_tab, name="questionnaire-texts"),
    path("<slug:which>/texts/file/", texts_views.texts_file, name="questionnaire-texts-file"),
    path("<slug:which>/texts/upload/", texts_views.upload_texts, name="questionnaire-texts-upload"),
    path("<slug:which>/changes/<int:base>/", views.changes, name="questionnaire-changes"),
    path("<slug:which>/checks/", checks_views.checks_tab, name="questionnaire-checks"),
    path("<slug:which>/checks/verdict/", checks_views.checks_verdict, name="questionnaire-checks-verdict"),
    path("<slug:which>/checks/report/", checks_views.checks_report, name="questionnaire-checks-report"),
    path("<slug:which>/versions/", views.versions_tab, name="questionnaire-versions"),
]
