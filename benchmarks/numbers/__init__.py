"""Numbers in any text: what the scanner and its peers read of sentences that nobody wrote for them."""
