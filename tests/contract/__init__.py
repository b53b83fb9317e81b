"""What the API promises in its document, tried from outside."""
