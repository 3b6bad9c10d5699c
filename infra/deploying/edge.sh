# The certificate, the firewall and the alarms in us-east-1.

# The certificate, the firewall and the alarms in us-east-1, if samconfig.toml has a section for them. While the distribution uses
# one of the first two, it cannot be removed: if it is no longer wanted, the main stack is updated first, and the edge stack after it
# ($edge_after). The alarms watch the distribution: while there is none yet, the edge stack is updated both before and after.
deploy_edge() {
  edge=() edge_after='' edge_parameters=()
  edge_stack=$(helper edge samconfig.toml "$environment")
  [[ -n $edge_stack ]] || { say "  samconfig.toml has no section for it"; return; }
  read_parameters edge_parameters "$environment-edge" edge.yaml
  local wanted=() deployed=() output arn
  [[ $(value Firewall "${edge_parameters[@]}") == off ]] || wanted+=(WebAclArn)
  [[ -z $(value DomainName "${edge_parameters[@]}") ]] || wanted+=(CertificateArn)
  for output in WebAclArn CertificateArn; do
    arn=$(AWS_REGION=us-east-1 output "$edge_stack" "$output")
    [[ -z $arn ]] || deployed+=("$output")
  done
  for output in "${deployed[@]}"; do
    [[ " ${wanted[*]} " == *" $output "* ]] || edge_after=yes
  done
  [[ -n $edge_after ]] || update_edge
  arn=$(output "$stack" Distribution)
  [[ -n $arn ]] || edge_after=yes
  for output in "${wanted[@]}"; do
    arn=$(AWS_REGION=us-east-1 output "$edge_stack" "$output")
    edge+=("$output=\"$arn\"")
  done
}

update_edge() {
  local email distribution
  email=$(value AlarmEmail "${parameters[@]}")
  distribution=$(output "$stack" Distribution)
  change sam deploy --config-env "$environment-edge" --no-confirm-changeset \
    --parameter-overrides "${edge_parameters[@]}" "AlarmEmail=\"$email\"" "Distribution=\"$distribution\""
}
