# What infra/deploy says and asks, and how it runs commands.

# Prints the command and, unless this is a dry run, runs it. Standard input is not printed, since it may be a secret.
change() {
  printf '  %s\n' "$(printf '%q ' "$@")" >&2
  [[ -n $dry_run ]] || "$@"
}

# Prints the command and runs it, also in a dry run: for commands that change only this machine.
run() {
  printf '  %s\n' "$(printf '%q ' "$@")" >&2
  "$@"
}

# Asks for confirmation, unless this is a dry run or --yes was given.
agree() {
  local answer=''
  [[ -z $dry_run && -z $yes ]] || return 0
  read -rp "$1 [y/N] " answer || true
  [[ $answer == [yY]* ]] || die "nothing was done; --yes goes on without asking"
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

usage() {
  sed -n '2,/^set /{/^set /d;s/^# \?//p}' "$root/infra/deploy"
}

version() {
  echo "kortkoll $(sed -n 's/^version = "\(.*\)"/\1/p' "$root/Cargo.toml" | head -n 1)" \
    "$(git -C "$root" describe --always --dirty 2>/dev/null || true)"
}

say() {
  printf '%s\n' "$*" >&2
}

die() {
  printf 'infra/deploy: %s\n' "$*" >&2
  exit 1
}
