"""Where the laptop cloud differs from AWS, one module a difference, applied by the launcher.

The product follows AWS and is never bent. Each mend reaches into the private parts of one version
of ministack, so the launcher refuses another one (`VERSION`): look every mend through before raising it.
"""

from __future__ import annotations

VERSION = "1.5.33"
