"""Pure functions: text and tables in, tables out. No socket, no database, no clock."""
