//! Batches of a stream: handed over, done up to a checkpoint, tried again, split, given up.

use super::lane::Piece;
use super::{MOST_BYTES, Stream};
use crate::sim::Simulation;
use crate::sim::arn;
use crate::sim::body::Body;
use crate::sim::calendar::iso_millis;
use crate::sim::event::Batch;
use crate::sim::scenario::StreamService;
use crate::sim::sources::json;
use crate::sim::time::Time;
use crate::sim::trace::{Ending, Fact, GaveUp, Outcome, Retry, Sink, SourceId, What};
use serde_json::{Value, json};

impl<S: Sink> Simulation<S> {
    /// Hands a batch to the function; one that is throttled waits, and uses up no retry.
    pub(super) fn deliver_batch(&mut self, source: SourceId, lane: u32, batch: Piece) {
        let Piece { records, retries } = self.cut_to_size(source, lane, batch);
        let function = self.sources[usize::from(source.0)].function();
        let attempt = self.attempt(function, Batch::Many(records.clone()), false);
        let now = self.now;
        let stream = self.stream(source);
        let state = &mut stream.lanes[lane as usize];
        if attempt.is_ok() {
            state.busy = true;
            state.retries = retries;
            stream.in_flight.insert(records[0], lane);
        } else {
            state.put_back(Piece { records, retries });
            let at = state.failed(now);
            let shard = stream.shard(lane);
            self.batch_retry_fact(source, at, Retry::ShardWaits { shard });
            self.wake_lane_at(source, lane, at);
        }
    }

    /// Keeps a batch within 6 MB: what is beyond goes back, in its order.
    fn cut_to_size(&mut self, source: SourceId, lane: u32, batch: Piece) -> Piece {
        let mut bytes = 0;
        let fits = batch.records.iter().take_while(|&&record| {
            let body = self.events.at(record).body.as_ref();
            bytes += body.map_or(0, |body| body.text.len());
            bytes <= MOST_BYTES
        });
        let fits = fits.count().max(1);
        if fits == batch.records.len() {
            return batch;
        }
        let retries = batch.retries;
        let (now, later) = batch.records.split_at(fits);
        let later = Piece {
            records: later.into(),
            retries,
        };
        self.stream(source).lanes[lane as usize].put_back(later);
        Piece {
            records: now.into(),
            retries,
        }
    }

    /// A batch has been processed: what is done is done, and the rest is tried again before all else.
    pub(in crate::sim::sources) fn stream_batch_ended(
        &mut self,
        source: SourceId,
        batch: &Batch,
        outcome: Outcome,
        output: Option<&[u8]>,
    ) {
        let (now, places) = (self.now, batch.places());
        let stream = self.stream(source);
        let lane = stream.in_flight.remove(&places[0]);
        let lane = lane.expect("a batch in flight is of a lane");
        let state = &mut stream.lanes[lane as usize];
        state.busy = false;
        let retries = state.retries;
        let done = self.checkpoint(source, places, outcome, output);
        for &event in &places[..done] {
            self.settle(event, Ending::Succeeded, None);
        }
        if done > 0 {
            self.stream(source).lanes[lane as usize].got_on(now);
        }
        if done < places.len() {
            let records = places[done..].into();
            let rest = Piece { records, retries };
            // Splitting is for a batch that fails as a whole: a report has split it already.
            let whole = done == 0;
            self.batch_failed((source, lane), rest, whole, outcome);
        }
        self.work_lane(source, lane);
    }

    /// How many records at the front of a batch are done. Without a report it is all or none; with one, up to
    /// the first that failed, whatever the function says of those behind it (`FACTS.md` section 4).
    fn checkpoint(
        &mut self,
        source: SourceId,
        places: &[u32],
        outcome: Outcome,
        output: Option<&[u8]>,
    ) -> usize {
        let all = places.len();
        if !self.stream(source).config.report_item_failures {
            return if outcome.is_success() { all } else { 0 };
        }
        match (outcome, output) {
            // A modelled function reports the record that it fails on.
            (Outcome::Failed, None) => {
                let poison = places.iter().position(|&place| {
                    let body = self.events.at(place).body.as_ref();
                    body.is_some_and(|body| body.poison)
                });
                poison.unwrap_or(0)
            }
            (Outcome::Succeeded, None) => all,
            (Outcome::Succeeded, Some(output)) => {
                let ids = places.iter().map(|&place| self.events.message_id(place));
                let failed = json::failed_items(output, &ids.collect::<Vec<_>>());
                failed.map_or(0, |failed| {
                    failed.iter().position(|&failed| failed).unwrap_or(all)
                })
            }
            _ => 0,
        }
    }

