#!/usr/bin/env bash
# Runs the scan. Everything but KEYSCAN_ARGS reaches it by its own variables. For bash 3.2 and later.
set -euo pipefail

# shellcheck source=action/path.sh
. "${BASH_SOURCE[0]%/*}/path.sh"

keyscan=$KEYSCAN_HOME/keyscan
if [ ! -x "$keyscan" ]; then
  keyscan=$KEYSCAN_HOME/keyscan.exe
fi

# One argument a line, which no shell looks at. bash 3.2 takes an empty array for an unset one.
arguments=(github event)
while IFS= read -r line; do
  line=${line%$'\r'}
  if [ -n "$line" ]; then
    arguments+=("$line")
  fi
done <<< "${KEYSCAN_ARGS:-}"

exec "$keyscan" "${arguments[@]}"
