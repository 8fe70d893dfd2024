"""Telling people: the messages, and the channels that take them."""

from flows.notices.delivery import able, deliver, send
from flows.notices.message import ChannelError, Message, RefusedError

__all__ = ["ChannelError", "Message", "RefusedError", "able", "deliver", "send"]
