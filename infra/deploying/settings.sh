# The settings of samconfig.toml.

# Sets the array $1 to all parameters of a template: from samconfig.toml, or else their defaults. (SAM would leave a
# parameter that is no longer given at its last value.)
read_parameters() {
  local all
  all=$(helper parameters samconfig.toml "$2" "$root/infra/$3")
  mapfile -t "$1" <<<"$all"
}

# The value of the parameter $1 among those that follow.
value() {
  local name=$1 parameter
  for parameter in "${@:2}"; do
    if [[ $parameter == "$name="* ]]; then
      parameter=${parameter#*=\"}
      echo "${parameter%\"}"
    fi
  done
}

setting() {
  helper setting samconfig.toml "$@"
}

helper() {
  python3 "$root/infra/deployment.py" "$@"
}
