# Sourced by the scripts here before they start anything: of PATH stay the absolute folders that lie outside of the checkout, by their own name and by where
# their links lead. A file of a pull request that is named like a program is content, also where a step before has put a folder of the checkout on PATH.
# shellcheck shell=bash
keep_trusted_path() {
  local entry real kept='' checkout=${GITHUB_WORKSPACE:-$PWD} checkout_real
  checkout=$(cd "$checkout" 2> /dev/null && pwd) || checkout=$PWD
  checkout_real=$(cd "$checkout" && pwd -P)
  local IFS=:
  # A glob in an entry is a name.
  set -f
  for entry in $PATH; do
    [[ $entry == /* ]] || continue
    real=$(cd "$entry" 2> /dev/null && pwd -P) || continue
    # Everything lies in /, which is nobody's checkout.
    if [[ $checkout_real != / ]]; then
      case $entry/ in "$checkout"/* | "$checkout_real"/*) continue ;; esac
      case $real/ in "$checkout_real"/*) continue ;; esac
    fi
    kept=${kept:+$kept:}$entry
  done
  set +f
  export PATH=$kept
}
keep_trusted_path
