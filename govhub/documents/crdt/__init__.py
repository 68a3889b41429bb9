"""The shared text itself: a Yjs document, the blocks in it, and Markdown both ways. Pure: no web, no database."""
