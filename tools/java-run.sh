#!/usr/bin/env bash
# Runs a program of the test tree in place of this shell, so that Ctrl-C reaches it.
set -euo pipefail
. "$(dirname "$0")/java.sh"
exec "$JAVA" -cp "$CLASSPATH_TESTS" "$@"
