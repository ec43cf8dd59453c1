//! HTTP requests as API Gateway and function URLs hand them over.
//!
//! A load may say `{ method, path, headers, query, body }`. Anything else is the JSON body of a POST to
//! `/`; nothing at all is a GET of `/`.

use super::{Record, id, uuid};
use crate::sim::arn;
use crate::sim::calendar::{access_log, epoch_ms};
use crate::sim::encoding::query;
use crate::sim::scenario::Source;
use serde_json::{Map, Value, json};

const SOURCE_IP: &str = "203.0.113.7";
const USER_AGENT: &str = "coldstart";
const STAGE: &str = "prod";
const KEYS: [&str; 5] = ["method", "path", "headers", "query", "body"];

/// A request as its caller makes it. Headers and query keep their order; a name may come again.
struct Request {
    method: String,
    path: String,
    headers: Vec<(String, String)>,
    query: Vec<(String, String)>,
    body: Option<String>,
}

impl Request {
    fn of(record: &Record<'_>, domain: &str) -> Self {
        let value = record.value();
        let is_request = |object: &Map<String, Value>| KEYS.iter().any(|k| object.contains_key(*k));
        let (value, body) = match value {
            Value::Object(object) if is_request(object) => (value, value.get("body")),
            Value::Object(object) if object.is_empty() => (value, None),
            Value::Null => (value, None),
            body => (&Value::Null, Some(body)),
        };
        let text = |key: &str| value.get(key).and_then(Value::as_str).map(str::to_owned);
        let mut headers = vec![
            ("Host".to_owned(), domain.to_owned()),
            ("User-Agent".to_owned(), USER_AGENT.to_owned()),
            (
                "X-Amzn-Trace-Id".to_owned(),
                format!("Root={}", id::trace_root(record.id, record.arrived)),
            ),
            ("X-Forwarded-For".to_owned(), SOURCE_IP.to_owned()),
        ];
        let given = pairs(value.get("headers"));
        headers.retain(|(name, _)| {
            !given
                .iter()
                .any(|(other, _)| other.eq_ignore_ascii_case(name))
        });
        headers.extend(given);
        let body = match body {
            None | Some(Value::Null) => None,
            Some(Value::String(text)) => Some(text.clone()),
            Some(value) => {
                if !headers
                    .iter()
                    .any(|(name, _)| name.eq_ignore_ascii_case("content-type"))
                {
                    headers.push(("Content-Type".into(), "application/json".into()));
                }
                Some(value.to_string())
            }
        };
        let method = if body.is_some() { "POST" } else { "GET" };
        Self {
            method: text("method").unwrap_or_else(|| method.to_owned()),
            path: text("path").unwrap_or_else(|| "/".to_owned()),
            query: pairs(value.get("query")),
            headers,
            body,
        }
    }

    fn raw_query(&self) -> String {
        let pairs = self.query.iter();
        let pairs: Vec<String> = pairs
            .map(|(name, value)| format!("{}={}", query(name), query(value)))
            .collect();
        pairs.join("&")
    }
}

/// The pairs of an object; a list of values is the same name several times.
fn pairs(value: Option<&Value>) -> Vec<(String, String)> {
    let entries = value.and_then(Value::as_object).into_iter().flatten();
    let mut pairs = Vec::new();
    for (name, value) in entries {
        let several = std::slice::from_ref(value);
        let values = value.as_array().map_or(several, Vec::as_slice);
        pairs.extend(values.iter().map(|value| match value {
            Value::String(text) => (name.clone(), text.clone()),
            other => (name.clone(), other.to_string()),
        }));
    }
    pairs
}

/// Payload format 1.0, of REST APIs: single values beside lists of all values.
pub(super) fn payload_v1(source: &Source, record: &Record<'_>) -> Value {
    let (api, domain) = api(source, "execute-api.us-east-1.amazonaws.com");
    let request = Request::of(record, &domain);
    let proxy = request.path.trim_start_matches('/');
    let (resource, parameters) = if proxy.is_empty() {
        ("/", Value::Null)
    } else {
        ("/{proxy+}", json!({ "proxy": proxy }))
    };
    json!({
        "resource": resource,
        "path": request.path,
        "httpMethod": request.method,
        "headers": last_values(&request.headers),
        "multiValueHeaders": all_values(&request.headers),
        "queryStringParameters": last_values(&request.query),
        "multiValueQueryStringParameters": all_values(&request.query),
        "pathParameters": parameters,
        "stageVariables": null,
        "requestContext": {
            "accountId": arn::ACCOUNT,
            "apiId": api,
            "resourceId": id::of_name(resource)[..6],
            "resourcePath": resource,
            "httpMethod": request.method,
            "path": format!("/{STAGE}{}", request.path),
            "stage": STAGE,
            "protocol": "HTTP/1.1",
            "requestId": uuid(10, record.id.number()),
            "extendedRequestId": format!("{}=", &id::hex(11, record.id.number())[..15]),
            "requestTime": access_log(record.arrived),
            "requestTimeEpoch": epoch_ms(record.arrived),
            "domainName": domain,
            "domainPrefix": api,
            "identity": identity(),
        },
        "body": request.body,
        "isBase64Encoded": false,
    })
}

