//! DynamoDB: keys, conditions, updates, queries, units.

use super::Rig;
use coldstart::money::Item;
use coldstart::sim::trace::CallError;
use serde_json::{Value, json};

fn key(id: &str) -> Value {
    json!({ "id": { "S": id } })
}

/// An item with a count of 5, a text, a list and a set.
fn item() -> Value {
    json!({
        "id": { "S": "a" },
        "count": { "N": "5" },
        "name": { "S": "Ada" },
        "tags": { "L": [{ "S": "x" }] },
        "ids": { "NS": ["1", "2"] },
        "open": { "BOOL": true },
    })
}

fn rig() -> Rig {
    let mut rig = Rig::new();
    rig.does(
        "dynamodb:PutItem",
        json!({ "TableName": "t", "Item": item() }),
    );
    rig
}

#[test]
fn an_item_is_read_as_it_was_written() {
    let mut rig = rig();
    let get = |id| json!({ "TableName": "t", "Key": key(id) });
    let found = rig.does("dynamodb:GetItem", get("a"));
    assert_eq!(found, json!({ "Item": item() }));
    rig.answers("dynamodb:GetItem", get("b"), json!({}));
    rig.answers("dynamodb:DeleteItem", get("a"), json!({}));
    rig.answers("dynamodb:GetItem", get("a"), json!({}));
    rig.answers("dynamodb:DeleteItem", get("a"), json!({}));
}

/// What is put and then found must be this; the same number in other digits is the same key.
#[test]
fn numbers_are_exact_and_equal_by_value() {
    let mut rig = Rig::new();
    let long = "12345678901234567890.123456789012345678";
    let put = json!({ "TableName": "n", "Item": { "id": { "N": "1.0" }, "v": { "N": long } } });
    rig.does("dynamodb:PutItem", put);
    let get = json!({ "TableName": "n", "Key": { "id": { "N": "1" } } });
    let found = rig.does("dynamodb:GetItem", get);
    assert_eq!(found["Item"]["v"], json!({ "N": long }));
    assert_eq!(found["Item"]["id"], json!({ "N": "1" }));
}

/// The condition, on the item `a`, must hold or not.
#[track_caller]
fn condition(text: &str, holds: bool) {
    let mut rig = rig();
    let put = json!({
        "TableName": "t",
        "Item": { "id": { "S": "a" }, "done": { "BOOL": true } },
        "ConditionExpression": text,
        "ExpressionAttributeNames": { "#n": "name" },
        "ExpressionAttributeValues": {
            ":five": { "N": "5.0" }, ":six": { "N": "6" }, ":ada": { "S": "Ada" },
            ":a": { "S": "A" }, ":x": { "S": "x" }, ":two": { "N": "2" }, ":yes": { "BOOL": true },
        },
    });
    if holds {
        rig.does("dynamodb:PutItem", put);
    } else {
        let code = "ConditionalCheckFailedException";
        let error = rig.refuses(
            "dynamodb:PutItem",
            put,
            code,
            "the conditional request failed",
        );
        assert_eq!(error, CallError::ConditionalCheckFailed);
        let get = json!({ "TableName": "t", "Key": key("a") });
        assert_eq!(
            rig.does("dynamodb:GetItem", get)["Item"],
            item(),
            "{text} wrote all the same"
        );
    }
}

#[test]
fn conditions_are_judged_on_the_item_as_it_is() {
    for (text, holds) in [
        ("attribute_exists(id)", true),
        ("attribute_not_exists(id)", false),
        ("attribute_not_exists(other)", true),
        ("count = :five", true),
        ("count <> :five", false),
        ("count < :six", true),
        ("count >= :six", false),
        ("count BETWEEN :five AND :six", true),
        ("count BETWEEN :six AND :six", false),
        ("count IN (:six, :five)", true),
        ("count IN (:six)", false),
        ("#n = :ada", true),
        ("begins_with(#n, :a)", true),
        ("begins_with(#n, :x)", false),
        ("contains(tags, :x) AND contains(ids, :two)", true),
        ("size(#n) < :five", true),
        ("size(tags) > :five", false),
        ("open = :yes", true),
        ("missing = :five", false),
        ("missing <> :five", true),
        ("#n < :five", false),
        ("NOT count = :five", false),
        ("count = :six OR #n = :ada", true),
        ("count = :six AND #n = :ada OR open = :yes", true),
        ("count = :six AND (#n = :ada OR open = :yes)", false),
        ("not attribute_exists(other) and count = :five", true),
    ] {
        condition(text, holds);
    }
}

