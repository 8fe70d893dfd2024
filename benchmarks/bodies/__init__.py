"""How well the body of an article is found in its page: pages of our own making, whose bodies are known."""
