"""Doors for programs: the published snapshot over HTTP and as tools of a language model, by the same few questions.

`questions` says what can be asked and gives rows, `web` answers over HTTP, `tools` over the Model Context Protocol.
"""
