//! S3: objects as text and bytes, listings, conditional writes, charges.

use super::Rig;
use coldstart::money::Item;
use coldstart::sim::services::Effect;
use coldstart::sim::trace::CallError;
use serde_json::json;

#[test]
fn what_is_put_is_got_as_text_or_bytes() {
    let mut rig = Rig::new();
    let put = json!({ "Bucket": "b", "Key": "k", "Body": "Zm9v" });
    rig.answers(
        "s3:PutObject",
        put.clone(),
        json!({ "ETag": "\"2ff23508c7ad8b1f20418f0d3d65a3d6\"" }),
    );
    let get = json!({ "Bucket": "b", "Key": "k" });
    let found = rig.does("s3:GetObject", get.clone());
    assert_eq!(
        (&found["Body"], &found["ContentLength"]),
        (&json!("Zm9v"), &json!(4))
    );
    assert_eq!(found["LastModified"], "2026-01-01T00:00:01Z");
    let mut bytes = put;
    bytes["BodyEncoding"] = "base64".into();
    rig.does("s3:PutObject", bytes.clone());
    let found = rig.does("s3:GetObject", get);
    assert_eq!(
        (&found["Body"], &found["ContentLength"]),
        (&json!("foo"), &json!(3))
    );
    let get = json!({ "Bucket": "b", "Key": "k", "BodyEncoding": "base64" });
    assert_eq!(rig.does("s3:GetObject", get)["Body"], "Zm9v");
    bytes["Body"] = "?".into();
    rig.refuses("s3:PutObject", bytes, "ValidationException", "no base64");
}

#[test]
fn a_write_that_must_be_the_first_is_refused_the_second_time() {
    let mut rig = Rig::new();
    let put = json!({ "Bucket": "b", "Key": "k", "Body": "1", "IfNoneMatch": "*" });
    rig.does("s3:PutObject", put.clone());
    let error = rig.refuses(
        "s3:PutObject",
        put,
        "PreconditionFailed",
        "`k` exists already",
    );
    assert_eq!(error, CallError::ConditionalCheckFailed);
}

#[test]
fn a_listing_is_in_the_order_of_keys_and_bounded() {
    let mut rig = Rig::new();
    for key in ["b/2", "a", "b/1", "c", "b/3"] {
        rig.does(
            "s3:PutObject",
            json!({ "Bucket": "b", "Key": key, "Body": key }),
        );
    }
    rig.does("s3:DeleteObject", json!({ "Bucket": "b", "Key": "c" }));
    rig.does(
        "s3:DeleteObject",
        json!({ "Bucket": "b", "Key": "was never there" }),
    );
    let mut list = |more: serde_json::Value| {
        let mut payload = json!({ "Bucket": "b" });
        payload
            .as_object_mut()
            .unwrap()
            .extend(more.as_object().unwrap().clone());
        let answer = rig.does("s3:ListObjectsV2", payload);
        let found = answer["Contents"].as_array().unwrap().iter();
        let keys: Vec<String> = found
            .map(|o| o["Key"].as_str().unwrap().to_owned())
            .collect();
        (keys.join(" "), answer["IsTruncated"] == true)
    };
    assert_eq!(list(json!({})), ("a b/1 b/2 b/3".into(), false));
    assert_eq!(
        list(json!({ "Prefix": "b/" })),
        ("b/1 b/2 b/3".into(), false)
    );
    assert_eq!(
        list(json!({ "Prefix": "b/", "MaxKeys": 2 })),
        ("b/1 b/2".into(), true)
    );
    assert_eq!(list(json!({ "Prefix": "none" })), (String::new(), false));
}

#[test]
fn each_request_costs_what_its_kind_costs() {
    let mut rig = Rig::new();
    let object = json!({ "Bucket": "b", "Key": "k" });
    rig.costs("s3:PutObject", object.clone(), &[(Item::S3Puts, 1)]);
    rig.costs("s3:GetObject", object.clone(), &[(Item::S3Gets, 1)]);
    rig.costs("s3:DeleteObject", object.clone(), &[]);
    rig.costs("s3:GetObject", object, &[(Item::S3Gets, 1)]);
    rig.costs(
        "s3:ListObjectsV2",
        json!({ "Bucket": "b" }),
        &[(Item::S3Puts, 1)],
    );
}

#[test]
fn a_write_sets_off_an_upload_and_a_read_nothing() {
    let mut rig = Rig::new();
    let put = rig.call(
        "s3:PutObject",
        &json!({ "Bucket": "photos", "Key": "k", "Body": "foo" }),
    );
    let Some(Effect::Upload { bucket, .. }) = put.effect else {
        panic!("{:?}", put.effect);
    };
    assert_eq!(bucket, "photos");
    let get = rig.call("s3:GetObject", &json!({ "Bucket": "photos", "Key": "k" }));
    assert_eq!(get.effect, None);
}

#[test]
fn a_scenario_preloads_objects() {
    let more = r#"
[[data]]
bucket = "b"
key = "text"
body = "hello"
[[data]]
bucket = "b"
key = "bytes"
body_base64 = """
Zm9v
YmFy"""
"#;
    let mut rig = Rig::with(more);
    for (key, body) in [("text", "hello"), ("bytes", "foobar")] {
        let found = rig.does("s3:GetObject", json!({ "Bucket": "b", "Key": key }));
        assert_eq!(found["Body"], body);
    }
}
