# Sourced: `java` of the toolchain (21 or newer) with the class path of the test tree.
cd "$(dirname "${BASH_SOURCE[0]}")/.."
landfall_java() {
  local candidate version
  for candidate in "${JAVA_HOME:-}" /usr/lib/jvm/*/ "$HOME"/.sdkman/candidates/java/*/ "$(dirname "$(dirname "$(readlink -f "$(command -v java)")")")"; do
    [ -x "$candidate/bin/java" ] || continue
    version=$("$candidate/bin/java" -version 2>&1 | sed -n 's/.*version "\([0-9]*\).*/\1/p')
    [ "${version:-0}" -ge 21 ] && { echo "$candidate/bin/java"; return; }
  done
  echo "no JDK 21 or newer found: set JAVA_HOME to one" >&2
  return 1
}
JAVA=$(landfall_java)
CLASSPATH_TESTS=target/test-classes:target/classes:$(cat target/test-classpath.txt 2>/dev/null || true)
