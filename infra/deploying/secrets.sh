# The secrets that the stack uses, in one secret of Secrets Manager.

# The functions accept the new secret of the CDN and the deployed one, however many were created in between.
secrets() {
  say "Secret $secret"
  local known deployed new
  known=$(secret_value)
  deployed=$(stack_value Parameters ParameterKey SecretsVersion ParameterValue)
  [[ -z $deployed ]] || deployed=$(secret_value --version-id "$deployed")
  new=$(helper secrets "$@" <<<"[${known:-null}, ${deployed:-null}]")
  if [[ -z $known ]]; then
    change aws secretsmanager create-secret --name "$secret" --secret-string file:///dev/stdin \
      --description "Secrets that Kortkoll shares with its CDN and its providers" --query Name --output text <<<"$new"
  else
    change aws secretsmanager put-secret-value --secret-id "$secret" --secret-string file:///dev/stdin \
      --query Name --output text <<<"$new"
  fi
  say "  it takes effect with the next deployment: infra/deploy $environment"
}

secret_value() {
  look_up ResourceNotFoundException aws secretsmanager get-secret-value --secret-id "$secret" "$@" --query SecretString --output text
}

# The secret's current version, which must have all keys.
secrets_version() {
  local current version
  current=$(look_up ResourceNotFoundException aws secretsmanager get-secret-value --secret-id "$secret" --output json) || exit
  [[ -n $current ]] || die "the secret $secret is missing: infra/deploy $environment secrets"
  version=$(helper version <<<"$current") || exit
  echo "$version"
}
