import pytest
from django.test import Client

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def quick_passwords(settings):
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture
def anna(db):
    from django.contrib.auth.models import User

    return User.objects.create_user("anna", password=PASSWORD, is_staff=True)


@pytest.fixture
def staff(anna):
    """Signed in."""
    client = Client()
    client.force_login(anna)
    return client
