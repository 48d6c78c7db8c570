from django.urls import path

from web.channels import views

urlpatterns = [path("<slug:name>", views.webhook, name="webhook")]