/// Who called: nobody who has signed in.
fn identity() -> Value {
    let nobody = [
        "cognitoIdentityPoolId",
        "accountId",
        "cognitoIdentityId",
        "caller",
        "accessKey",
        "cognitoAuthenticationType",
        "cognitoAuthenticationProvider",
        "userArn",
        "user",
    ];
    let nobody = nobody.into_iter().map(|key| (key, Value::Null));
    let known = [
        ("sourceIp", Value::from(SOURCE_IP)),
        ("userAgent", Value::from(USER_AGENT)),
    ];
    let identity = nobody.chain(known);
    identity
        .map(|(key, value)| (key.to_owned(), value))
        .collect()
}

/// The last value of each name; null if there is none.
fn last_values(pairs: &[(String, String)]) -> Value {
    let values = pairs.iter().cloned();
    let values: Map<String, Value> = values.map(|(name, value)| (name, value.into())).collect();
    if values.is_empty() {
        return Value::Null;
    }
    Value::Object(values)
}

/// The list of values of each name; null if there is none.
fn all_values(pairs: &[(String, String)]) -> Value {
    let mut lists: Map<String, Value> = Map::new();
    for (name, value) in pairs {
        let list = lists.entry(name.as_str()).or_insert_with(|| json!([]));
        let list = list.as_array_mut().expect("only lists are put there");
        list.push(value.as_str().into());
    }
    if lists.is_empty() {
        return Value::Null;
    }
    Value::Object(lists)
}

/// Payload format 2.0, of HTTP APIs.
pub(super) fn payload_v2(source: &Source, record: &Record<'_>) -> Value {
    let (api, domain) = api(source, "execute-api.us-east-1.amazonaws.com");
    let mut event = v2(&api, &domain, record);
    event.insert("routeKey".into(), "$default".into());
    event["requestContext"]["routeKey"] = "$default".into();
    Value::Object(event)
}

/// A function URL: payload format 2.0 without a route, at a domain of its own (`FACTS.md` section 4).
pub(super) fn function_url(source: &Source, record: &Record<'_>) -> Value {
    let (api, domain) = api(source, "lambda-url.us-east-1.on.aws");
    Value::Object(v2(&api, &domain, record))
}

/// What HTTP APIs and function URLs share: headers in small letters, several values joined by commas,
/// cookies apart; what is empty is left out.
fn v2(api: &str, domain: &str, record: &Record<'_>) -> Map<String, Value> {
    let request = Request::of(record, domain);
    let is_cookie = |name: &str| name.eq_ignore_ascii_case("cookie");
    let (cookies, headers): (Vec<_>, Vec<_>) = request
        .headers
        .iter()
        .map(|(name, value)| (name.to_ascii_lowercase(), value.clone()))
        .partition(|(name, _)| is_cookie(name));
    let cookies: Vec<&str> = cookies
        .iter()
        .flat_map(|(_, value)| value.split("; "))
        .collect();
    let event = json!({
        "version": "2.0",
        "rawPath": request.path,
        "rawQueryString": request.raw_query(),
        "cookies": if cookies.is_empty() { Value::Null } else { json!(cookies) },
        "headers": joined_values(&headers),
        "queryStringParameters": joined_values(&request.query),
        "requestContext": {
            "accountId": arn::ACCOUNT,
            "apiId": api,
            "domainName": domain,
            "domainPrefix": api,
            "http": {
                "method": request.method,
                "path": request.path,
                "protocol": "HTTP/1.1",
                "sourceIp": SOURCE_IP,
                "userAgent": USER_AGENT,
            },
            "requestId": uuid(10, record.id.number()),
            "stage": "$default",
            "time": access_log(record.arrived),
            "timeEpoch": epoch_ms(record.arrived),
        },
        "body": request.body,
        "isBase64Encoded": false,
    });
    let Value::Object(event) = event else {
        unreachable!("it was written as an object");
    };
    let given = event.into_iter().filter(|(_, value)| !value.is_null());
    given.collect()
}

/// The values of each name joined by commas; null if there is none.
fn joined_values(pairs: &[(String, String)]) -> Value {
    let mut joined = all_values(pairs);
    for values in joined.as_object_mut().into_iter().flat_map(Map::values_mut) {
        let list = values.as_array().into_iter().flatten();
        let list: Vec<&str> = list.filter_map(Value::as_str).collect();
        *values = list.join(",").into();
    }
    joined
}

/// The id and the domain of the API that a source is.
fn api(source: &Source, zone: &str) -> (String, String) {
    let api = id::of_name(&source.name)[..10].to_owned();
    let domain = format!("{api}.{zone}");
    (api, domain)
}
