#!/bin/bash
# Puts moto, another implementation of AWS's APIs, into a virtualenv in this user's cache: the versions
# of requirements.txt and no others. Exit code 3: there is no Python to do it with.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dir=${LANDFALL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/landfall}/moto
if cmp -s "$here/requirements.txt" "$dir/requirements.txt"; then exit 0; fi
if ! python3 -c 'import venv, ensurepip' 2>/dev/null; then
  echo "moto: no python3 with venv here; MotoTest will be skipped" >&2
  exit 3
fi
rm -rf "$dir"
python3 -m venv "$dir"
"$dir/bin/pip" install --quiet --disable-pip-version-check -r "$here/requirements.txt"
cp "$here/requirements.txt" "$dir/requirements.txt"
