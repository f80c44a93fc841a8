#!/usr/bin/env bash
# Writes what is made from the code: the CRDs, the chart's copy of them, the installation, the pages of the ladder, of Azure's roles, of prices and of all fields.
set -euo pipefail
. "$(dirname "$0")/java.sh"
"$JAVA" -cp "$CLASSPATH_TESTS" dev.landfall.generated.Crds
"$JAVA" -cp "$CLASSPATH_TESTS" dev.landfall.generated.Phases
"$JAVA" -cp "$CLASSPATH_TESTS" dev.landfall.generated.AzureRoles
"$JAVA" -cp "$CLASSPATH_TESTS" dev.landfall.generated.Reference
"$JAVA" -cp "$CLASSPATH_TESTS" dev.landfall.generated.PricePage
if [ -d helm/landfall ]; then
  mkdir -p helm/landfall/crds && cp crds/*.yaml helm/landfall/crds/
fi
[ ! -x deploy/generate.sh ] || deploy/generate.sh
