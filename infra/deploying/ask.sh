# What infra/deploy asks AWS about the stack.

# The stack's status, empty if there is no such stack.
status() {
  look_up "does not exist" aws cloudformation describe-stacks --stack-name "$stack" --query 'Stacks[0].StackStatus' --output text
}

# The site's address: that of its domain, or CloudFront's once there is a distribution.
site_url() {
  local domain address
  domain=$(value DomainName "${parameters[@]}")
  if [[ -n $domain ]]; then echo "https://$domain"; return; fi
  address=$(output "$stack" SiteAddress)
  echo "${address:-$no_address_yet}"
}

# An output of a stack, empty if it does not exist yet.
output() {
  stack_value Outputs OutputKey "$2" OutputValue "$1"
}

stack_value() {
  local found
  found=$(look_up "does not exist" aws cloudformation describe-stacks --region "$AWS_REGION" --stack-name "${5:-$stack}" \
    --output text --query "Stacks[0].$1[?$2=='$3'].$4")
  [[ $found == None ]] || echo "$found"
}

# The output of a command that asks AWS; nothing if its error has the word $1, by which AWS says that there is no such thing. Any
# other failure ends the script: what could not be looked up may well be there.
look_up() {
  local absent=$1 output errors
  shift
  errors=$(mktemp)
  if output=$("$@" 2>"$errors"); then
    rm "$errors"
    echo "$output"
    return
  fi
  output=$(<"$errors")
  rm "$errors"
  [[ $output == *"$absent"* ]] || die "$1 $2 $3 failed: ${output:-no reason given}"
}

need_output() {
  local found
  found=$(output "$stack" "$1")
  [[ -n $found || -n $dry_run || $action == teardown ]] || die "the stack $stack has no output $1: deploy it"
  echo "${found:-<$1>}"
}

# AWS must accept the credentials before anything is looked up.
signed_in() {
  local output
  output=$(aws sts get-caller-identity --query Account --output text 2>&1) && return
  output=${output##*$'\n'}
  die "AWS cannot be asked: ${output%.}. Sign in first, such as with: aws sso login"
}

deployments() {
  look_up 404 aws s3 cp "s3://$1/.deployments" - --only-show-errors
}
