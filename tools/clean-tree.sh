#!/usr/bin/env bash
# Sources are formatted, and nothing that is generated or built has changed what git tracks.
set -euo pipefail
here=$(dirname "$0")
"$here/format.sh" --check || { echo "these are not formatted: run make format" >&2; exit 1; }
"$here/generate.sh"
if [ -n "$(git status --porcelain)" ]; then
  git status --short >&2
  echo "the tree is not clean after generating: commit what make generate wrote" >&2
  exit 1
fi
