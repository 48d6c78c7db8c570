from django.urls import path

from web.console import account, people, sign_in, views

urlpatterns = [
    path("", views.overview, name="staff"),
    path("login/", sign_in.sign_in, name="staff-login"),
    path("login/code", sign_in.code, name="staff-login-code"),
    path("logout/", sign_in.sign_out, name="staff-logout"),
    path("state", views.state, name="staff-state"),
    path("escalations/<int:number>/", views.escalation, name="staff-escalation"),
    path("escalations/<int:number>/acknowledge", views.acknowledge, name="staff-acknowledge"),
    path("escalations/<int:number>/close", views.close, name="staff-close"),
    path("escalations/<int:number>/number", views.show_number, name="staff-show-number"),
    path("checks/<int:number>/", views.check, name="staff-check"),
    path("checks/<int:number>/end", views.end_check, name="staff-end-check"),
    path("departures/<int:number>/seen", views.see_undelivered, name="staff-see-undelivered"),
    path("departures/<int:number>/again", views.send_again, name="staff-send-again"),
    path("deliveries/<int:number>/seen", views.see_failure, name="staff-see-failure"),
    path("account/", account.account, name="staff-account"),
    path("account/password", account.password, name="staff-account-password"),
    path("account/second-factor", account.second_factor_on, name="staff-account-second-factor"),
    path("account/second-factor/off", account.second_factor_off, name="staff-account-second-factor-off"),
    path("people/", people.people, name="staff-people"),
    path("people/add", people.add, name="staff-person-add"),
    path("people/<int:number>/", people.person, name="staff-person"),
    path("people/<int:number>/change", people.change, name="staff-person-change"),
    path("people/<int:number>/password", people.new_password, name="staff-person-password"),
    path("people/<int:number>/second-factor", people.reset_second_factor, name="staff-person-second-factor"),
    path("audit/", people.audit, name="staff-audit"),
    path("audit/check", people.audit_check, name="staff-audit-check"),
]
