//! Calls of services. A call takes effect at the virtual instant at which it is made; the guest is
//! suspended until its answer, and pays for the wait.

use super::admission::NotRun;
use super::guests::Phase;
use super::recursion::Chain;
use crate::guest::CallAnswer;
use crate::sim::agenda::Rank;
use crate::sim::event::Batch;
use crate::sim::services::{Caller, Effect, Refusal, Reply};
use crate::sim::time::{Span, Time};
use crate::sim::trace::{
    CallError, Ending, Fact, FunctionId, Outcome, Service, Sink, Throttle, What,
};
use crate::sim::{Due, Simulation};
use serde_json::{Value, json};

/// A call that a guest waits for.
#[derive(Debug)]
pub(crate) struct Asked {
    service: Service,
    at: Time,
    /// What it will be answered; none while another function works on it.
    answer: Option<Result<Value, Refusal>>,
}

/// A guest that waits for another function.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Waiting {
    place: u32,
    /// Its turn when it began to wait: another one means that it waits no longer.
    turn: u32,
    /// What the API adds to the other function's time.
    latency: Span,
}

impl<S: Sink> Simulation<S> {
    /// The clock has come to a guest's call.
    pub(crate) fn guest_calls(&mut self, place: u32, action: &str, payload: &[u8]) {
        let about = self.about(place);
        let id = self.environments.at(place).function;
        let reply = self.ask(about, Some(place), action, payload);
        let now = self.now;
        self.guest_state(place).asked = Some(Asked {
            service: reply.service,
            at: now,
            answer: None,
        });
        match reply.effect {
            Some(Effect::Invoke { wait: true, .. }) if self.is_waking(place) => {
                self.answer_later(place, Span::ZERO, Err(no_waiting()));
            }
            Some(Effect::Invoke {
                function,
                body,
                wait: true,
            }) => {
                let turn = self.wait(place);
                let waiting = Waiting {
                    place,
                    turn,
                    latency: reply.latency,
                };
                let chain = self.chain_of(place, id);
                self.cause = about.invocation;
                self.invoke_for(waiting, function, body, chain);
                self.cause = None;
            }
            effect => {
                self.answer_later(place, reply.latency, reply.answer);
                if let Some(effect) = effect {
                    let chain = self.chain_of(place, id);
                    self.cause = about.invocation;
                    self.deliver(effect, &chain);
                    self.cause = None;
                }
            }
        }
    }

    /// Asks a service and writes down the call and what it costs.
    fn ask(&mut self, about: Fact, place: Option<u32>, action: &str, payload: &[u8]) -> Reply {
        let id = about.function.expect("a function asks");
        let zone = place.map(|place| self.environments.at(place).zone);
        let config = &self.functions[usize::from(id.0)].config;
        let caller = Caller {
            function: config.bare_name(),
            role: config.role.as_ref(),
            vpc: config.vpc.as_ref(),
            environment: about.environment,
            zone,
        };
        let reply = self.world.call(self.now, &caller, action, payload);
        let request = self.sink.text(&[action.as_bytes(), b" ", payload].concat());
        let service = reply.service;
        self.fact(Fact {
            what: What::Called {
                service,
                request,
                access: reply.access,
            },
            ..about
        });
        if let Some(why) = reply.blocked {
            self.fact(Fact {
                what: What::Blocked { service, why },
                ..about
            });
        }
        for &(item, quantity) in &reply.charges {
            self.fact(Fact {
                what: What::Charged { item, quantity },
                ..about
            });
        }
        reply
    }