    /// What is left of a batch is tried again, in halves or as it is, unless its retries are used up.
    fn batch_failed(
        &mut self,
        (source, lane): (SourceId, u32),
        rest: Piece,
        whole: bool,
        outcome: Outcome,
    ) {
        let now = self.now;
        let stream = self.stream(source);
        let shard = stream.shard(lane);
        let Stream {
            bisect,
            max_retries,
            ..
        } = stream.config;
        let state = &mut stream.lanes[lane as usize];
        let Piece { records, retries } = rest;
        let (at, why) = if outcome == Outcome::Lost {
            state.put_back(Piece { records, retries });
            (state.failed(now), Retry::ShardWaits { shard })
        } else if bisect && whole && records.len() > 1 {
            // Splitting uses up no retry (`FACTS.md` section 4).
            let (first, second) = records.split_at(records.len().div_ceil(2));
            for half in [second, first] {
                let records = half.into();
                state.put_back(Piece { records, retries });
            }
            state.got_on(now);
            (now, Retry::Bisected { shard })
        } else if max_retries.is_some_and(|most| retries >= most) {
            state.got_on(now);
            let why = GaveUp::RetriesExhausted;
            return self.give_up_records(source, &records, why, Some(outcome));
        } else {
            let retries = retries + 1;
            state.put_back(Piece { records, retries });
            (state.failed(now), Retry::Shard { shard })
        };
        self.batch_retry_fact(source, at, why);
    }

    /// Gives up the records that have grown too old: older than the mapping allows, or no longer in the
    /// stream. They are in front, as they stand in the order of arrival.
    pub(super) fn discard_old(&mut self, source: SourceId, lane: u32) {
        let now = self.now;
        let state = self.sources[usize::from(source.0)].stream.as_mut();
        let stream = state.expect("only streams are read in order");
        let (limit, why) = match stream.config.max_age {
            Some(age) => (age, GaveUp::EventAgeExceeded),
            None => (stream.config.retention, GaveUp::RecordExpired),
        };
        let events = &mut self.events;
        let is_old = |record| now.since(events.at(record).arrived) > limit;
        let old = stream.lanes[lane as usize].take_while(is_old);
        if !old.is_empty() {
            self.give_up_records(source, &old, why, None);
        }
    }

    /// Records are given up; the mapping's destination is told where they are, not what is in them.
    fn give_up_records(
        &mut self,
        source: SourceId,
        records: &[u32],
        why: GaveUp,
        outcome: Option<Outcome>,
    ) {
        let function = self.sources[usize::from(source.0)].function();
        let destination = self.stream(source).config.on_failure.clone();
        // What the stream itself has forgotten is past telling.
        let destination = destination.filter(|_| why != GaveUp::RecordExpired);
        if let Some(name) = &destination {
            let told = self.told_of_batch(source, records, outcome);
            self.hand_to(name, function, records[0], Body::new(&told));
        }
        for &record in records {
            self.give_up(record, why, destination.is_some());
        }
    }

    /// What a destination is told of a batch, and how its last attempt ended if it had one. Of a batch that
    /// was too old the pages show no sample; its condition is named by this lab.
    fn told_of_batch(
        &mut self,
        source: SourceId,
        records: &[u32],
        outcome: Option<Outcome>,
    ) -> Value {
        let (first, last) = (records[0], records[records.len() - 1]);
        let shard = self.shard_of_record(first);
        let last_at = self.events.at(last).arrived;
        let record = self.events.at(first);
        let (first_at, attempts) = (record.arrived, record.attempts);
        let config = &self.sources[usize::from(source.0)].config;
        let name = &self.functions[config.function].config.name;
        let condition = match outcome {
            Some(_) => "RetryAttemptsExhausted",
            None => "RecordAgeExceeded",
        };
        let service = config.kind.service().unwrap_or(StreamService::Kinesis);
        let (key, shard, arn) = match service {
            StreamService::Kinesis => (
                "KinesisBatchInfo",
                json::kinesis::shard_id(shard),
                arn::stream(&config.resource),
            ),
            StreamService::DynamoDb => (
                "DDBStreamBatchInfo",
                json::dynamodb::shard_id(shard),
                arn::table_stream(&config.resource),
            ),
        };
        let mut told = json!({
            "requestContext": {
                "requestId": self.events.message_id(first),
                "functionArn": arn::function(name),
                "condition": condition,
                "approximateInvokeCount": attempts,
            },
            "version": "1.0",
            "timestamp": iso_millis(self.now),
            key: {
                "shardId": shard,
                "startSequenceNumber": self.events.message_id(first),
                "endSequenceNumber": self.events.message_id(last),
                "approximateArrivalOfFirstRecord": iso_millis(first_at),
                "approximateArrivalOfLastRecord": iso_millis(last_at),
                "batchSize": records.len(),
                "streamArn": arn,
            },
        });
        if let Some(outcome) = outcome {
            told["responseContext"] = json!({ "statusCode": 200, "executedVersion": "$LATEST" });
            // A report of records that failed is no error of the function.
            if !outcome.is_success() {
                told["responseContext"]["functionError"] = "Unhandled".into();
            }
        }
        told
    }

    fn shard_of_record(&mut self, record: u32) -> u32 {
        let body = self.events.at(record).body.as_ref();
        let place = body.and_then(|body| body.message.place);
        place.map_or(0, |place| place.shard)
    }

    /// A fact that a batch will be tried again.
    fn batch_retry_fact(&mut self, source: SourceId, at: Time, why: Retry) {
        let function = Some(self.sources[usize::from(source.0)].function());
        let what = What::RetryScheduled { at, why };
        self.fact(Fact {
            function,
            ..Fact::new(self.now, what)
        });
    }
}
