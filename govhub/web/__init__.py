"""What HTTP needs: connection, sign-in, errors, headers, languages, the JSON API."""
