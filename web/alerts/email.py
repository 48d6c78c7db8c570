"""Alert by e-mail, over SMTP through Django's mail backend (settings ``EMAIL_…``)."""

import smtplib
from contextlib import closing
from email.utils import parseaddr

from django.conf import settings
from django.core.mail import EmailMessage, get_connection

from web.alerts.failure import NotSentError
from web.alerts.notice import Notice

PERMANENT = 500  # SMTP: 4xx may pass the next time (greylisting, full mailbox), 5xx will not


def send(notice: Notice, address: str) -> None:
    """Hand the notice to the mail server. Raises NotSentError."""
    domain = parseaddr(settings.DEFAULT_FROM_EMAIL)[1].rpartition("@")[2]
    headers = {
        "Message-ID": f"<{notice.key}@{domain}>",
        "X-Clinic-Delivery": notice.key,
        "Auto-Submitted": "auto-generated",
        "Importance": "high",
    }
    message = EmailMessage(subject=notice.title, body=notice.text, to=[address], headers=headers)
    try:
        # Closed by hand: after a failed STARTTLS Django leaves the connection open.
        with closing(get_connection()) as connection:
            connection.send_messages([message])
    except smtplib.SMTPRecipientsRefused as refused:
        code = max((status for status, _ in refused.recipients.values()), default=0)
        raise NotSentError(f"recipient refused: {code}", final=code >= PERMANENT) from None
    except smtplib.SMTPResponseException as refused:
        code = refused.smtp_code
        # At the greeting 5xx is the server's own trouble, of which it may recover.
        final = code >= PERMANENT and not isinstance(refused, smtplib.SMTPConnectError)
        raise NotSentError(f"mail server answered {code}", final=final) from None
    except (smtplib.SMTPException, OSError) as error:
        raise NotSentError(type(error).__name__) from None
