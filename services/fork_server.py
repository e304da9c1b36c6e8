"""What the fork server imports, so that its children begin with it.

The compiler's own start takes longer than loading a kernel. One kernel without threads is enough to have it done;
kernels with threads must wait for the child, because threads do not survive a fork.
"""

from __future__ import annotations

import numpy as np

import services.run_pipeline  # noqa: F401 - for the children
from engine.profile_sums import ProfileTerms, sum_profiles

_ONE_HOUSE = ProfileTerms(np.array([0, 1]), np.array([0]), np.array([1.0]))

sum_profiles(np.zeros(1, dtype=np.float32), _ONE_HOUSE, 0, 1)
