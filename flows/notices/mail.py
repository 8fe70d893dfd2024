"""E-mail: one message, over STARTTLS unless that is switched off."""

from __future__ import annotations

import smtplib
import ssl
from datetime import datetime
from email.message import EmailMessage
from email.utils import format_datetime

from flows.notices.message import ChannelError, Message, RefusedError
from techfigures.settings import Settings


def mail(settings: Settings, message: Message, now: datetime) -> None:
    """Send a message by e-mail; its Message-ID is the message's key, so that what comes twice is known.

    Args:
        settings: server, login, sender and receivers.
        message: what to tell.
        now: instant of its Date.

    Raises:
        RefusedError: the server won't have this message.
        ChannelError: the server couldn't be reached, or not over TLS, or refused the login.
    """
    if not (settings.smtp_host and settings.mail_from and settings.mail_to):
        raise ChannelError("no e-mail is set up: TECHFIGURES_SMTP_HOST, TECHFIGURES_MAIL_FROM, TECHFIGURES_MAIL_TO")
    try:
        with smtplib.SMTP(settings.smtp_host, settings.smtp_port, timeout=settings.read_timeout) as server:
            if settings.smtp_starttls:
                server.starttls(context=ssl.create_default_context(cafile=settings.smtp_ca))
            if settings.smtp_user and settings.smtp_password:
                server.login(settings.smtp_user, settings.smtp_password.get_secret_value())
            server.send_message(letter(settings, message, now))
    except (smtplib.SMTPRecipientsRefused, smtplib.SMTPSenderRefused, smtplib.SMTPDataError, ValueError) as error:
        raise RefusedError(f"the message was refused: {type(error).__name__}") from None
    except (smtplib.SMTPException, OSError) as error:  # its text may tell the login
        raise ChannelError(f"the mail server can't be used: {type(error).__name__}") from None


def letter(settings: Settings, message: Message, now: datetime) -> EmailMessage:
    """The message as an e-mail."""
    sender = str(settings.mail_from)
    made = EmailMessage()
    made["Subject"] = f"[techfigures] {' '.join(message.title.split())}"
    made["From"] = sender
    made["To"] = ", ".join(settings.mail_to)
    made["Date"] = format_datetime(now)
    made["Message-ID"] = f"<{message.key}@{sender.rpartition('@')[2].strip('> ') or 'localhost'}>"
    made["Auto-Submitted"] = "auto-generated"
    made.set_content(message.text())
    return made
