"""The reader by a language model: what it is asked, and what its answers mean. Asking is up to flows/model."""
