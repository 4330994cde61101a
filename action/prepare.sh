#!/usr/bin/env bash
# Says where the build goes and under which key it is cached: the key names all that goes into it. For bash 3.2 and later.
set -euo pipefail

scripts=${BASH_SOURCE[0]%/*}
# shellcheck source=action/path.sh
. "$scripts/path.sh"
root=$(cd "$scripts/.." && pwd)

fail() {
  printf '::error title=KeyScan::%s\n' "$1"
  exit 2
}

# The input goes into paths.
version=${KEYSCAN_VERSION:-}
case $version in
  *[!0-9A-Za-z.+-]*) fail "The input version is no version. Write one such as 0.1.0, or leave it out." ;;
esac

checksum() {
  if command -v sha256sum > /dev/null; then sha256sum; else shasum -a 256; fi
}

# A version is what its release holds; without one it is this source.
if [ -n "$version" ]; then
  build=$version
else
  build=$(cd "$root" && find src rules action Directory.* global.json -type f ! -path '*/bin/*' ! -path '*/obj/*' | LC_ALL=C sort | tr '\n' '\0' | xargs -0 cat | checksum | cut -c 1-16)
fi

os=${RUNNER_OS:-$(uname -s)}
arch=${RUNNER_ARCH:-$(uname -m)}
home=${RUNNER_TOOL_CACHE:-${RUNNER_TEMP:-/tmp}}/keyscan/$build-$arch

has_sdk=false
# A global.json of the checkout has no say in it.
if command -v dotnet > /dev/null && (cd "$root" && dotnet --list-sdks) 2> /dev/null | grep -q '^10\.'; then
  has_sdk=true
fi

{
  printf 'home=%s\n' "$home"
  printf 'key=keyscan-%s-%s-%s\n' "$build" "$os" "$arch"
  printf 'has-sdk=%s\n' "$has_sdk"
} >> "$GITHUB_OUTPUT"
