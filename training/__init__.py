"""Training of the reader that is shipped: from texts and labels to the model's file. Nothing of it is needed to run."""
