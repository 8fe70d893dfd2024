"""Language models as readers: recorded answers, batch files, and the endpoint that is asked."""
