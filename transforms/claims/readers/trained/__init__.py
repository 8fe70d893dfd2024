"""The reader by a model of our own: a small encoder reads a window of the article and answers for all figures in it."""
