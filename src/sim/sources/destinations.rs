//! Destinations of asynchronous invocation: who is told what became of an event (`FACTS.md` section 4).

use super::json;
use crate::money::Item;
use crate::sim::body::{Body, Message};
use crate::sim::calendar::iso_millis;
use crate::sim::scenario::SourceKind;
use crate::sim::services::Effect;
use crate::sim::trace::{Fact, FunctionId, GaveUp, Sink, What};
use crate::sim::{Simulation, arn};
use serde_json::{Map, Value, json};
use std::sync::Arc;

impl<S: Sink> Simulation<S> {
    /// Whether a function's destination is told of successes.
    #[inline]
    pub(super) fn has_success_destination(&self, function: FunctionId) -> bool {
        let config = &self.functions[usize::from(function.0)].config;
        config.destinations.success.is_some()
    }

    /// Tells the destination of an event that succeeded.
    pub(super) fn tell_of_success(
        &mut self,
        function: FunctionId,
        event: u32,
        output: Option<&[u8]>,
    ) {
        let config = &self.functions[usize::from(function.0)].config;
        if let Some(name) = config.destinations.success.clone() {
            let record = self.destination_record(event, "Success", output);
            self.hand_to(&name, function, event, Body::new(&record));
        }
    }

    /// Gives up an async event, after its destination has the record and its dead-letter queue the event.
    pub(crate) fn give_up_async(
        &mut self,
        function: FunctionId,
        event: u32,
        why: GaveUp,
        output: Option<&[u8]>,
    ) {
        let config = &self.functions[usize::from(function.0)].config;
        let (caught, destinations) = (config.catches_failures, config.destinations.clone());
        if !self.events.at(event).settled {
            if let Some(name) = destinations.failure {
                let record = self.destination_record(event, condition(why), output);
                self.hand_to(&name, function, event, Body::new(&record));
            }
            if let Some(name) = destinations.dead_letter {
                let letter = self.dead_letter(event, output);
                self.hand_to(&name, function, event, letter);
            }
        }
        self.give_up(event, why, caught);
    }

    /// What a destination is told: the event and what came of it.
    fn destination_record(&mut self, event: u32, condition: &str, output: Option<&[u8]>) -> Value {
        let record = self.events.at(event);
        let (source, attempts) = (record.source, record.attempts);
        let source = &self.sources[usize::from(source.0)].config;
        let name = &self.functions[source.function].config.name;
        let request = json::event(source, &[self.events.record(event)]);
        let mut told = json!({
            "version": "1.0",
            "timestamp": iso_millis(self.now),
            "requestContext": {
                "requestId": self.events.message_id(event),
                "functionArn": format!("{}:$LATEST", arn::function(name)),
                "condition": condition,
                "approximateInvokeCount": attempts,
            },
            "requestPayload": value(&request),
        });
        // An event that was never handed over has no response.
        if attempts > 0 {
            let mut context = json!({ "statusCode": 200, "executedVersion": "$LATEST" });
            if condition != "Success" {
                context["functionError"] = "Unhandled".into();
            }
            told["responseContext"] = context;
            told["responsePayload"] = output.map_or(Value::Null, value);
        }
        told
    }

    /// What a dead-letter queue gets: the event alone, and the error as attributes.
    fn dead_letter(&mut self, event: u32, output: Option<&[u8]>) -> Body {
        let source = self.events.at(event).source;
        let source = &self.sources[usize::from(source.0)].config;
        let text = json::event(source, &[self.events.record(event)]);
        let error = output.map(value);
        let error = error
            .as_ref()
            .and_then(|error| error["errorMessage"].as_str());
        let attribute = |kind: &str, text: &str| json!({ "DataType": kind, "StringValue": text });
        let attributes = [
            (
                "RequestID",
                attribute("String", &self.events.message_id(event)),
            ),
            ("ErrorCode", attribute("Number", "200")),
            (
                "ErrorMessage",
                attribute("String", error.unwrap_or_default()),
            ),
        ];
        let attributes = attributes.map(|(name, value)| (name.to_owned(), value));
        let message = Message {
            attributes: Map::from_iter(attributes),
            ..Message::default()
        };
        Body::message(&String::from_utf8_lossy(&text), message)
    }

    /// Hands something to a queue, a topic or a function by name; what is none of these is a queue that
    /// nobody reads.
    pub(super) fn hand_to(&mut self, name: &str, from: FunctionId, event: u32, body: Body) {
        let chain = self.events.chain(event).and(from);
        let (name, body) = (arn::name(name), Arc::new(body));
        let function = self.functions.iter().position(|f| f.config.name == name);
        let topics = self.watching(name, |kind| *kind == SourceKind::Sns);
        let queues = self.watching(name, |kind| matches!(kind, SourceKind::Sqs(_)));
        let (effect, item) = if !queues.is_empty() {
            let queue = name.to_owned();
            (
                Effect::Message { queue, body },
                Some(Item::SqsStandardRequests),
            )
        } else if !topics.is_empty() {
            let topic = name.to_owned();
            (
                Effect::Notification { topic, body },
                Some(Item::SnsPublishes),
            )
        } else if let Some(function) = function {
            let wait = false;
            (
                Effect::Invoke {
                    function,
                    body,
                    wait,
                },
                None,
            )
        } else {
            let queue = name.to_owned();
            (
                Effect::Message { queue, body },
                Some(Item::SqsStandardRequests),
            )
        };
        if let Effect::Message { queue, .. } = &effect {
            self.world.count_message(queue);
        }
        if let Some(item) = item {
            let what = What::Charged { item, quantity: 1 };
            self.fact(Fact {
                function: Some(from),
                ..Fact::new(self.now, what)
            });
        }
        self.deliver(effect, &chain);
    }
}

/// The condition's name in a record. For a function that is switched off the pages name none.
const fn condition(why: GaveUp) -> &'static str {
    match why {
        GaveUp::EventAgeExceeded => "EventAgeExceeded",
        GaveUp::RetriesExhausted
        | GaveUp::ZeroReserved
        | GaveUp::MaxReceives
        | GaveUp::NotPermitted
        | GaveUp::RecursiveLoop
        | GaveUp::RecordExpired => "RetriesExhausted",
    }
}

/// JSON, or the text that it is.
fn value(text: &[u8]) -> Value {
    serde_json::from_slice(text)
        .unwrap_or_else(|_| String::from_utf8_lossy(text).into_owned().into())
}