    /// A call in the INIT of a version that is being published: there is no environment yet, and no time
    /// passes.
    pub(crate) fn call_in_publication(
        &mut self,
        id: FunctionId,
        action: &str,
        payload: &[u8],
    ) -> CallAnswer {
        let about = Fact {
            function: Some(id),
            ..Fact::new(self.now, What::Input { index: 0 })
        };
        let reply = self.ask(about, None, action, payload);
        let answer = match reply.effect {
            Some(Effect::Invoke { wait: true, .. }) => Err(no_waiting()),
            Some(effect) => {
                self.deliver(effect, &Chain::default().and(id));
                reply.answer
            }
            None => reply.answer,
        };
        self.answered(about, reply.service, Span::ZERO, answer)
    }

    /// Writes down an answer and puts it into a guest's words.
    fn answered(
        &mut self,
        about: Fact,
        service: Service,
        took: Span,
        answer: Result<Value, Refusal>,
    ) -> CallAnswer {
        let error = answer.as_ref().err().map(|refusal| refusal.error);
        let answer = match answer {
            Ok(value) => Ok(value.to_string().into_bytes()),
            Err(refusal) => Err(refusal.to_string()),
        };
        let response = match &answer {
            Ok(bytes) => self.sink.text(bytes),
            Err(text) => self.sink.text(text.as_bytes()),
        };
        self.fact(Fact {
            what: What::Answered {
                service,
                took,
                error,
                response,
            },
            ..about
        });
        answer
    }

    /// Schedules an answer, `latency` from now; none comes if the guest's time is up before.
    fn answer_later(&mut self, place: u32, latency: Span, answer: Result<Value, Refusal>) {
        let turn = self.environments.at(place).turn;
        let (at, deadline) = (self.now + latency, self.deadline_of(place));
        let state = self.guest_state(place);
        let asked = state.asked.as_mut().expect("an answer answers a call");
        asked.answer = Some(answer);
        if state.phase == Phase::Waking {
            self.service_answers(place, turn);
        } else if at > deadline {
            self.agenda
                .push(deadline, Rank::Finish, Due::Timeout { place, turn });
        } else {
            self.agenda
                .push(at, Rank::Finish, Due::Answer { place, turn });
        }
    }

    /// The clock has come to an answer: the guest goes on.
    pub(crate) fn service_answers(&mut self, place: u32, turn: u32) {
        if self.environments.meant(place, turn).is_none() {
            return;
        }
        let now = self.now;
        let about = self.about(place);
        let state = self.guest_state(place);
        let asked = state.asked.take().expect("an answer answers a call");
        let answer = asked
            .answer
            .expect("an answer was scheduled with what it is");
        let took = now.since(asked.at);
        state.waited += took;
        let answer = self.answered(about, asked.service, took, answer);
        self.guest_state(place).guest.answer(answer);
        self.turns.add(place);
    }

    /// A guest begins to wait for as long as it may. Gives the turn in which it waits.
    fn wait(&mut self, place: u32) -> u32 {
        let deadline = self.deadline_of(place);
        let environment = self.environments.at(place);
        environment.turn = environment.turn.wrapping_add(1);
        let turn = environment.turn;
        self.agenda
            .push(deadline, Rank::Finish, Due::Timeout { place, turn });
        turn
    }

    /// A function is handed an event that a guest waits for.
    pub(crate) fn call_function(&mut self, function: FunctionId, event: u32) {
        match self.attempt(function, Batch::One(event), true) {
            Ok(()) => {}
            Err(NotRun::Throttled(why)) => {
                self.answer_caller(event, Err(throttled(why)));
                self.settle(event, Ending::Throttled, Some(429));
            }
            Err(NotRun::NotPlaced(_)) => {
                self.answer_caller(event, Err(not_placed()));
                self.settle(event, Ending::Failed, Some(500));
            }
        }
    }

