import pytest

from tests.web.alerts.test_notice import NOTICE
from web.alerts import email
from web.alerts.failure import NotSentError

ADDRESS = "nurse@clinic.example"


def test_a_mail_with_the_notice_and_the_key(mail_server):
    email.send(NOTICE, ADDRESS)
    (mail,) = mail_server.mails
    assert (mail["To"], mail["From"]) == (ADDRESS, "red-flags@clinic.example")
    assert mail["Subject"] == NOTICE.title
    assert mail["Message-ID"] == f"<{NOTICE.key}@clinic.example>"
    assert mail.get_content().replace("\r\n", "\n") == NOTICE.text


@pytest.mark.parametrize(
    ("answer", "final"),
    [("451 4.7.1 greylisted, try again later", False), ("550 5.1.1 no such mailbox", True)],
)
def test_a_refusal(mail_server, answer, final):
    mail_server.answers = [answer]
    with pytest.raises(NotSentError, match=answer[:3]) as failure:
        email.send(NOTICE, ADDRESS)
    assert failure.value.final is final
    assert ADDRESS not in str(failure.value)
    email.send(NOTICE, ADDRESS)
    assert len(mail_server.mails) == 1


def test_a_server_that_is_down_is_tried_again(mail_server):
    mail_server.stop()
    with pytest.raises(NotSentError, match="ConnectionRefused") as failure:
        email.send(NOTICE, ADDRESS)
    assert not failure.value.final


def test_without_tls_where_tls_is_asked_for_nothing_is_sent(mail_server, settings):
    settings.EMAIL_USE_TLS = True
    with pytest.raises(NotSentError):
        email.send(NOTICE, ADDRESS)
    assert mail_server.mails == []
