"""The project's settings: one subject a file; a place's own come from the environment.

`docs/operations.md` lists every variable with its default.
"""

from .base import *
from .languages import *
from .database import *
from .files import *
from .security import *
from .cms import *
from .tasks import *
from .content import *
from .log import *
from .search import *
