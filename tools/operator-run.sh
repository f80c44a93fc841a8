#!/usr/bin/env bash
# Runs the operator from its classes and libraries alone.
set -euo pipefail
. "$(dirname "$0")/java.sh"
exec "$JAVA" -cp "target/classes:target/lib/*" dev.landfall.Main operator
