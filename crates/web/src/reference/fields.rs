//! The members of a body, one row each, from its JSON Schema.

use serde_json::Value;

/// How deep members are listed.
const DEPTH_MAX: usize = 6;

/// A member of a body, or a parameter.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FieldRow {
    /// Its place, such as `order.buyer.referenceBuyerId`.
    pub name: String,
    /// The type of its value, with its limits.
    pub kind: String,
    /// True when it must be there.
    pub is_needed: bool,
    /// What it means.
    pub meaning: String,
}

/// The schema that a schema stands for.
pub(super) fn resolve<'a>(document: &'a Value, schema: &'a Value) -> &'a Value {
    let place = schema.get("$ref").and_then(Value::as_str).and_then(|place| place.strip_prefix('#'));
    place.and_then(|place| document.pointer(place)).unwrap_or(schema)
}

/// The rows of a body, mandatory members first.
pub(super) fn of_body(document: &Value, schema: &Value) -> Vec<FieldRow> {
    let mut rows = Vec::new();
    add(document, schema, "", DEPTH_MAX, &mut rows);
    rows
}

/// The row of a value with a name.
pub(super) fn row(
    document: &Value,
    name: String,
    schema: &Value,
    is_needed: bool,
    meaning: &str,
) -> FieldRow {
    let resolved = resolve(document, schema);
    let meaning = if meaning.is_empty() { text(resolved, "description") } else { meaning };
    FieldRow { name, kind: kind(document, schema), is_needed, meaning: meaning.to_owned() }
}

/// Adds the members of `schema`, whose own place is `before`, which ends with a dot unless it is empty.
fn add(document: &Value, schema: &Value, before: &str, depth: usize, rows: &mut Vec<FieldRow>) {
    let Some(depth) = depth.checked_sub(1) else { return };
    let schema = resolve(document, schema);
    for part in ["allOf", "anyOf", "oneOf"].iter().filter_map(|name| schema.get(name)?.as_array()).flatten() {
        add(document, part, before, depth, rows);
    }
    if let Some(items) = schema.get("items") {
        add(document, items, &format!("{}[].", before.trim_end_matches('.')), depth, rows);
    }
    let needed = schema.get("required").and_then(Value::as_array).into_iter().flatten();
    let needed: Vec<&str> = needed.filter_map(Value::as_str).collect();
    let is_needed = |name: &String| needed.contains(&name.as_str());
    let members = schema.get("properties").and_then(Value::as_object).into_iter().flatten();
    let (first, rest): (Vec<_>, Vec<_>) = members.partition(|(name, _)| is_needed(name));
    for (name, member) in first.into_iter().chain(rest) {
        let place = format!("{before}{name}");
        // What two alternatives share is listed once.
        if rows.iter().any(|row| row.name == place) {
            continue;
        }
        let meaning = text(member, "description");
        rows.push(row(document, place.clone(), member, is_needed(name), meaning));
        add(document, member, &format!("{place}."), depth, rows);
    }
}

fn text<'a>(schema: &'a Value, name: &str) -> &'a str {
    schema.get(name).and_then(Value::as_str).unwrap_or_default()
}

/// The type of a value, in a few words.
fn kind(document: &Value, schema: &Value) -> String {
    let resolved = resolve(document, schema);
    if let Some(words) = resolved.get("enum").and_then(Value::as_array) {
        let words: Vec<_> = words.iter().filter_map(Value::as_str).map(|word| format!("`{word}`")).collect();
        return words.join(", ");
    }
    let name = match resolved.get("type") {
        Some(Value::String(name)) => name.clone(),
        Some(Value::Array(names)) => names.iter().filter_map(Value::as_str).collect::<Vec<_>>().join(" or "),
        _ if resolved.get("properties").is_some() || resolved.get("allOf").is_some() => "object".to_owned(),
        // utoipa writes a value that may be null as one of two.
        _ => match resolved.get("oneOf").and_then(Value::as_array) {
            Some(parts) => parts.iter().map(|part| kind(document, part)).collect::<Vec<_>>().join(" or "),
            None => "any".to_owned(),
        },
    };
    let format = resolved.get("format").and_then(Value::as_str).map(|format| format!(", {format}"));
    let bound = ["maxLength", "maxItems", "maximum"].iter().find_map(|name| resolved.get(name));
    let bound = bound.map(|bound| format!(" ≤ {bound}"));
    format!("{name}{}{}", format.unwrap_or_default(), bound.unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    /// Members of members have their whole place; what must be there comes first; a recursive schema ends.
    #[test]
    fn rows_of_a_body() {
        let document = json!({ "components": { "schemas": {
            "Tree": { "type": "object", "properties": { "left": { "$ref": "#/components/schemas/Tree" } } },
        } } });
        let schema = json!({ "type": "object", "required": ["id"], "properties": {
            "a": { "type": "array", "maxItems": 3, "items": { "type": "object", "properties": { "b": { "type": "string" } } } },
            "id": { "type": "string", "maxLength": 64, "description": "yours" },
            "o": { "properties": { "w": { "type": "string", "enum": ["x", "y"] } } },
        } });
        let rows = of_body(&document, &schema);
        let found: Vec<_> =
            rows.iter().map(|row| (row.name.as_str(), row.kind.as_str(), row.is_needed)).collect();
        assert_eq!(
            found,
            [
                ("id", "string ≤ 64", true),
                ("a", "array ≤ 3", false),
                ("a[].b", "string", false),
                ("o", "object", false),
                ("o.w", "`x`, `y`", false),
            ]
        );
        assert_eq!(rows[0].meaning, "yours");
        assert_eq!(of_body(&document, &json!({ "$ref": "#/components/schemas/Tree" })).len(), DEPTH_MAX);
    }
}
