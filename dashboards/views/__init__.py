"""The pages: one module a question, `show` draws it; its words stand beside it in a `.yml` of the same name.

The folder is not called `pages`: Streamlit would take its modules for scripts of their own.
"""
