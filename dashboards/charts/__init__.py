"""Charts: one module a kind, in one palette, with labels at the marks rather than keys beside them."""
