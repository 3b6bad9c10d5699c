//! The template's tables, in an embedded DynamoDB.

use anyhow::{Context as _, Result, ensure};
use dynoxide::Database;
use serde_json::{Value, json};

use crate::template::Template;

impl Template {
    /// Creates the tables that the database lacks. A table that it has must have the template's keys.
    pub fn create_tables(&self, database: &Database) -> Result<()> {
        for (name, properties) in self.tables() {
            ensure_table(database, name, properties).with_context(|| format!("table {name}"))?;
        }
        Ok(())
    }
}

/// Creates a table from its properties in the template. A table from an earlier start must have the same keys.
fn ensure_table(database: &Database, name: &str, properties: &Value) -> Result<()> {
    let exists =
        database.list_tables(serde_json::from_value(json!({}))?)?.table_names.iter().any(|table| table == name);
    if exists {
        let described = database.describe_table(serde_json::from_value(json!({"TableName": name}))?)?;
        let same = keys(&serde_json::to_value(described)?["Table"]) == keys(properties);
        ensure!(same, "its keys are no longer those of the template: start with --fresh, which empties it");
    } else {
        let mut request = json!({"TableName": name});
        for property in ["AttributeDefinitions", "KeySchema", "GlobalSecondaryIndexes", "BillingMode"] {
            if let Some(value) = properties.get(property) {
                request[property] = value.clone();
            }
        }
        database.create_table(serde_json::from_value(request)?)?;
    }
    if let Some(specification) = properties.get("TimeToLiveSpecification") {
        let request = json!({"TableName": name, "TimeToLiveSpecification": specification});
        database.update_time_to_live(serde_json::from_value(request)?)?;
    }
    Ok(())
}

/// The keys of a table and of its indexes, by index name.
fn keys(table: &Value) -> Value {
    let indexes = table["GlobalSecondaryIndexes"].as_array().into_iter().flatten();
    let indexes: Vec<Value> = indexes.map(|index| json!([index["IndexName"], index["KeySchema"]])).collect();
    json!([table["KeySchema"], indexes])
}

#[cfg(test)]
mod tests {
    use super::*;

    const KEYED_BY_PK: &str = r#"{"AttributeDefinitions": [{"AttributeName": "pk", "AttributeType": "S"}],
        "KeySchema": [{"AttributeName": "pk", "KeyType": "HASH"}], "BillingMode": "PAY_PER_REQUEST",
        "TimeToLiveSpecification": {"AttributeName": "expires", "Enabled": true}}"#;

    #[test]
    fn a_table_is_kept_as_long_as_the_template_has_the_same_keys() {
        let database = Database::memory().expect("a database");
        let properties = serde_json::from_str(KEYED_BY_PK).expect("JSON");
        ensure_table(&database, "Things", &properties).expect("created");
        ensure_table(&database, "Things", &properties).expect("kept");

        let other = serde_json::from_str(&KEYED_BY_PK.replace("pk", "id")).expect("JSON");
        let error = ensure_table(&database, "Things", &other).expect_err("another key");
        assert!(error.to_string().contains("--fresh"), "{error}");
    }
}
