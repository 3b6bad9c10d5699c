# What infra/deploy needs and refuses, and the problems that it has found.

# What was not meant does nothing: an empty word may be a variable that was not set.
understand() {
  local most word
  for word in "$@"; do
    [[ -n $word ]] || die "one of the words is empty: infra/deploy --help"
  done
  [[ $environment != *-edge ]] || die "$environment is deployed together with ${environment%-edge}: deploy that"
  case $action in
    deploy | site | teardown) most=2 ;;
    rollback | restore) most=3 ;;
    secrets) most=$# ;;
    *) die "there is no action $action: the actions are site, secrets, rollback, restore and teardown; without one, it deploys" ;;
  esac
  (($# <= most)) || die "$action takes no ${*:most + 1}: infra/deploy --help"
}

need() {
  has "$1" || problem "$1 is missing: install $2"
}

need_python() {
  has python3 && python3 -c 'import tomllib' 2>/dev/null || problem "python3 is missing or too old: install Python 3.11 or later"
}

need_aws() {
  need aws "the AWS command line, version 2"
  if has aws && [[ $(aws --version 2>/dev/null) != aws-cli/2.* ]]; then
    problem "aws is version 1, which cannot write the list of paths: install version 2"
  fi
}

need_builders() {
  need sam "the AWS SAM command line"
  need cargo "the Rust toolchain"
  if has cargo && ! cargo lambda --version >/dev/null 2>&1; then
    problem "cargo-lambda is missing: pip install cargo-lambda ziglang"
  fi
}

has() {
  command -v "$1" >/dev/null
}

problem() {
  problems+=("$*")
}

say_problems() {
  say "What stands in the way (${#problems[@]}):"
  printf '  - %s\n' "${problems[@]}" >&2
}

stop_at_problems() {
  ((${#problems[@]} == 0)) || { say_problems; exit 1; }
}
