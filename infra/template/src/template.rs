//! A template's parameters and resources.
//!
//! The YAML becomes a JSON tree in which a short tag (`!Ref X`) is written as its long form (`{"Ref": "X"}`), so that
//! a table's properties are already the body of `CreateTable`. Only what one machine needs is resolved: literal values,
//! references to tables, defaults of parameters, and the settings that the caller gives.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use anyhow::{Context as _, Result, bail, ensure};
use saphyr::{LoadableYamlNode as _, Scalar, Yaml};
use serde_json::{Map, Value, json};

use crate::headers::HeadersPolicy;

/// The pointer to the name of a function's binary.
const BINARY: &str = "/Metadata/BuildProperties/Binary";

/// The parameters and resources of a template, by logical id.
#[derive(Clone, Debug)]
pub struct Template {
    parameters: Value,
    resources: Map<String, Value>,
}

impl Template {
    /// Reads the template at `path`.
    pub fn read(path: &Path) -> Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
        Self::parse(&text).with_context(|| format!("{} is not a template that can be used here", path.display()))
    }

    /// Parses a template's text.
    pub fn parse(text: &str) -> Result<Self> {
        let documents = Yaml::load_from_str(text)?;
        let mut template = json_of(documents.first().context("it is empty")?)?;
        let parameters = template["Parameters"].take();
        match template["Resources"].take() {
            Value::Object(resources) => Ok(Self { parameters, resources }),
            _ => bail!("it has no Resources"),
        }
    }

    /// The logical ids of the functions, in alphabetical order.
    pub fn functions(&self) -> impl Iterator<Item = &str> {
        self.of_type("AWS::Serverless::Function").map(|(id, _)| id)
    }

    /// The name of the binary that a function runs.
    pub fn binary(&self, function: &str) -> Result<&str> {
        let binary = self.resources.get(function).and_then(|resource| resource.pointer(BINARY)).and_then(Value::as_str);
        binary.with_context(|| format!("{function} does not name its binary"))
    }

    /// What a function's role allows: pairs of a table (by logical id) and a DynamoDB action, such as `GetItem`. The
    /// permission to write its log is left out.
    ///
    /// # Errors
    /// If a role or policy is not in our form: the actions on one resource, each by its full name.
    pub fn actions(&self, function: &str) -> Result<BTreeSet<(String, String)>> {
        let role = self.property(function, "/Role").and_then(arn).with_context(|| format!("{function} has no role"))?;
        let policies = self.property(role, "/Policies").and_then(Value::as_array).into_iter().flatten();
        let statements = policies.filter_map(|policy| policy["PolicyDocument"]["Statement"].as_array()).flatten();
        let mut allowed = BTreeSet::new();
        for statement in statements {
            let resource = arn(&statement["Resource"]);
            let resource = resource.with_context(|| format!("{role}: not the ARN of a resource: {statement}"))?;
            let action = &statement["Action"];
            for action in action.as_array().map_or(std::slice::from_ref(action), Vec::as_slice) {
                let action = action.as_str().and_then(|action| action.split_once(':'));
                match action.with_context(|| format!("{role}: not an action: {statement}"))? {
                    ("dynamodb", action) => {
                        allowed.insert((resource.to_owned(), action.to_owned()));
                    }
                    ("logs", _) => {}
                    (service, _) => bail!("{role}: an action of {service}, which has no equivalent on one machine"),
                }
            }
        }
        Ok(allowed)
    }

    /// The paths that the HTTP API passes to a function, as in the template (`/api/feedback/{id}`).
    ///
    /// # Errors
    /// If a route is for a single method: a function owns its paths for every method.
    pub fn routes(&self, function: &str) -> Result<Vec<&str>> {
        let events = self.property(function, "/Events").and_then(Value::as_object);
        let mut routes = Vec::new();
        for (name, event) in events.into_iter().flatten().filter(|(_, event)| event["Type"] == "HttpApi") {
            let method = &event["Properties"]["Method"];
            ensure!(method == "ANY", "{function}: the method of event {name} is {method}, and must be ANY");
            routes.push(
                event["Properties"]["Path"]
                    .as_str()
                    .with_context(|| format!("{function}: event {name} has no Path"))?,
            );
        }
        Ok(routes)
    }

    /// The environment variables of a function: the value in `given`, or else that of the template.
    ///
    /// # Errors
    /// Names a variable whose value only a deployed stack knows, if it is not given.
    pub fn settings(&self, function: &str, given: &BTreeMap<String, String>) -> Result<BTreeMap<String, String>> {
        let variables = self.property(function, "/Environment/Variables").and_then(Value::as_object);
        let mut settings = BTreeMap::new();
        for (name, value) in variables.into_iter().flatten() {
            let known = given.get(name).cloned().or_else(|| self.resolve(value));
            let known = known.with_context(|| {
                format!("{function} needs the variable {name}: in the template it is {value}, which is known only in the cloud")
            })?;
            settings.insert(name.clone(), known);
        }
        Ok(settings)
    }

    /// The tables: the name (here the logical id) and the properties.
    pub fn tables(&self) -> impl Iterator<Item = (&str, &Value)> {
        self.of_type("AWS::DynamoDB::Table").map(|(id, resource)| (id, &resource["Properties"]))
    }

    /// The response-headers policy with this logical id.
    pub fn headers_policy(&self, policy: &str) -> Result<HeadersPolicy> {
        let config =
            self.property(policy, "/ResponseHeadersPolicyConfig").with_context(|| format!("it has no {policy}"))?;
        HeadersPolicy::new(config).with_context(|| format!("the headers of {policy}"))
    }

    fn of_type(&self, kind: &str) -> impl Iterator<Item = (&str, &Value)> {
        self.resources
            .iter()
            .filter(move |(_, resource)| resource["Type"] == kind)
            .map(|(id, resource)| (id.as_str(), resource))
    }

    pub(crate) fn property(&self, resource: &str, pointer: &str) -> Option<&Value> {
        self.resources.get(resource)?.get("Properties")?.pointer(pointer)
    }

    /// A value's text, if it is known on one machine.
    fn resolve(&self, value: &Value) -> Option<String> {
        match value {
            Value::String(text) => Some(text.clone()),
            Value::Number(number) => Some(number.to_string()),
            Value::Bool(flag) => Some(flag.to_string()),
            _ => {
                let target = value.get("Ref")?.as_str()?;
                if self.tables().any(|(table, _)| table == target) {
                    return Some(target.to_owned());
                }
                self.resolve(self.parameters.get(target)?.get("Default")?)
            }
        }
    }
}

