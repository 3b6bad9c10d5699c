# The settings of samconfig.toml.

# The settings of the environment. Fails if they cannot be read, after saying why.
read_settings() {
  stack=$(setting "$environment" stack_name) || return
  AWS_REGION=$(setting "$environment" region) || return
  read_parameters parameters "$environment" template.yaml || return
  secret=kortkoll/$(value Environment "${parameters[@]}")
  export AWS_REGION AWS_DEFAULT_REGION=$AWS_REGION AWS_PAGER=
}

# Sets the array $1 to all parameters of a template: from samconfig.toml, or else their defaults. (SAM would leave a
# parameter that is no longer given at its last value.)
read_parameters() {
  local all
  all=$(helper parameters samconfig.toml "$2" "$root/infra/$3") || return
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
