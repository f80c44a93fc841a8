#!/usr/bin/env bash
# google-java-format over all sources; --check only says which differ.
set -euo pipefail
. "$(dirname "$0")/java.sh"
exports=()
for p in api code file parser tree util; do
  exports+=(--add-exports "jdk.compiler/com.sun.tools.javac.$p=ALL-UNNAMED")
done
how=(--replace)
[ "${1:-}" != --check ] || how=(--dry-run --set-exit-if-changed)
git ls-files -co --exclude-standard 'src/*.java' | sort | xargs \
  "$JAVA" "${exports[@]}" -cp "$CLASSPATH_TESTS" com.google.googlejavaformat.java.Main "${how[@]}"
