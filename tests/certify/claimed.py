"""The statements of a document, as the checker reads them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from verify.certify.stating.claimed import stated
from verify.claims.close import close
from verify.document.reading import read


def statements_of(path: Path) -> dict[str, dict[str, Any]]:
    """Each by the id of its claim; all have to be claims that can be stated."""
    found = {}
    for each in read(path).statements:
        assert each.relation is not None
        claim = close(each.id, each.relation, each.scope, each.conditions)
        found[each.id] = json.loads(json.dumps(stated(claim)))
    return found
