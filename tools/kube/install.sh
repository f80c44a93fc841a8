#!/usr/bin/env bash
# Puts kube-apiserver, kube-controller-manager, etcd, kubectl and helm into a cache of this user:
# downloaded where that works, else built with Go. Runs once; afterwards it only says where they are.
#   install.sh              make sure they are there
#   install.sh --print-dir  say where they are, or would be
set -euo pipefail

version=v1.34.4
helm_version=v3.19.5
here=$(cd "$(dirname "$0")" && pwd)
os=$(uname -s | tr '[:upper:]' '[:lower:]')
case $(uname -m) in x86_64) arch=amd64 ;; aarch64 | arm64) arch=arm64 ;; *) arch=$(uname -m) ;; esac
cache=${LANDFALL_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/landfall}
dir=$cache/kube/$version-$os-$arch
programs=(etcd kube-apiserver kube-controller-manager kubectl helm)

[ "${1:-}" != --print-dir ] || { echo "$dir"; exit 0; }

missing() { for p in "${programs[@]}"; do [ -x "$dir/$p" ] || echo "$p"; done; }
say() { echo "kube: $*" >&2; }

# Runs a command and shows that it still does.
with_progress() {
  local what=$1 started=$SECONDS pid
  shift
  say "$what"
  "$@" &
  pid=$!
  while kill -0 "$pid" 2>/dev/null; do
    for _ in 1 2 3 4 5 6 7 8 9 10; do kill -0 "$pid" 2>/dev/null && sleep 1 || break; done
    kill -0 "$pid" 2>/dev/null && say "$what: $((SECONDS - started)) s so far"
  done
  wait "$pid"
}

fetch() { curl -fsSL --connect-timeout 3 --retry 1 -o "$2" "$1"; }

checked() { # file, checksum file, tool
  [ "$("$3" "$1" | cut -d' ' -f1)" = "$(cut -d' ' -f1 "$2")" ]
}

download() {
  command -v curl >/dev/null || return 1
  local tmp=$1 archive=envtest-$version-$os-$arch.tar.gz
  local releases=https://github.com/kubernetes-sigs/controller-tools/releases/download
  fetch "$releases/envtest-$version/$archive.sha512" "$tmp/sum" || return 1
  fetch "$releases/envtest-$version/$archive" "$tmp/$archive" || return 1
  checked "$tmp/$archive" "$tmp/sum" sha512sum || { say "$archive: the checksum differs"; return 1; }
  tar -xzf "$tmp/$archive" -C "$tmp" --strip-components=2
  for p in kube-controller-manager kubectl; do
    fetch "https://dl.k8s.io/$version/bin/$os/$arch/$p.sha256" "$tmp/$p.sum" || return 1
    fetch "https://dl.k8s.io/$version/bin/$os/$arch/$p" "$tmp/$p" || return 1
    checked "$tmp/$p" "$tmp/$p.sum" sha256sum || { say "$p: the checksum differs"; return 1; }
  done
  fetch "https://get.helm.sh/helm-$helm_version-$os-$arch.tar.gz.sha256sum" "$tmp/helm.sum" || return 1
  fetch "https://get.helm.sh/helm-$helm_version-$os-$arch.tar.gz" "$tmp/helm.tgz" || return 1
  checked "$tmp/helm.tgz" "$tmp/helm.sum" sha256sum || { say "helm: the checksum differs"; return 1; }
  tar -xzf "$tmp/helm.tgz" -C "$tmp" --strip-components=1 "$os-$arch/helm"
}

build() {
  command -v go >/dev/null || return 1
  local tmp=$1 stamp=k8s.io/component-base/version minor=${version#v1.}
  local flags="-s -w -X $stamp.gitVersion=$version -X $stamp.gitMajor=1 -X $stamp.gitMinor=${minor%%.*}"
  # helm renders for the Kubernetes it was built for, and takes 1.20 where nobody says.
  local helm=helm.sh/helm/v3 of helm_flags="-s -w"
  for of in pkg/chartutil pkg/lint/rules; do
    helm_flags+=" -X $helm/$of.k8sVersionMajor=1 -X $helm/$of.k8sVersionMinor=${minor%%.*}"
  done
  export CGO_ENABLED=0
  for p in etcd kube-apiserver kube-controller-manager kubectl; do
    [ -x "$dir/$p" ] && continue
    local long=""
    [ "$p" != kube-apiserver ] || long=" (five minutes on two cores)"
    with_progress "building $p $version with Go$long" \
      go build -C "$here" -trimpath -ldflags "$flags" -o "$tmp/$p" "./cmd/$p" || return 1
  done
  [ -x "$dir/helm" ] || GOBIN=$tmp with_progress "building helm $helm_version with Go" \
    go install -trimpath -ldflags "$helm_flags" "$helm/cmd/helm@$helm_version" || return 1
}

keep() {
  chmod +x "$1"/* 2>/dev/null || true
  for p in "${programs[@]}"; do [ ! -f "$1/$p" ] || mv -f "$1/$p" "$dir/$p"; done
}

[ -n "$(missing)" ] || { say "$version in $dir"; exit 0; }
mkdir -p "$dir"
exec 9>"$dir/.lock"
if command -v flock >/dev/null; then
  flock -n 9 || { say "another run is at it; waiting"; flock 9; }
fi
[ -n "$(missing)" ] || { say "$version in $dir"; exit 0; }

tmp=$(mktemp -d "$dir/.new.XXXXXX")
trap 'rm -rf "$tmp"' EXIT
how=""
say "missing: $(missing | tr '\n' ' ')"
if with_progress "downloading $version" download "$tmp" 2>/dev/null; then
  how=downloaded
else
  say "no download from here; building from $here"
  rm -rf "${tmp:?}"/*
  if build "$tmp"; then how="built with $(go version | cut -d' ' -f3)"; fi
fi
keep "$tmp"
if [ -n "$(missing)" ]; then
  say "not to be had here: $(missing | tr '\n' ' ')"
  say "it takes a network, or Go 1.24 and its module proxy; tests that need a Kubernetes API are skipped without"
  exit 3
fi
say "$version in $dir, $how"
