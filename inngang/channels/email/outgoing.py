"""An email leaves (e-post).

With INNGANG_SMTP (`server:port`) it is sent through that server; without, in demo mode, it is put in the folder
`outgoing/email` as a file any mail program opens. Production needs a mail server of its own that signs what it sends
(SPF, DKIM), INNGANG_SMTP_FROM as an address people may answer, and somebody who reads what bounces.
"""

from __future__ import annotations

import hashlib
import smtplib
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext

from inngang.channels.contract import Delivered, Delivery, NoticeCard, never, not_yet, put_in_folder
from inngang.rules.vocabulary import Channel, Why, marked

SUBJECT = marked("A message from Nav")
SENDER = "ikke-svar@inngang.invalid"
PATIENCE_SECONDS = 20


def deliver(notice: NoticeCard) -> Delivery:
    """Delivered when the mail server has it; Delayed when it may have it later; Failed for what is no address."""
    try:
        message = written(notice)
    except ValueError:
        return never(Why(marked("%(to)s is not an email address."), {"to": notice.to or "–"}))
    server: str = settings.INNGANG_SMTP
    if server:
        return _send(message, server)
    if not settings.INNGANG_DEMO:
        return never(Why(marked("No mail server is set up (INNGANG_SMTP). Phone the person, or send a letter.")))
    try:
        put_in_folder(Channel.EMAIL, notice, message.as_bytes(policy=SMTP), "eml")
    except OSError as error:
        return not_yet(
            Why(marked("The folder for what we send could not be written to: %(error)s"), {"error": error.strerror})
        )
    return Delivered()


def written(notice: NoticeCard) -> EmailMessage:
    """The email as RFC 5322 has it. Raises ValueError when the address is not one."""
    user, _, domain = notice.to.strip().rpartition("@")
    if not user or "." not in domain or any(sign.isspace() or sign in '<>,;"' for sign in notice.to.strip()):
        raise ValueError("not an address")
    message = EmailMessage(policy=SMTP)
    known = {code for code, _ in settings.LANGUAGES}
    with translation.override(notice.language if notice.language in known else "nb"):
        message["Subject"] = gettext(SUBJECT)
    message["From"] = settings.INNGANG_SMTP_FROM or SENDER
    message["To"] = Address(username=user, domain=domain)
    message["Date"] = timezone.now()
    message["Message-ID"] = (
        f"<{hashlib.sha256(notice.key.encode()).hexdigest()[:32]}@inngang>"  # a repeat is seen as one
    )
    message["Content-Language"] = notice.language
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(notice.text)
    return message


def _send(message: EmailMessage, server: str) -> Delivery:
    host, _, port = server.partition(":")
    try:
        with smtplib.SMTP(host, int(port or 25), timeout=PATIENCE_SECONDS) as mail:
            mail.ehlo_or_helo_if_needed()
            if mail.has_extn("starttls"):
                mail.starttls()
            mail.send_message(message)
    except smtplib.SMTPRecipientsRefused as refused:
        code = next(iter(refused.recipients.values()))[0]
        return _no(code)
    except smtplib.SMTPResponseException as refused:
        return _no(refused.smtp_code)
    except (OSError, smtplib.SMTPException) as error:
        return not_yet(Why(marked("The mail server cannot be reached now: %(error)s"), {"error": str(error)[:200]}))
    return Delivered()


def _no(code: int) -> Delivery:
    """What begins with 5 stays a no; the rest may become a yes."""
    if 500 <= code < 600:
        return never(Why(marked("The mail server says that it cannot be delivered (%(code)s)."), {"code": code}))
    return not_yet(Why(marked("The mail server asks us to come back later (%(code)s)."), {"code": code}))