/// The logical id of the resource, if the value is a resource's ARN.
fn arn(value: &Value) -> Option<&str> {
    value["Fn::GetAtt"].as_str()?.strip_suffix(".Arn")
}

/// A YAML node as JSON, with a short tag in its long form.
fn json_of(node: &Yaml<'_>) -> Result<Value> {
    Ok(match node {
        Yaml::Value(Scalar::Null) => Value::Null,
        Yaml::Value(Scalar::Boolean(flag)) => json!(flag),
        Yaml::Value(Scalar::Integer(number)) => json!(number),
        Yaml::Value(Scalar::FloatingPoint(number)) => json!(number.into_inner()),
        Yaml::Value(Scalar::String(text)) => json!(text),
        Yaml::Sequence(items) => items.iter().map(json_of).collect::<Result<_>>()?,
        Yaml::Mapping(entries) => {
            let mut object = Map::new();
            for (key, value) in entries {
                let key = json_of(key)?.as_str().context("a key that is not a string")?.to_owned();
                object.insert(key, json_of(value)?);
            }
            Value::Object(object)
        }
        Yaml::Tagged(tag, value) => {
            let name = match tag.suffix.as_str() {
                name @ ("Ref" | "Condition") => name.to_owned(),
                name => format!("Fn::{name}"),
            };
            json!({ name: json_of(value)? })
        }
        Yaml::Alias(_) | Yaml::BadValue | Yaml::Representation(..) => {
            bail!("a value that CloudFormation does not accept: {node:?}")
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn template() -> Template {
        Template::parse(
            "
Parameters:
  SiteUrl: {Type: String}
  Tone: {Type: String, Default: friendly}
Resources:
  Hello:
    Type: AWS::Serverless::Function
    Metadata: {BuildProperties: {Binary: hello}}
    Properties:
      Role: !GetAtt HelloRole.Arn
      Environment:
        Variables: {SITE_URL: !Ref SiteUrl, TABLE: !Ref Greetings, LIMIT: 5, TONE: !Ref Tone}
      Events:
        One: {Type: HttpApi, Properties: {Path: '/api/hello/{id}', Method: ANY}}
        Nightly: {Type: Schedule, Properties: {Schedule: rate(1 day)}}
  HelloRole:
    Type: AWS::IAM::Role
    Properties:
      Policies:
        - PolicyDocument:
            Statement:
              - {Effect: Allow, Action: dynamodb:Query, Resource: !GetAtt Greetings.Arn}
              - {Effect: Allow, Action: [dynamodb:GetItem, dynamodb:PutItem], Resource: !GetAtt Greetings.Arn}
              - {Effect: Allow, Action: logs:PutLogEvents, Resource: !GetAtt HelloLogs.Arn}
  Greetings:
    Type: AWS::DynamoDB::Table
    Properties: {BillingMode: PAY_PER_REQUEST, Name: !Sub '${A}-b'}
",
        )
        .expect("a template")
    }

    #[test]
    fn routes_are_the_http_events() {
        assert_eq!(template().functions().collect::<Vec<_>>(), ["Hello"]);
        assert_eq!(template().routes("Hello").expect("routes"), ["/api/hello/{id}"]);
    }

    #[test]
    fn a_function_may_do_what_its_policies_name() {
        assert_eq!(template().binary("Hello").expect("a binary"), "hello");
        let allowed = template().actions("Hello").expect("policies of our form");
        let allowed: Vec<_> = allowed.iter().map(|(table, action)| (table.as_str(), action.as_str())).collect();
        assert_eq!(allowed, [("Greetings", "GetItem"), ("Greetings", "PutItem"), ("Greetings", "Query")]);
    }

    #[test]
    fn settings_come_from_the_template_unless_given() {
        let given = BTreeMap::from([("SITE_URL".to_owned(), "http://127.0.0.1:1".to_owned())]);
        let settings = template().settings("Hello", &given).expect("settings");
        let expected =
            [("LIMIT", "5"), ("SITE_URL", "http://127.0.0.1:1"), ("TABLE", "Greetings"), ("TONE", "friendly")];
        assert!(settings.iter().map(|(name, value)| (name.as_str(), value.as_str())).eq(expected));
    }

    #[test]
    fn a_setting_known_only_in_the_cloud_is_named() {
        let error = template().settings("Hello", &BTreeMap::new()).expect_err("SITE_URL is a parameter");
        assert!(error.to_string().contains("SITE_URL"), "{error}");
    }

    #[test]
    fn tags_become_their_long_form() {
        let template = template();
        let (_, properties) = template.tables().next().expect("a table");
        assert_eq!(properties["Name"], json!({"Fn::Sub": "${A}-b"}));
    }

    #[test]
    fn a_single_method_is_refused() {
        let text = "Resources: {F: {Type: 'AWS::Serverless::Function', Properties: {Events: {E: {Type: HttpApi, Properties: {Path: /a, Method: GET}}}}}}";
        let template = Template::parse(text).expect("a template");
        assert!(template.routes("F").is_err());
    }
}
