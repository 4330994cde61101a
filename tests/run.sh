#!/usr/bin/env bash
# Installs what the tests need, builds, and passes every test project. Its last line is "N passed, N failed, N skipped".
# macOS and Windows leave out the tests against programs of Debian's, and say which.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."

export DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_NOLOGO=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
# Build servers would outlive this script, and a CI waits for whoever still holds its output.
export MSBUILDDISABLENODEREUSE=1 DOTNET_CLI_USE_MSBUILD_SERVER=0 UseSharedCompilation=false

# KeyScan runs without ICU; so should the SDK and the programs of others, where the machine has none.
export DOTNET_SYSTEM_GLOBALIZATION_INVARIANT=1

results=TestResults
rm -rf "$results"
mkdir "$results"

say() { printf '\n== %s\n' "$*"; }
fail() { printf 'tests/run.sh: %s\n' "$*" >&2; exit 1; }

# left_out: parts of the names of tests that do not run here, and projects.
case $(uname -s) in
  Linux) system=Linux left_out= ;;
  # Debian's folders; a browser on PATH; releases for Linux.
  Darwin) system=macOS left_out='ReadmeOrganisation Packaging Verification.Logins KeyScan.Browser.Tests' ;;
  # Those too, and servers and hooks that are programs for a Unix shell.
  *) system=Windows left_out='EndToEnd Registry.Database Packaging Verification.Logins KeyScan.Browser.Tests' ;;
esac

