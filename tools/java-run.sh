#!/usr/bin/env bash
# Runs a program of the test tree in place of this shell, so that Ctrl-C reaches it.
set -euo pipefail
. "$(dirname "$0")/java.sh"
# Programs of minutes: the second compiler and a concurrent collector would only take from the rest.
exec "$JAVA" -XX:+UseSerialGC -XX:TieredStopAtLevel=1 -cp "$CLASSPATH_TESTS" "$@"
