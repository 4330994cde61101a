#!/usr/bin/env bash
# Puts keyscan into $KEYSCAN_HOME, which the action caches by version: the released binary for this platform, its checksum compared, or where there is
# no release one that is built from the action's own source; native libraries such as SQLite's lie beside it. Runs on bash 3.2 (macOS) and in git's bash on Windows.
#
# KEYSCAN_HOME             the folder; keyscan (keyscan.exe on Windows) in it that has the version asked for is left as it is, and nothing is downloaded
# KEYSCAN_VERSION          the version; empty: the one of this source
# KEYSCAN_CPUINFO          what says which instructions the processor has, by default /proc/cpuinfo
# RUNNER_OS, RUNNER_ARCH   Linux, macOS or Windows; X64 or ARM64
# KEYSCAN_REPOSITORY       owner/name of the releases; else the one this source was downloaded from, else GITHUB_ACTION_REPOSITORY. Without any, as with
#                          `uses: ./`, the source that is here is what the workflow asks for, and it is built
# GITHUB_SERVER_URL        https, or http on loopback
# KEYSCAN_VERIFY_PROVENANCE  true: the archive's build provenance has to be verified too, by gh (2.67 or newer) with GH_TOKEN
set -euo pipefail

case ${BASH_SOURCE[0]} in
  */*) scripts=${BASH_SOURCE[0]%/*} ;;
  *) scripts=. ;;
esac
# shellcheck source=action/path.sh
. "$scripts/path.sh"
source_folder=$(cd "$scripts/.." && pwd)
staging=

# What is said may hold what somebody else wrote: quoted, so that a line of it is no command for the runner.
fail() {
  if [[ ${GITHUB_ACTIONS:-} == true ]]; then
    printf '::error title=KeyScan could not be installed::%s\n' "$*" >&2
  else
    printf 'install.sh: %s\n' "$*" >&2
  fi
  exit 2
}

remove_staging() { [[ -z $staging ]] || rm -rf "$staging"; }

read_version() {
  version=${KEYSCAN_VERSION:-}
  own_version=$(sed -n 's:.*<VersionPrefix>\([^<]*\)</VersionPrefix>.*:\1:p' "$source_folder/Directory.Build.props")
  version=${version:-$own_version}
  version=${version#v}
  case $version in
    [0-9]*) ;;
    *) fail "$(printf %q "$version") is not a version such as 1.2.3." ;;
  esac
  case $version in
    *[!0-9A-Za-z.+-]*) fail "$(printf %q "$version") is not a version such as 1.2.3." ;;
  esac
  [[ ${#version} -le 64 ]] || fail "The version is longer than 64 characters."
}

read_platform() {
  local system processor
  program=keyscan
  ending=tar.gz
  case ${RUNNER_OS:-} in
    Linux) system=linux ;;
    macOS) system=osx ;;
    Windows) system=win program=keyscan.exe ending=zip ;;
    *) fail "RUNNER_OS is $(printf %q "${RUNNER_OS:-}"); KeyScan runs on Linux, macOS and Windows." ;;
  esac
  case ${RUNNER_ARCH:-} in
    X64) processor=x64 ;;
    ARM64) processor=arm64 ;;
    *) fail "RUNNER_ARCH is $(printf %q "${RUNNER_ARCH:-}"); KeyScan runs on X64 and ARM64." ;;
  esac
  # Alpine's C library runs none of the released binaries.
  if [[ $system == linux ]] && compgen -G '/lib/ld-musl-*' > /dev/null && ! compgen -G '/lib*/ld-linux-*' > /dev/null; then
    system=linux-musl
  fi
  platform=$system-$processor
}

read_home() {
  home=${KEYSCAN_HOME:-}
  [[ -n $home ]] || fail "KEYSCAN_HOME is not set: the folder to install into."
  if [[ ${RUNNER_OS:-} == Windows ]] && command -v cygpath > /dev/null; then
    home=$(cygpath -u "$home")
  fi
  mkdir -p "$home" || fail "KEYSCAN_HOME, $(printf %q "$home"), cannot be made."
}