# install_missing PROGRAM=PACKAGE...
install_missing() {
  local packages=() pair
  for pair in "$@"; do
    command -v "${pair%%=*}" > /dev/null || packages+=("${pair#*=}")
  done
  [[ ${#packages[@]} -gt 0 ]] || return 0
  if [[ $system == macOS ]] && command -v brew > /dev/null; then
    say "installing ${packages[*]}"
    brew install --quiet "${packages[@]}"
    return
  fi
  command -v apt-get > /dev/null || fail "missing: ${packages[*]}. Install them and run this again."
  local root=()
  if [[ $EUID -ne 0 ]]; then
    command -v sudo > /dev/null || fail "missing: ${packages[*]}. Run this as root, or install them first."
    root=(sudo)
  fi
  say "installing ${packages[*]}"
  "${root[@]}" apt-get update -qq
  "${root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq -o Dpkg::Options::=--force-confold --no-install-recommends "${packages[@]}" > /dev/null
}

# The tests start servers of their own; Debian's package would start one more for the machine.
install_postgres() {
  if [[ $system == macOS ]]; then
    install_missing initdb=postgresql@17
    # It is not linked into a folder of PATH, where other versions may be.
    command -v initdb > /dev/null || export PATH="$PATH:$(brew --prefix postgresql@17)/bin"
  fi
  [[ $system == Linux ]] || return 0
  compgen -G '/usr/lib/postgresql/*/bin/initdb' > /dev/null || command -v initdb > /dev/null && return 0
  local root=()
  [[ $EUID -eq 0 ]] || root=(sudo)
  if command -v apt-get > /dev/null && [[ ! -e /etc/postgresql-common/createcluster.conf ]]; then
    "${root[@]}" mkdir -p /etc/postgresql-common
    echo 'create_main_cluster = false' | "${root[@]}" tee /etc/postgresql-common/createcluster.conf > /dev/null
  fi
  install_missing initdb=postgresql
}

# Installs packages of Debian without what would start their servers, which would listen to everybody: the tests start their own, on loopback.
install_unstarted() {
  local root=() policy=/usr/sbin/policy-rc.d made=
  [[ $EUID -eq 0 ]] || root=(sudo)
  if command -v apt-get > /dev/null && [[ ! -e $policy ]]; then
    printf '#!/bin/sh\nexit 101\n' | "${root[@]}" tee "$policy" > /dev/null
    "${root[@]}" chmod +x "$policy"
    made=yes
  fi
  install_missing "$@"
  [[ -z $made ]] || "${root[@]}" rm -f "$policy"
}

install_rabbitmq() {
  [[ -x /usr/lib/rabbitmq/bin/rabbitmq-server ]] && return 0
  install_unstarted rabbitmq-not-there=rabbitmq-server
}

install_web_server() {
  [[ $system == Linux ]] || return 0
  [[ -x /usr/sbin/nginx && -x /usr/sbin/fcgiwrap ]] && return 0
  install_unstarted /usr/sbin/nginx=nginx-light /usr/sbin/fcgiwrap=fcgiwrap
}

# The databases that logins are tried at: of MariaDB the server alone.
install_databases() {
  [[ $system == Linux ]] || return 0
  [[ -x /usr/bin/redis-server && -x /usr/sbin/mariadbd ]] && return 0
  install_unstarted /usr/bin/redis-server=redis-server /usr/sbin/mariadbd=mariadb-server-core
}

install_tools() {
  local lock=tests/tools/package-lock.json installed=tests/tools/node_modules/.package-lock.json
  [[ ! -f $installed || $lock -nt $installed ]] || return 0
  say "npm ci in tests/tools"
  (cd tests/tools && npm ci --ignore-scripts --no-progress)
}

command -v dotnet > /dev/null || fail "missing: the .NET SDK that global.json names, https://dot.net/download."
needed=(git=git node=nodejs npm=npm openssl=openssl)
# They link the native program.
if [[ $system == Linux ]]; then
  needed+=(cc=gcc)
  compgen -G '/usr/lib*/*/crt1.o' > /dev/null || compgen -G '/usr/lib*/crt1.o' > /dev/null || needed+=(libc-headers-not-there=libc6-dev)
fi
[[ $system == Windows ]] || needed+=(rg=ripgrep pre-commit=pre-commit)
# Ubuntu's package of chromium is a snap, and GitHub's machines have the other.
[[ $system != Linux ]] || command -v google-chrome > /dev/null || needed+=(chromium=chromium)
install_missing "${needed[@]}"
install_postgres
install_rabbitmq
install_web_server
install_databases
install_tools

say "dotnet restore"
dotnet restore --locked-mode KeyScan.sln
say "dotnet build"
# In the environment, so that what tests of README build anew is built alike, and so not at all.
export CheckTrimming=true
dotnet build -c Release --no-restore KeyScan.sln

# What users get is what is tested: the native program, out of the archive that a release would have. Elsewhere `dotnet` runs the tool.
if [[ $system == Linux && $(uname -m) == x86_64 ]]; then
  say "the release for linux-x64"
  bash action/package.sh linux-x64 "$results/release"
  mkdir "$results/program"
  tar -xzf "$results"/release/keyscan-*-linux-x64.tar.gz -C "$results/program"
  export TESTED_PROGRAM=$PWD/$results/program/keyscan TESTED_RELEASE=$PWD/$results/release
fi

filter=
if [[ -n $left_out ]]; then
  say "left out on $system: $left_out"
  for part in $left_out; do filter="${filter:+$filter&}FullyQualifiedName!~$part"; done
fi

status=0 failing=
for project in tests/*.Tests/*.csproj; do
  name=$(basename "$project" .csproj)
  [[ " $left_out " != *" $name "* ]] || continue
  say "dotnet test $name"
  dotnet test "$project" -c Release --no-build ${filter:+--filter "$filter"} --results-directory "$results" --logger "trx;LogFileName=$name.trx" \
    --blame-hang-timeout 10m --blame-hang-dump-type none || { status=1; failing="${failing:+$failing }$name"; }
done

# A skipped test counts in total and not in executed; whatever ran and did not pass has failed, also by an abort or a time-out.
read -r passed failed skipped < <(
  cat /dev/null "$results"/*.trx 2> /dev/null | tr '>' '\n' | sed -n 's/.*<Counters //p' | tr '\n"' '  ' |
    awk '{ for (i = 1; i < NF; i++) { if ($i == "total=") t += $(i + 1); if ($i == "executed=") e += $(i + 1); if ($i == "passed=") p += $(i + 1) } }
      END { print p + 0, e - p, t - e }'
)
if [[ $((passed + failed)) -eq 0 ]]; then
  echo "tests/run.sh: no test ran." >&2
  status=1
fi
[[ $failed -eq 0 ]] || status=1
# A class or a fixture that does not clean up fails its run, and no test of it.
[[ -z $failing || $failed -gt 0 ]] || echo "tests/run.sh: $failing failed outside of its tests, see 'Cleanup Failure' or 'aborted' above." >&2
echo "$passed passed, $failed failed, $skipped skipped" | tee "$results/summary"
exit "$status"
