#!/usr/bin/env bash
# Runs the scan. Everything but KEYSCAN_ARGS reaches it by its own variables. For bash 3.2 and later.
set -euo pipefail

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

# Windows would look for git in the checkout first.
export NoDefaultCurrentDirectoryInExePath=1

exec "$keyscan" "${arguments[@]}"