# read_repository: empty where the source does not come from a repository that has releases.
read_repository() {
  local path=
  repository=${KEYSCAN_REPOSITORY:-}
  # Inside a composite action the runner's variable is empty or names the action around it; its folder of downloaded actions is _actions/OWNER/NAME/REF.
  if [[ -z $repository && $source_folder == */_actions/*/*/* ]]; then
    path=${source_folder##*/_actions/}
    repository=$(printf '%s' "$path" | cut -d / -f 1-2)
  fi
  repository=${repository:-${GITHUB_ACTION_REPOSITORY:-}}
  [[ -n $repository ]] || return 0
  case $repository in
    *[!0-9A-Za-z._/-]* | */*/* | /* | */ | ../* | */.. | ./* | */.) fail "$(printf %q "$repository") is not a repository, OWNER/NAME." ;;
    */*) ;;
    *) fail "$(printf %q "$repository") is not a repository, OWNER/NAME." ;;
  esac
}

read_server() {
  server=${GITHUB_SERVER_URL:-https://github.com}
  server=${server%/}
  case ${server#*://} in
    "" | *[!0-9A-Za-z.:-]*) fail "GITHUB_SERVER_URL is $(printf %q "$server"), which is not the address of a server." ;;
  esac
  case $server in
    https://*) protocols='=https' ;;
    http://127.0.0.1:* | http://localhost:*) protocols='=http,https' ;;
    *) fail "GITHUB_SERVER_URL is $(printf %q "$server"): programs are downloaded over https only." ;;
  esac
}

# is_installed PROGRAM: whether it starts and has the version.
is_installed() {
  local said
  [[ -f $1 && -x $1 ]] || return 1
  said=$("$1" --version 2> /dev/null) || return 1
  case $said in
    "keyscan ${version%%+*} "* | "keyscan ${version%%+*}") return 0 ;;
    *) return 1 ;;
  esac
}

# download NAME: into the staging folder; 1 where the server does not have it. At most 300 MB and 10 minutes.
download() {
  local address=$server/$repository/releases/download/v$version/$1 status
  status=$(curl --silent --show-error --location --proto "$protocols" --proto-redir "$protocols" --connect-timeout 20 --max-time 600 \
    --max-filesize 300000000 --max-redirs 5 --retry 2 --write-out '%{http_code}' --output "$staging/$1" "$address") ||
    fail "$address could not be downloaded: curl ended with $?. Run the job again, or set KEYSCAN_VERSION to a version that has a release."
  case $status in
    200) return 0 ;;
    404) return 1 ;;
    *) fail "$address answered $status. Run the job again later." ;;
  esac
}

sha256_of() {
  if command -v sha256sum > /dev/null; then sha256sum < "$1"; else shasum -a 256 < "$1"; fi | cut -d ' ' -f 1
}

# has_level_3: whether the processor has what programs for x86-64-v3 are compiled for. Only Linux says so in a file.
has_level_3() {
  local flags flag
  [[ $platform == linux-x64 && -r ${KEYSCAN_CPUINFO:-/proc/cpuinfo} ]] || return 1
  flags=" $(sed -n 's/^flags[[:space:]]*: //p' "${KEYSCAN_CPUINFO:-/proc/cpuinfo}" | head -n 1) "
  for flag in avx avx2 bmi1 bmi2 f16c fma abm movbe; do
    case $flags in
      *" $flag "*) ;;
      *) return 1 ;;
    esac
  done
}

# checksum_of ARCHIVE: as the release's SHA256SUMS has it; nothing where it does not.
checksum_of() {
  tr -d '\r' < "$staging/SHA256SUMS" | awk -v name="$1" '$2 == name || $2 == "*" name { print tolower($1); exit }'
}

# install_release: 1 where there is no release of this version, or it has no binary for this platform.
install_release() {
  download SHA256SUMS || return 1
  # The program for newer processors reads faster; should it not start, the one for all of them does.
  if has_level_3 && [[ -n $(checksum_of "keyscan-$version-$platform-v3.$ending") ]]; then
    fetch "keyscan-$version-$platform-v3.$ending"
    if is_installed "$staging/$program"; then
      finish "$staging/$program" "the release v$version of $repository"
      return 0
    fi
  fi
  [[ -n $(checksum_of "keyscan-$version-$platform.$ending") ]] || return 1
  fetch "keyscan-$version-$platform.$ending"
  finish "$staging/$program" "the release v$version of $repository"
}

# fetch ARCHIVE: downloads it, compares its checksum, and unpacks it into the staging folder.
fetch() {
  local archive=$1 expected
  expected=$(checksum_of "$archive")
  download "$archive" || fail "The release v$version of $repository has no $archive, though its SHA256SUMS names it."
  [[ $(sha256_of "$staging/$archive") == "$expected" ]] ||
    fail "The SHA-256 of $archive from $server/$repository is not the one in SHA256SUMS. It was not unpacked and not run: the download is damaged, or somebody has changed it."
  verify_provenance "$staging/$archive"
  unpack "$staging/$archive"
}

verify_provenance() {
  [[ ${KEYSCAN_VERIFY_PROVENANCE:-} == true ]] || return 0
  command -v gh > /dev/null || fail "KEYSCAN_VERIFY_PROVENANCE asks for gh, which is not installed."
  gh attestation verify "$1" --repo "$repository" --signer-workflow "$repository/.github/workflows/release.yml" --source-ref "refs/tags/v$version" > /dev/null ||
    fail "gh does not find that ${1##*/} was built by the release workflow of $repository from its tag v$version. It was not unpacked and not run."
}

