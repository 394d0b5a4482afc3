"""Which screens does `surveys` show?"""

from django.contrib.auth.views import LoginView, LogoutView
from django.urls import include, path

from surveys import exchange_views, import_views, unpublished_views, views

urlpatterns = [
    path("", views.home, name="home"),
    path("sign-in/", LoginView.as_view(redirect_authenticated_user=True), name="login"),
    path("sign-out/", LogoutView.as_view(), name="logout"),
    path("surveys/import/", import_views.import_workbook, name="import-workbook"),
    path("surveys/import/keep/", import_views.keep, name="keep-workbook"),
    path("surveys/import/new/", import_views.begin_new, name="new-questionnaire"),
    path("surveys/<slug:slug>/short-name/", unpublished_views.rename, name="rename-survey"),
    path("surveys/<slug:slug>/questionnaire/", include("surveys.questionnaire_urls")),
    path("surveys/limesurvey/", exchange_views.convert_lss, name="convert-lss"),
    path("surveys/limesurvey/workbook/", exchange_views.converted_workbook, name="converted-workbook"),
    path("surveys/<slug:slug>/print/<int:number>/", exchange_views.printed, name="print-questionnaire"),
    path("surveys/<slug:slug>/status/", views.set_status, name="set-status"),
    path("team/", views.team, name="team"),
    path("team/add/", views.add_person, name="add-person"),
    path("team/<int:person>/", views.person, name="person"),
    path("team/<int:person>/active/", views.set_active, name="set-active"),
    path("team/<int:person>/roles/<int:membership>/take/", views.take_role, name="take-role"),
]
