"""The whole flow against a press of 200 feeds on loopback: limits kept, little transferred twice, flat memory."""
