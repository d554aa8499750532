#!/usr/bin/env bash
# Runs the fuzzer of the agent in a sandbox of its own: fuzz.sh PROGRAM FINDINGS ARGUMENTS...
# FINDINGS (a directory, made when it is not there) is /findings inside, and the corpus beside this script is /corpus.
set -euo pipefail
program=$(realpath "$1"); mkdir -p "$2"; findings=$(realpath "$2"); shift 2
here=$(dirname "$(realpath "$0")")
exec bwrap --unshare-all --as-pid-1 --die-with-parent --new-session --cap-drop ALL \
  --ro-bind / / --dev /dev --proc /proc --tmpfs /tmp \
  --ro-bind "$here/corpus" /tmp/corpus --bind "$findings" /tmp/findings --ro-bind "$program" /tmp/fuzz \
  --clearenv --setenv PATH /usr/bin:/bin \
  --setenv ASAN_OPTIONS detect_leaks=0:exitcode=77:abort_on_error=0:handle_abort=1 --setenv UBSAN_OPTIONS exitcode=77:print_stacktrace=1 \
  --chdir /tmp/findings /tmp/fuzz "$@"
