"""Which screens does `interviews` show?"""

from django.urls import URLPattern, URLResolver, include, path

from interviews.views import bench, interviewers, manage, quality

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include("interviews.work_urls")),
    path("surveys/<slug:slug>/", manage.overview, name="survey"),
    path("surveys/<slug:slug>/training/", manage.make_training, name="make-training"),
    path("surveys/<slug:slug>/progress/", manage.progress, name="progress"),
    path("surveys/<slug:slug>/simulation/", manage.simulation, name="simulation"),
    path("surveys/<slug:slug>/simulation/start/", manage.start_simulation, name="start-simulation"),
    path("surveys/<slug:slug>/simulation/stop/", manage.stop_simulation, name="stop-simulation"),
    path("surveys/<slug:slug>/quotas/", manage.quota_page, name="quotas"),
    path("surveys/<slug:slug>/quotas/cells/", manage.quota_cells, name="quota-cells"),
    path("surveys/<slug:slug>/quotas/<int:cell>/", manage.quota_target, name="quota-target"),
    path("surveys/<slug:slug>/outcomes/", manage.outcomes, name="outcomes"),
    path("surveys/<slug:slug>/sample/", manage.sample_page, name="sample"),
    path("workstation/settings/", interviewers.workstation_settings, name="workstation-settings"),
    path("surveys/<slug:slug>/quality/", quality.quality_page, name="quality"),
    path("surveys/<slug:slug>/interviews/<uuid:interview>/", quality.interview_page, name="one-interview"),
    path("surveys/<slug:slug>/interviewers/", interviewers.interviewers, name="interviewers"),
    path("surveys/<slug:slug>/interviews/", manage.interview_list, name="interviews"),
    path("surveys/<slug:slug>/interviews/<uuid:interview>/void/", manage.void, name="void"),
    path("surveys/<slug:slug>/questionnaire/<slug:which>/try/", bench.try_tab, name="questionnaire-try"),
    path("surveys/<slug:slug>/questionnaire/<slug:which>/try/paper/", bench.try_paper, name="questionnaire-try-paper"),
    path("surveys/<slug:slug>/questionnaire/<slug:which>/try/why/", bench.try_why, name="questionnaire-try-why"),
    path("surveys/<slug:slug>/questionnaire/<slug:which>/try/route/", bench.try_route, name="questionnaire-try-route"),
]
