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
