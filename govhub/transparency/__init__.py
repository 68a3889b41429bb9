"""In the open: public pages without sign-in, data to download, and how to check it all."""
