#!/usr/bin/env bash
# Writes what is made from the code: the CRDs, the chart's copy of them, the installation, the pages of the ladder and of Azure's roles.
set -euo pipefail
. "$(dirname "$0")/java.sh"
"$JAVA" -cp "$CLASSPATH_TESTS" dev.landfall.generated.Crds
"$JAVA" -cp "$CLASSPATH_TESTS" dev.landfall.generated.Phases
"$JAVA" -cp "$CLASSPATH_TESTS" dev.landfall.generated.AzureRoles
if [ -d helm/landfall ]; then
  mkdir -p helm/landfall/crds && cp crds/*.yaml helm/landfall/crds/
fi
[ ! -x deploy/generate.sh ] || deploy/generate.sh
