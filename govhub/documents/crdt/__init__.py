"""The shared text itself: a Yjs document, its blocks, Markdown both ways. Pure: no web, no database."""
