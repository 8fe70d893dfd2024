"""The dashboard in a real browser over many claims: pages, filters, and three questions beside plain Streamlit."""