    /// The function that a guest waits for has ended. The Invoke API answers 200 whatever came of it, and
    /// says so in `FunctionError` (`FACTS.md` section 4).
    pub(crate) fn function_answered(
        &mut self,
        function: FunctionId,
        event: u32,
        outcome: Outcome,
        output: Option<&[u8]>,
    ) {
        let mut answer = json!({
            "StatusCode": 200,
            "RequestId": self.events.message_id(event),
            "ExecutedVersion": self.functions[usize::from(function.0)].settings.version,
            "Payload": payload(output),
        });
        if !outcome.is_success() {
            answer["FunctionError"] = "Unhandled".into();
        }
        if outcome == Outcome::Lost {
            self.answer_caller(event, Err(lost()));
            return self.settle(event, Ending::Failed, Some(500));
        }
        let ending = if outcome.is_success() {
            Ending::Succeeded
        } else {
            Ending::Failed
        };
        self.answer_caller(event, Ok(answer));
        self.settle(event, ending, Some(200));
    }

    /// The guest that waits for an event is told that it closed a loop.
    pub(crate) fn tell_of_loop(&mut self, event: u32) {
        self.answer_caller(event, Err(recursive()));
    }

    /// Answers the guest that waits for an event, if it still does.
    fn answer_caller(&mut self, event: u32, answer: Result<Value, Refusal>) {
        let Some(waiting) = self.waiting.remove(&event) else {
            return;
        };
        let Waiting {
            place,
            turn,
            latency,
        } = waiting;
        if let Some(environment) = self.environments.meant(place, turn) {
            // The time-out that ran while it waited is void.
            environment.turn = turn.wrapping_add(1);
            self.answer_later(place, latency, answer);
        }
    }

    /// When a guest's phase has to end.
    fn deadline_of(&mut self, place: u32) -> Time {
        let id = self.environments.at(place).function;
        let environment = self.environments.at(place);
        let state = environment.guest.as_ref().expect("only guests call");
        state.began + state.phase.limit(&self.functions[usize::from(id.0)].config)
    }

    /// The chain of functions that what a function's environment is doing hands on.
    fn chain_of(&mut self, place: u32, function: FunctionId) -> Chain {
        let run = self.environments.at(place).run.as_ref();
        let places = run.map_or(&[][..], |run| run.batch.places());
        let chains = places.iter().map(|&event| self.events.chain(event));
        let led_here = chains.fold(Chain::default(), |all, chain| all.or(chain));
        led_here.and(function)
    }

    fn is_waking(&mut self, place: u32) -> bool {
        self.guest_state(place).phase == Phase::Waking
    }

    fn guest_state(&mut self, place: u32) -> &mut super::guests::GuestState {
        let guest = self.environments.at(place).guest.as_mut();
        guest.expect("only guests call")
    }
}

/// The output of a function as the `Payload` of an answer: JSON, or the text that it is.
fn payload(output: Option<&[u8]>) -> Value {
    output.map_or(Value::Null, |output| {
        serde_json::from_slice(output)
            .unwrap_or_else(|_| String::from_utf8_lossy(output).into_owned().into())
    })
}

fn throttled(why: Throttle) -> Refusal {
    Refusal {
        error: CallError::Unavailable,
        code: "TooManyRequestsException",
        message: format!("the function was not invoked: {}", why.reason()),
    }
}

fn recursive() -> Refusal {
    Refusal {
        error: CallError::RecursiveLoop,
        code: "RecursiveInvocationException",
        message: "the function was invoked sixteen times in this chain of requests".into(),
    }
}

/// A function that was lost with its zone is an error of the service, not its own.
fn lost() -> Refusal {
    Refusal {
        error: CallError::Unavailable,
        code: "ServiceException",
        message: "the function's environment was lost".into(),
    }
}

/// That no environment can be made is an error of the service as well.
fn not_placed() -> Refusal {
    Refusal {
        error: CallError::Unavailable,
        code: "ServiceException",
        message: "no environment can be made for the function".into(),
    }
}

/// INIT ahead of the run takes no time, so nothing can be waited for.
fn no_waiting() -> Refusal {
    Refusal {
        error: CallError::Unavailable,
        code: "ServiceException",
        message: "no function answers while environments are made ahead of the run".into(),
    }
}
