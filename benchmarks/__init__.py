"""What is measured, how and against what: README.md tells."""
