"""Order, network, disk, retries, schedules: thin wrappers over plain functions; nothing here parses a text."""
