"""Readers beside each other on annotated articles: rules, a language model's recorded answers, chains."""
