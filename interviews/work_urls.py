"""Which working screens does an interviewer have?"""

from django.urls import path

from interviews.views import work

urlpatterns = [
    path("workstation.js", work.service_worker, name="service-worker"),
    path("surveys/<slug:slug>/work/", work.workplace, name="work"),
    path("surveys/<slug:slug>/work/today/", work.today, name="work-today"),
    path("interviews/<uuid:interview>/work/", work.interview_screen, name="interview-work"),
]
