"""Resources: what is pledged, received, allocated and spent, in money and in kind, in double entry."""
