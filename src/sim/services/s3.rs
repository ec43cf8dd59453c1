//! S3 buckets. Writing an object into a bucket that the scenario attaches to a function is an upload like
//! any other: the function is told.

use super::payload::Payload;
use super::{Desk, Effect, Refusal};
use crate::money::Item;
use crate::sim::body::Body;
use crate::sim::calendar::iso_seconds;
use crate::sim::encoding::{base64, base64_decode, hex, md5};
use crate::sim::iam::Resource;
use crate::sim::time::Time;
use crate::sim::trace::CallError;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::Arc;

/// The buckets and what is in them, by key.
#[derive(Debug, Default)]
pub(super) struct Buckets {
    buckets: BTreeMap<String, BTreeMap<String, Object>>,
}

#[derive(Debug)]
struct Object {
    content: Vec<u8>,
    digest: String,
    written: Time,
}

/// What a request is about: an object, or the bucket if it lists.
pub(super) fn resource(operation: &str, payload: &Payload) -> Result<Resource, Refusal> {
    let bucket = payload.text("Bucket")?;
    Ok(match operation {
        "ListObjectsV2" | "ListBucket" => Resource::bucket(bucket),
        _ => Resource::object(bucket, payload.text("Key")?),
    })
}

impl Buckets {
    /// Writes an object.
    pub(super) fn put(&mut self, bucket: &str, key: &str, content: Vec<u8>, now: Time) -> String {
        let digest = hex(&md5(&content));
        let object = Object {
            content,
            digest: digest.clone(),
            written: now,
        };
        let bucket = self.buckets.entry(bucket.into()).or_default();
        bucket.insert(key.into(), object);
        digest
    }

    pub(super) fn perform(
        &mut self,
        operation: &str,
        payload: &Payload,
        desk: &mut Desk<'_>,
    ) -> Result<Value, Refusal> {
        match operation {
            "GetObject" => self.get_object(payload, desk),
            "PutObject" => self.put_object(payload, desk),
            "DeleteObject" => self.delete_object(payload),
            "ListObjectsV2" | "ListBucket" => self.list(payload, desk),
            _ => Err(Refusal::unknown_operation(&format!("s3:{operation}"))),
        }
    }

    fn get_object(&self, payload: &Payload, desk: &mut Desk<'_>) -> Result<Value, Refusal> {
        payload.only(&["Bucket", "Key", "BodyEncoding"])?;
        let (bucket, key) = (payload.text("Bucket")?, payload.text("Key")?);
        desk.charge(Item::S3Gets, 1);
        let object = self.buckets.get(bucket).and_then(|bucket| bucket.get(key));
        let object = object.ok_or_else(|| {
            let message = format!("there is no object `{key}` in `{bucket}`");
            Refusal::new(CallError::NotFound, "NoSuchKey", message)
        })?;
        let body = if is_base64(payload)? {
            base64(&object.content)
        } else {
            String::from_utf8_lossy(&object.content).into_owned()
        };
        Ok(json!({
            "Body": body,
            "ContentLength": object.content.len(),
            "ETag": format!("\"{}\"", object.digest),
            "LastModified": iso_seconds(object.written),
        }))
    }

    fn put_object(&mut self, payload: &Payload, desk: &mut Desk<'_>) -> Result<Value, Refusal> {
        payload.only(&[
            "Bucket",
            "Key",
            "Body",
            "BodyEncoding",
            "ContentType",
            "IfNoneMatch",
        ])?;
        let (bucket, key) = (payload.text("Bucket")?, payload.text("Key")?);
        let body = payload.optional_text("Body")?.unwrap_or_default();
        let content = if is_base64(payload)? {
            base64_decode(body).ok_or_else(|| Refusal::invalid("`Body` is no base64"))?
        } else {
            body.as_bytes().to_vec()
        };
        desk.charge(Item::S3Puts, 1);
        let exists = self
            .buckets
            .get(bucket)
            .is_some_and(|b| b.contains_key(key));
        if exists && payload.optional_text("IfNoneMatch")? == Some("*") {
            let message = format!("`{key}` exists already in `{bucket}`");
            let error = CallError::ConditionalCheckFailed;
            return Err(Refusal::new(error, "PreconditionFailed", message));
        }
        let size = content.len();
        let digest = self.put(bucket, key, content, desk.now);
        desk.effect = Some(Effect::Upload {
            bucket: bucket.into(),
            body: Arc::new(Body::new(
                &json!({ "key": key, "size": size, "etag": digest }),
            )),
        });
        Ok(json!({ "ETag": format!("\"{digest}\"") }))
    }

    /// Deleting what is not there succeeds, and costs nothing (`FACTS.md` section 5 prices no DELETE).
    fn delete_object(&mut self, payload: &Payload) -> Result<Value, Refusal> {
        payload.only(&["Bucket", "Key"])?;
        if let Some(bucket) = self.buckets.get_mut(payload.text("Bucket")?) {
            bucket.remove(payload.text("Key")?);
        }
        Ok(json!({}))
    }

    fn list(&self, payload: &Payload, desk: &mut Desk<'_>) -> Result<Value, Refusal> {
        payload.only(&["Bucket", "Prefix", "MaxKeys"])?;
        let name = payload.text("Bucket")?;
        let prefix = payload.optional_text("Prefix")?.unwrap_or_default();
        let most = payload.number("MaxKeys")?.unwrap_or(1_000).min(1_000);
        desk.charge(Item::S3Puts, 1);
        let objects = self.buckets.get(name).into_iter().flatten();
        let found: Vec<Value> = objects
            .filter(|(key, _)| key.starts_with(prefix))
            .map(|(key, object)| {
                json!({
                    "Key": key,
                    "Size": object.content.len(),
                    "ETag": format!("\"{}\"", object.digest),
                    "LastModified": iso_seconds(object.written),
                })
            })
            .collect();
        let shown = &found[..most.min(found.len())];
        Ok(json!({
            "Name": name,
            "Prefix": prefix,
            "KeyCount": shown.len(),
            "IsTruncated": shown.len() < found.len(),
            "Contents": shown,
        }))
    }
}

/// Whether bodies go as base64: `"BodyEncoding": "base64"`, an addition of this lab, since the real API
/// sends bytes and JSON has none.
fn is_base64(payload: &Payload) -> Result<bool, Refusal> {
    match payload.optional_text("BodyEncoding")? {
        None | Some("text") => Ok(false),
        Some("base64") => Ok(true),
        Some(other) => {
            let message = format!("`{other}` is no encoding: leave it out, or write base64");
            Err(Refusal::invalid(message))
        }
    }
}
