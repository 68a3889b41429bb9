"""Talk and notices: a thread on every object, and who is told what, how and when."""
