from django.urls import path

from web.escalations import views

urlpatterns = [path("escalations", views.escalations, name="internal-escalations")]