# Only the program and the native libraries beside it: whatever else an archive holds, nothing of it gets anywhere.
unpack() {
  local members name names
  names=("$program")
  members=$(list "$1") || fail "${1##*/} cannot be read."
  while IFS= read -r name; do
    if is_library "$name"; then names+=("$name"); fi
  done <<< "$members"
  if [[ $ending == tar.gz ]]; then
    tar -xzf "$1" -C "$staging" "${names[@]}"
  elif command -v unzip > /dev/null; then
    unzip -q "$1" "${names[@]}" -d "$staging"
  else
    "${SYSTEMROOT:-C:/Windows}/System32/tar.exe" -xf "$1" -C "$staging" "${names[@]}"
  fi || fail "${1##*/} holds no $program that can be unpacked."
}

list() {
  if [[ $ending == tar.gz ]]; then
    tar -tzf "$1"
  elif command -v unzip > /dev/null; then
    unzip -Z1 "$1"
  else
    "${SYSTEMROOT:-C:/Windows}/System32/tar.exe" -tf "$1"
  fi | tr -d '\r'
}

# is_library NAME: in no folder, and with the ending of this system.
is_library() {
  case $1 in
    *[!0-9A-Za-z._-]* | -* | .*) return 1 ;;
    lib*.so) [[ $platform == linux* ]] ;;
    lib*.dylib) [[ $platform == osx-* ]] ;;
    *.dll) [[ $platform == win-* ]] ;;
    *) return 1 ;;
  esac
}

build_from_source() {
  local why="No release v$version for $platform was found"
  [[ -n $repository ]] || why="The action is used from its own checkout"
  [[ $version == "$own_version" ]] || fail "$why, and the action's own source is version $own_version. Ask for a version that is released, or for none."
  command -v dotnet > /dev/null ||
    fail "$why, and there is no dotnet to build KeyScan with. Put actions/setup-dotnet with dotnet-version 10.0.x before this step, or ask for a version that is released."
  printf 'install.sh: %s; building keyscan %s from source, which takes some minutes.\n' "$why" "$version"
  # Not as a native program: that takes a compiler for C and twice the time. Build servers would outlive this step with its output in their hands.
  # Analyzers judge the source, which is not what is asked for here.
  (cd "$source_folder" && MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 \
    dotnet publish src/KeyScan.Cli -c Release -r "$platform" -o "$staging/published" -p:PublishAot=false -p:RunAnalyzers=false -p:NuGetAudit=false -v quiet) ||
    fail "$why, and KeyScan could not be built from source, see above."
  finish "$staging/published/$program" "its source"
}

# finish PROGRAM ORIGIN: into its place in one step, once it has been seen to run; its libraries before it, so that where it is they are.
finish() {
  local library name
  [[ -f $1 && ! -L $1 ]] || fail "There is no $program in what came from $2."
  chmod 755 "$1"
  is_installed "$1" || fail "The keyscan from $2 does not run here, or is not version $version: $("$1" --version 2>&1 | tr '\r\n%' '   ' | cut -c 1-200)"
  for library in "${1%/*}"/*; do
    name=${library##*/}
    if is_library "$name" && [[ -f $library && ! -L $library ]]; then
      mv -f "$library" "$home/$name" || fail "$(printf %q "$home/$name") cannot be replaced."
    fi
  done
  mv -f "$1" "$home/$program" || fail "$(printf %q "$home/$program") cannot be replaced."
  printf 'install.sh: keyscan %s from %s.\n' "$version" "$2"
}

read_version
read_platform
read_home
if is_installed "$home/$program"; then
  printf 'install.sh: keyscan %s is there already.\n' "$version"
  exit 0
fi
read_repository
read_server
trap remove_staging EXIT
staging=$(mktemp -d "$home/.install.XXXXXX")
if [[ -z $repository ]] || ! install_release; then
  build_from_source
fi
