"""The composition root: settings in, container out."""