#[test]
fn a_conditional_write_to_nothing_sees_no_attributes() {
    let mut rig = Rig::new();
    let put = json!({
        "TableName": "t",
        "Item": { "id": { "S": "a" } },
        "ConditionExpression": "attribute_not_exists(id)",
    });
    rig.does("dynamodb:PutItem", put.clone());
    rig.refuses(
        "dynamodb:PutItem",
        put,
        "ConditionalCheckFailedException",
        "attribute_not_exists(id)",
    );
}

#[test]
fn a_wrong_expression_is_refused_with_its_reason() {
    let mut rig = rig();
    for (text, words) in [
        ("count =", "ends too early"),
        (
            "count = :nope",
            "`:nope` is not in ExpressionAttributeValues",
        ),
        ("#nope = :v", "`#nope` is not in ExpressionAttributeNames"),
        ("a.b = :v", "paths into maps and lists are not understood"),
        ("exploded(count)", "`exploded` is no function"),
        ("count = :v extra", "`extra` is not expected here"),
        ("count + :v", "`+` is no comparison"),
        ("(count = :v", "`)` is missing at the end"),
        ("count ? :v", "`?` is not part of an expression"),
        (":v BETWEEN :v OR :v", "`BETWEEN` needs an `AND`"),
    ] {
        let delete = json!({
            "TableName": "t",
            "Key": key("a"),
            "ConditionExpression": text,
            "ExpressionAttributeValues": { ":v": { "N": "1" } },
        });
        rig.refuses("dynamodb:DeleteItem", delete, "ValidationException", words);
    }
    let get = json!({ "TableName": "t", "Key": key("a") });
    assert_eq!(rig.does("dynamodb:GetItem", get)["Item"], item());
}

/// The update of item `a` must leave these attributes changed, and nothing else.
#[track_caller]
fn updates(update: &str, want: Value) {
    let mut rig = rig();
    let payload = json!({
        "TableName": "t",
        "Key": key("a"),
        "UpdateExpression": update,
        "ExpressionAttributeNames": { "#n": "name" },
        "ExpressionAttributeValues": {
            ":one": { "N": "1" }, ":tenth": { "N": "0.1" }, ":zero": { "N": "0" },
            ":more": { "L": [{ "S": "y" }] }, ":three": { "NS": ["3"] }, ":bob": { "S": "Bob" },
        },
        "ReturnValues": "UPDATED_NEW",
    });
    rig.answers(
        "dynamodb:UpdateItem",
        payload,
        json!({ "Attributes": want }),
    );
}

#[test]
fn updates_set_add_and_remove() {
    updates("SET #n = :bob", json!({ "name": { "S": "Bob" } }));
    updates("SET count = count + :one", json!({ "count": { "N": "6" } }));
    updates(
        "SET count = count - :tenth",
        json!({ "count": { "N": "4.9" } }),
    );
    updates(
        "set hits = if_not_exists(hits, :zero) + :one, #n = :bob",
        json!({ "hits": { "N": "1" }, "name": { "S": "Bob" } }),
    );
    updates(
        "SET tags = list_append(tags, :more)",
        json!({ "tags": { "L": [{ "S": "x" }, { "S": "y" }] } }),
    );
    updates(
        "ADD count :one, hits :one",
        json!({ "count": { "N": "6" }, "hits": { "N": "1" } }),
    );
    updates(
        "ADD ids :three",
        json!({ "ids": { "NS": ["1", "2", "3"] } }),
    );
    updates("REMOVE tags, #n", json!({}));
    // All reads are of the item as it was.
    updates(
        "SET other = count, count = count + :one ADD hits :one REMOVE #n",
        json!({ "count": { "N": "6" }, "hits": { "N": "1" }, "other": { "N": "5" } }),
    );
}

#[test]
fn an_update_makes_an_item_and_answers_what_is_asked() {
    let mut rig = Rig::new();
    let update = |returns: &str| {
        json!({
            "TableName": "t",
            "Key": key("new"),
            "UpdateExpression": "ADD hits :one",
            "ExpressionAttributeValues": { ":one": { "N": "1" } },
            "ReturnValues": returns,
        })
    };
    let after =
        |hits: &str| json!({ "Attributes": { "hits": { "N": hits }, "id": { "S": "new" } } });
    rig.answers("dynamodb:UpdateItem", update("ALL_OLD"), json!({}));
    rig.answers("dynamodb:UpdateItem", update("ALL_OLD"), after("1"));
    rig.answers("dynamodb:UpdateItem", update("ALL_NEW"), after("3"));
    rig.answers("dynamodb:UpdateItem", update("NONE"), json!({}));
    let old = json!({ "Attributes": { "hits": { "N": "4" } } });
    rig.answers("dynamodb:UpdateItem", update("UPDATED_OLD"), old);
    rig.refuses(
        "dynamodb:UpdateItem",
        update("SOME"),
        "ValidationException",
        "`SOME`",
    );
    // What was refused has not been written.
    rig.answers("dynamodb:UpdateItem", update("ALL_OLD"), after("5"));
}

