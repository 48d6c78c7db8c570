from django.urls import path

from web.console import sign_in, views

urlpatterns = [
    path("", views.overview, name="staff"),
    path("login/", sign_in.sign_in, name="staff-login"),
    path("logout/", sign_in.sign_out, name="staff-logout"),
    path("state", views.state, name="staff-state"),
    path("escalations/<int:number>/", views.escalation, name="staff-escalation"),
    path("escalations/<int:number>/acknowledge", views.acknowledge, name="staff-acknowledge"),
    path("escalations/<int:number>/close", views.close, name="staff-close"),
    path("checks/<int:number>/", views.check, name="staff-check"),
    path("checks/<int:number>/end", views.end_check, name="staff-end-check"),
    path("departures/<int:number>/seen", views.see_undelivered, name="staff-see-undelivered"),
    path("deliveries/<int:number>/seen", views.see_failure, name="staff-see-failure"),
]
