"""The CMS's screens around the editor: lists, registers, bulk actions, reports."""
