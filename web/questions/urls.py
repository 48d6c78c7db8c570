from django.urls import path

from web.questions import views

urlpatterns = [
    path("", views.questions, name="staff-questions"),
    path("<int:number>/", views.group, name="staff-question-group"),
    path("<int:number>/decision", views.decision, name="staff-question-decision"),
]
