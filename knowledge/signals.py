"""What this room tells the others, who may not be imported here."""

from django.dispatch import Signal

#: Rows of a register came from the data files, in bulk and so without Django's own signals. Sent in
#: the transaction; `sender` is the model, `created` and `updated` are how many rows.
register_seeded = Signal()

#: Published practices were written in bulk, and so without Wagtail's own signals. Sent in the
#: transaction; `keys` are those of the pages.
practices_written = Signal()
