"""Messages to their channels: what a channel doesn't take stays pending and is tried again by the next run."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any

from flows.notices.feed import ENTRIES, write_feed
from flows.notices.message import ChannelError, Message, RefusedError
from techfigures.settings import Settings


def able(settings: Settings) -> list[str]:
    """The channels that are set up."""
    found = ["feed"]
    if settings.webhook_url:
        found.append("webhook")
    if settings.smtp_host and settings.mail_from and settings.mail_to:
        found.append("email")
    return found


def send(settings: Settings, channel: str, message: Message) -> None:
    """Send a message by webhook or e-mail; ChannelError where that fails."""
    from flows.notices.mail import mail
    from flows.notices.webhook import post

    {"webhook": post, "email": mail}[channel](settings, message, datetime.now(UTC))


def deliver(settings: Settings, con: Any) -> dict[str, int]:
    """Send what is due, and note each message that was taken before the next one is sent.

    Args:
        settings: the channels.
        con: the writer's connection.

    Returns:
        Notices `told` and, of those that were tried, still `pending`.
    """
    from warehouse.notices import due, latest, mark

    told = pending = 0
    unreachable: set[str] = set()
    written = False
    for rows in due(con, datetime.now(UTC).isoformat(), able(settings)):
        channel, key = rows[0]["channel"], rows[0]["message_id"]
        if channel in unreachable:  # waits for the next run, without a try that would only take its time
            pending += len(rows)
            continue
        error = None
        try:
            if channel != "feed":
                send(settings, channel, Message(key, rows))
            elif not written:
                write_feed(settings.feed_path, latest(con, "feed", ENTRIES))
                written = True
        except ChannelError as failure:
            error = str(failure)
            if not isinstance(failure, RefusedError):
                unreachable.add(channel)
        mark(con, channel, key, datetime.now(UTC).isoformat(), error)
        told += 0 if error else len(rows)
        pending += len(rows) if error else 0
    return {"told": told, "pending": pending}