#[test]
fn the_short_form_of_an_update_answers_the_item() {
    let mut rig = Rig::new();
    let update =
        json!({ "TableName": "counters", "Key": { "name": { "S": "v" } }, "Add": { "count": 2 } });
    let after = |n: &str| json!({ "Attributes": { "count": { "N": n }, "name": { "S": "v" } } });
    rig.answers("dynamodb:UpdateItem", update.clone(), after("2"));
    rig.answers("dynamodb:UpdateItem", update, after("4"));
    let set = json!({
        "TableName": "counters",
        "Key": { "name": { "S": "v" } },
        "Set": { "status": { "S": "ok" } },
        "Remove": ["count"],
    });
    let want = json!({ "Attributes": { "name": { "S": "v" }, "status": { "S": "ok" } } });
    rig.answers("dynamodb:UpdateItem", set, want);
}

#[test]
fn an_update_that_makes_no_sense_is_refused() {
    let mut rig = rig();
    for (text, words) in [
        ("SET id = :one", "cannot change the key"),
        ("REMOVE id", "cannot change the key"),
        ("SET x = missing + :one", "does not exist"),
        ("SET x = #n + :one", "only numbers"),
        ("ADD #n :one", "adds numbers to a number"),
        ("ADD tags :one", "adds numbers to a number"),
        ("UPSERT x = :one", "begins with SET, REMOVE or ADD"),
        ("SET x = list_append(tags, :one)", "joins two lists"),
    ] {
        let update = json!({
            "TableName": "t",
            "Key": key("a"),
            "UpdateExpression": text,
            "ExpressionAttributeNames": { "#n": "name" },
            "ExpressionAttributeValues": { ":one": { "N": "1" } },
        });
        rig.refuses("dynamodb:UpdateItem", update, "ValidationException", words);
    }
}

/// A table's key is that of the first request that shows it: `id`, `pk` and `sk`, or what is written first.
#[test]
fn a_table_learns_its_key() {
    let text = |value: &str| json!({ "S": value });
    for (first, key, other) in [
        (
            json!({ "a": text("1"), "id": text("2") }),
            json!({ "id": text("2") }),
            json!({ "a": text("1") }),
        ),
        (
            json!({ "sk": text("1"), "pk": text("2"), "id": text("3") }),
            json!({ "pk": text("2"), "sk": text("1") }),
            json!({ "pk": text("2") }),
        ),
        (
            json!({ "name": text("1"), "city": text("2") }),
            json!({ "name": text("1") }),
            json!({ "city": text("2") }),
        ),
    ] {
        let mut rig = Rig::new();
        rig.does(
            "dynamodb:PutItem",
            json!({ "TableName": "t", "Item": first }),
        );
        let found = rig.does("dynamodb:GetItem", json!({ "TableName": "t", "Key": key }));
        assert_eq!(found["Item"], first);
        let wrong = json!({ "TableName": "t", "Key": other });
        rig.refuses(
            "dynamodb:GetItem",
            wrong,
            "ValidationException",
            "the key of this table is",
        );
    }
    let mut rig = Rig::new();
    let get = json!({ "TableName": "t", "Key": { "order": text("1") } });
    rig.answers("dynamodb:GetItem", get, json!({}));
    let put = json!({ "TableName": "t", "Item": { "id": text("1") } });
    rig.refuses(
        "dynamodb:PutItem",
        put,
        "ValidationException",
        "the key of this table is order",
    );
}

/// Ten items of two partitions.
fn shelf() -> Rig {
    let mut rig = Rig::new();
    for (shelf, book) in [("a", 1), ("b", 2), ("a", 10), ("b", 1), ("a", 2)] {
        let item = json!({ "pk": { "S": shelf }, "sk": { "N": book.to_string() }, "lent": { "BOOL": book == 2 } });
        rig.does(
            "dynamodb:PutItem",
            json!({ "TableName": "books", "Item": item }),
        );
    }
    rig
}

/// The sort keys that a query or a scan finds, in its order.
#[track_caller]
fn finds(action: &str, more: Value, want: &[&str]) -> Value {
    let mut payload = json!({
        "TableName": "books",
        "ExpressionAttributeValues": { ":a": { "S": "a" }, ":two": { "N": "2" }, ":yes": { "BOOL": true } },
    });
    payload
        .as_object_mut()
        .unwrap()
        .extend(more.as_object().unwrap().clone());
    let answer = shelf().does(action, payload);
    let items = answer["Items"].as_array().unwrap().iter();
    let found: Vec<&str> = items
        .map(|item| item["sk"]["N"].as_str().unwrap())
        .collect();
    assert_eq!(found, want, "{more}");
    assert_eq!(answer["Count"], want.len());
    answer
}

