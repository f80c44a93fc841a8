#!/usr/bin/env bash
# Writes deploy/install.yaml, the chart with its defaults, for `kubectl apply --server-side -f`.
#   generate.sh            write it
#   generate.sh --stdout   print it
# HELM names the helm to use; otherwise the one of tools/kube/install.sh, then the PATH's.
set -euo pipefail
cd "$(dirname "$0")/.."
helm=${HELM:-}
if [ -z "$helm" ]; then
  helm=$(tools/kube/install.sh --print-dir)/helm
  [ -x "$helm" ] || helm=$(command -v helm) || {
    echo "deploy/generate.sh: no helm: run make kube, or set HELM to one" >&2
    exit 1
  }
fi
render() {
  cat <<'HEAD'
# Made by deploy/generate.sh from helm/landfall with its default values; change those, not this.
# Set the image to the one you built (deploy/Dockerfile), for the operator and for what carries data:
# kubectl -n landfall-system set image deployment/landfall operator=REGISTRY/landfall:TAG
# kubectl -n landfall-system set env deployment/landfall LANDFALL_WORKER_IMAGES=REGISTRY/landfall:TAG
apiVersion: v1
kind: Namespace
metadata:
  name: landfall-system
  labels:
    pod-security.kubernetes.io/enforce: restricted
HEAD
  # The version helm is to assume: without one it takes whatever it was built with.
  "$helm" template landfall helm/landfall \
    --namespace landfall-system --include-crds --kube-version 1.34.0
}
if [ "${1:-}" = --stdout ]; then
  render
else
  made=$(mktemp)
  trap 'rm -f "$made"' EXIT
  render >"$made"
  cat "$made" >deploy/install.yaml
fi
