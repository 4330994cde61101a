#!/usr/bin/env bash
# bash action/package.sh PLATFORM FOLDER: the archive of one platform (linux-x64, osx-arm64, win-x64…) for a release, as install.sh takes it, and its line
# in FOLDER/SHA256SUMS. Built on that platform it is a native program (needs a compiler for C to link it; linux-x64-v3 is the one for processors with AVX2),
# built elsewhere a single file with the runtime in it. Libraries lie beside it: what has to be unpacked before it starts does not start without a home that
# can be written to.
set -euo pipefail

[[ $# -eq 2 ]] || { echo "usage: bash action/package.sh PLATFORM FOLDER" >&2; exit 2; }
platform=$1
mkdir -p "$2"
folder=$(cd "$2" && pwd)
cd "$(dirname "${BASH_SOURCE[0]}")/.."

version=$(sed -n 's:.*<VersionPrefix>\([^<]*\)</VersionPrefix>.*:\1:p' Directory.Build.props)
archive=keyscan-$version-$platform
work=$(mktemp -d "$folder/.package.XXXXXX")
trap 'rm -rf "$work"' EXIT

export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1
# macOS's tar would add files with the attributes of files.
export COPYFILE_DISABLE=1
level=()
[[ $platform != *-v3 ]] || level=(-p:PublishAot=true -p:IlcInstructionSet=x86-64-v3)
dotnet publish src/KeyScan.Cli -c Release -r "${platform%-v3}" ${level[@]+"${level[@]}"} -o "$work/published" -p:RunAnalyzers=false -p:NuGetAudit=false -v quiet

cp LICENSE README.md "$work/published/"
libraries=$(cd "$work/published" && for file in lib*.so lib*.dylib *.dll; do if [[ -f $file ]]; then printf '%s ' "$file"; fi; done)
for needed in e_sqlite3 git2-; do
  [[ $libraries == *$needed* ]] || { echo "package.sh: the native library $needed is not in what was published for $platform" >&2; exit 1; }
done
case $platform in
  win-*)
    archive=$archive.zip members="keyscan.exe $libraries LICENSE README.md"
    # GitHub's Windows has 7z and no zip.
    if command -v zip > /dev/null; then pack="zip -q -X"; else pack="7z a -bd -tzip"; fi
    ;;
  *) archive=$archive.tar.gz members="keyscan $libraries LICENSE README.md" pack="tar -czf" ;;
esac
rm -f "$folder/$archive"
# Words on purpose: both are written above.
# shellcheck disable=SC2086
(cd "$work/published" && $pack "$folder/$archive" $members)

cd "$folder"
touch SHA256SUMS
{
  awk -v name="$archive" '$2 != name' SHA256SUMS
  if command -v sha256sum > /dev/null; then sha256sum "$archive"; else shasum -a 256 "$archive"; fi | awk '{ sub(/^\*/, "", $2); print $1 "  " $2 }'
} > "$work/SHA256SUMS"
mv -f "$work/SHA256SUMS" SHA256SUMS
printf '%s/%s\n' "$folder" "$archive"