#[test]
fn queries_and_scans_come_in_the_order_of_keys() {
    let of_a = json!({ "KeyConditionExpression": "pk = :a" });
    finds("dynamodb:Query", of_a, &["1", "2", "10"]);
    let above = json!({ "KeyConditionExpression": "pk = :a AND sk > :two" });
    finds("dynamodb:Query", above, &["10"]);
    let backward = json!({ "KeyConditionExpression": "pk = :a", "ScanIndexForward": false });
    finds("dynamodb:Query", backward, &["10", "2", "1"]);
    finds("dynamodb:Query", json!({}), &["1", "2", "10", "1", "2"]);
    let lent = finds(
        "dynamodb:Scan",
        json!({ "FilterExpression": "lent = :yes" }),
        &["2", "2"],
    );
    assert_eq!(lent["ScannedCount"], 5, "a filter does not spare reading");
}

#[test]
fn a_limit_bounds_what_is_read_and_tells_where_to_go_on() {
    let page = finds("dynamodb:Scan", json!({ "Limit": 2 }), &["1", "2"]);
    let last = page["LastEvaluatedKey"].clone();
    assert_eq!(last, json!({ "pk": { "S": "a" }, "sk": { "N": "2" } }));
    let rest = finds(
        "dynamodb:Scan",
        json!({ "ExclusiveStartKey": last }),
        &["10", "1", "2"],
    );
    assert!(rest.get("LastEvaluatedKey").is_none());
    let back = json!({
        "KeyConditionExpression": "pk = :a", "ScanIndexForward": false, "ExclusiveStartKey": last,
    });
    finds("dynamodb:Query", back, &["1"]);
    finds(
        "dynamodb:Scan",
        json!({ "FilterExpression": "lent = :yes", "Limit": 1 }),
        &[],
    );
}

/// A write unit is 1 KB of the larger image; a read unit 4 KB, or 8 KB of eventually consistent reads.
#[test]
fn units_follow_the_size() {
    let mut rig = Rig::new();
    let put = |length: usize| {
        let text = "x".repeat(length);
        json!({ "TableName": "t", "Item": { "id": { "S": "a" }, "v": { "S": text } } })
    };
    // `id`, its value and the name `v` are four bytes.
    rig.costs("dynamodb:PutItem", put(1_020), &[(Item::DynamoWrites, 1)]);
    rig.costs("dynamodb:PutItem", put(1_021), &[(Item::DynamoWrites, 2)]);
    rig.costs("dynamodb:PutItem", put(10), &[(Item::DynamoWrites, 2)]);
    rig.costs("dynamodb:PutItem", put(4_097), &[(Item::DynamoWrites, 5)]);
    let get = |consistent: bool| json!({ "TableName": "t", "Key": key("a"), "ConsistentRead": consistent });
    rig.costs("dynamodb:GetItem", get(true), &[(Item::DynamoReads, 2)]);
    rig.costs("dynamodb:GetItem", get(false), &[(Item::DynamoReads, 1)]);
    rig.does("dynamodb:PutItem", put(10));
    rig.costs("dynamodb:GetItem", get(true), &[(Item::DynamoReads, 1)]);
    rig.costs("dynamodb:GetItem", get(false), &[(Item::DynamoReads, 1)]);
    rig.costs("dynamodb:GetItem", get(false), &[]);
    rig.costs("dynamodb:GetItem", get(false), &[(Item::DynamoReads, 1)]);
    rig.costs("dynamodb:GetItem", get(true), &[(Item::DynamoReads, 1)]);
    rig.costs("dynamodb:GetItem", get(false), &[]);
}

#[test]
fn a_scenario_preloads_items() {
    let more = r#"
[[data]]
table = "orders"
item = { order = "o-1", total = 12.5, paid = false, lines = [{ sku = "x", n = 2 }] }
[[data]]
table = "counters"
item = '{"name":{"S":"visits"},"count":{"N":"7"}}'
"#;
    let mut rig = Rig::with(more);
    let get = json!({ "TableName": "orders", "Key": { "order": { "S": "o-1" } } });
    let lines = json!([{ "M": { "sku": { "S": "x" }, "n": { "N": "2" } } }]);
    let want = json!({
        "order": { "S": "o-1" }, "total": { "N": "12.5" }, "paid": { "BOOL": false }, "lines": { "L": lines },
    });
    rig.answers("dynamodb:GetItem", get, json!({ "Item": want }));
    let get = json!({ "TableName": "counters", "Key": { "name": { "S": "visits" } } });
    assert_eq!(rig.does("dynamodb:GetItem", get)["Item"]["count"]["N"], "7");
}
