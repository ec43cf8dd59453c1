//! Executions of state machines, without time: what happened goes in, what has to happen comes out.
//!
//! An execution is a tree of threads: one for the machine, one for each branch of a Parallel and each item of
//! a Map that is under way. Nothing recurses: what follows from a step is put in line.

mod steps;

use super::{Machine, State, matches};
use crate::sim::time::Span;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::Arc;

/// The most transitions of an execution: the service ends one whose history has 25,000 events
/// (`FACTS-2.md` section B).
const MOST_TRANSITIONS: u64 = 25_000;

/// What has to happen outside.
#[derive(Debug)]
pub(super) enum Effect {
    /// A function is to be called.
    Invoke {
        call: Ticket,
        function: usize,
        input: Value,
    },
    /// The engine is to be woken after a while.
    Wake {
        ticket: Ticket,
        after: Span,
        why: Wake,
    },
    /// A transition is to be paid.
    Transition { execution: usize, name: Box<str> },
    /// An execution is over.
    Over { execution: usize, ended: Ended },
}

/// A thread and the turn of it that is meant; older ones are void.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Ticket {
    pub(super) thread: usize,
    pub(super) turn: u32,
}

/// Why the engine is woken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wake {
    /// A Wait is over.
    Waited,
    /// A state is tried again.
    Retry,
    /// A Task has taken too long.
    Timeout,
}

/// How an execution ended: its output, or its error and what is said of it.
pub(super) type Ended = Result<Value, Trouble>;

/// An error by name, and its cause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Trouble {
    pub(super) error: String,
    pub(super) cause: String,
}

impl Trouble {
    pub(super) fn new(error: &str, cause: impl Into<String>) -> Self {
        Self {
            error: error.into(),
            cause: cause.into(),
        }
    }
}

#[derive(Debug)]
struct Thread {
    execution: usize,
    /// The thread that waits for it, and its slot there.
    parent: Option<(usize, usize)>,
    machine: Arc<Machine>,
    state: usize,
    /// What the state was given, before its paths.
    given: Value,
    /// Retries so far, for each retrier of the state.
    tries: Vec<u32>,
    turn: u32,
    alive: bool,
    children: Option<Children>,
}

/// Branches or items under way.
#[derive(Debug)]
struct Children {
    threads: Vec<usize>,
    results: Vec<Option<Value>>,
    left: usize,
    waiting: VecDeque<(usize, Value)>,
    branch: Option<Arc<Machine>>,
}

#[derive(Debug)]
enum Act {
    /// The thread's state begins.
    Begin(usize),
    /// It has a result.
    Succeed(usize, Value),
    /// It has failed.
    Fail(usize, Trouble),
}

/// All executions.
#[derive(Debug, Default)]
pub(super) struct Engine {
    threads: Vec<Thread>,
    /// Transitions of each execution, and whether it goes on.
    executions: Vec<(u64, bool)>,
    line: VecDeque<Act>,
    pub(super) effects: Vec<Effect>,
}

impl Engine {
    /// Starts an execution; its number.
    pub(super) fn start(&mut self, machine: &Arc<Machine>, input: Value) -> usize {
        let execution = self.executions.len();
        self.executions.push((0, true));
        self.spawn(execution, None, machine, input);
        self.drain();
        execution
    }

    /// A function has answered.
    pub(super) fn answered(&mut self, ticket: Ticket, answer: Ended) {
        if self.is_meant(ticket) {
            self.line.push_back(match answer {
                Ok(value) => Act::Succeed(ticket.thread, value),
                Err(trouble) => Act::Fail(ticket.thread, trouble),
            });
            self.drain();
        }
    }

    /// A time has come.
    pub(super) fn woken(&mut self, ticket: Ticket, why: Wake) {
        if !self.is_meant(ticket) {
            return;
        }
        let thread = ticket.thread;
        self.line.push_back(match why {
            Wake::Waited => {
                let input = self.effective_input(thread).unwrap_or(Value::Null);
                Act::Succeed(thread, input)
            }
            Wake::Retry => Act::Begin(thread),
            Wake::Timeout => {
                let trouble = Trouble::new("States.Timeout", "the function took too long");
                Act::Fail(thread, trouble)
            }
        });
        self.drain();
    }

    /// An execution has lasted too long.
    pub(super) fn abort(&mut self, execution: usize) {
        let trouble = Trouble::new("States.Timeout", "the execution lasted too long");
        self.over(execution, Err(trouble));
    }

    /// Whether an execution still goes on.
    pub(super) fn goes_on(&self, execution: usize) -> bool {
        self.executions[execution].1
    }

    fn is_meant(&self, ticket: Ticket) -> bool {
        let thread = &self.threads[ticket.thread];
        thread.alive && thread.turn == ticket.turn
    }

    fn spawn(
        &mut self,
        execution: usize,
        parent: Option<(usize, usize)>,
        machine: &Arc<Machine>,
        input: Value,
    ) -> usize {
        let id = self.threads.len();
        self.threads.push(Thread {
            execution,
            parent,
            state: machine.start,
            machine: Arc::clone(machine),
            given: input,
            tries: Vec::new(),
            turn: 0,
            alive: true,
            children: None,
        });
        self.line.push_back(Act::Begin(id));
        id
    }

    fn drain(&mut self) {
        while let Some(act) = self.line.pop_front() {
            let (Act::Begin(id) | Act::Succeed(id, _) | Act::Fail(id, _)) = act;
            if !self.threads[id].alive {
                continue;
            }
            self.threads[id].turn += 1;
            match act {
                Act::Begin(id) => self.begin(id),
                Act::Succeed(id, result) => self.succeed(id, result),
                Act::Fail(id, trouble) => self.fail(id, trouble),
            }
        }
    }

    fn state(&self, id: usize) -> &State {
        let thread = &self.threads[id];
        &thread.machine.states[thread.state]
    }

    fn effective_input(&self, id: usize) -> Option<Value> {
        self.state(id).input.get(&self.threads[id].given).cloned()
    }

    fn begin(&mut self, id: usize) {
        let machine = Arc::clone(&self.threads[id].machine);
        let state = &machine.states[self.threads[id].state];
        let execution = self.threads[id].execution;
        self.effects.push(Effect::Transition {
            execution,
            name: state.name.as_str().into(),
        });
        let (transitions, _) = &mut self.executions[execution];
        *transitions += 1;
        if *transitions > MOST_TRANSITIONS {
            let trouble = Trouble::new("States.Runtime", "the history has 25,000 events");
            return self.over(execution, Err(trouble));
        }
        self.threads[id].tries.resize(state.retries.len(), 0);
        let Some(input) = self.effective_input(id) else {
            let cause = "InputPath finds nothing in the input";
            return self.fail_later(id, "States.ParameterPathFailure", cause);
        };
        self.act(id, &state.action, input);
    }

    fn later(&mut self, act: Act) {
        self.line.push_back(act);
    }

    fn fail_later(&mut self, id: usize, error: &str, cause: &str) {
        self.later(Act::Fail(id, Trouble::new(error, cause)));
    }

    fn wake(&mut self, ticket: Ticket, after: Span, why: Wake) {
        self.effects.push(Effect::Wake { ticket, after, why });
    }

    /// A state has a result: it goes into the input, and the machine goes on.
    fn succeed(&mut self, id: usize, result: Value) {
        let state = self.state(id);
        let (next, output) = (state.next, state.output.clone());
        let given = std::mem::take(&mut self.threads[id].given);
        let merged = match &self.state(id).result {
            Some(path) => path.put(given, result),
            None => given,
        };
        let output = output.get(&merged).cloned().unwrap_or(Value::Null);
        match next {
            Some(next) => self.go_to(id, next, output),
            None => self.end(id, Ok(output)),
        }
    }

    fn go_to(&mut self, id: usize, next: usize, given: Value) {
        let thread = &mut self.threads[id];
        thread.state = next;
        thread.given = given;
        thread.tries.clear();
        thread.children = None;
        self.later(Act::Begin(id));
    }

    /// A state has failed: it is tried again, or the error leads elsewhere, or the thread has failed.
    fn fail(&mut self, id: usize, trouble: Trouble) {
        self.stop_children(id);
        let machine = Arc::clone(&self.threads[id].machine);
        let state = &machine.states[self.threads[id].state];
        let retrier = state
            .retries
            .iter()
            .position(|retrier| matches(&retrier.errors, &trouble.error));
        if let Some(place) = retrier {
            let tried = &mut self.threads[id].tries[place];
            if *tried < state.retries[place].attempts {
                let after = state.retries[place].wait(*tried);
                *tried += 1;
                let turn = self.threads[id].turn;
                return self.wake(Ticket { thread: id, turn }, after, Wake::Retry);
            }
        }
        let catcher = state
            .catches
            .iter()
            .find(|catcher| matches(&catcher.errors, &trouble.error));
        let Some(catcher) = catcher else {
            return self.end(id, Err(trouble));
        };
        let told = json!({ "Error": trouble.error, "Cause": trouble.cause });
        let given = std::mem::take(&mut self.threads[id].given);
        let given = match &catcher.result {
            Some(path) => path.put(given, told),
            None => given,
        };
        self.go_to(id, catcher.next, given);
    }

    /// A thread is over: the one that waits for it learns of it, or the execution is over.
    fn end(&mut self, id: usize, ended: Ended) {
        self.threads[id].alive = false;
        let execution = self.threads[id].execution;
        let Some((parent, slot)) = self.threads[id].parent else {
            return self.over(execution, ended);
        };
        let result = match ended {
            Ok(result) => result,
            Err(trouble) => return self.later(Act::Fail(parent, trouble)),
        };
        let Some(children) = &mut self.threads[parent].children else {
            return;
        };
        children.results[slot] = Some(result);
        children.left -= 1;
        if children.left == 0 {
            let results = std::mem::take(&mut children.results);
            let list = results.into_iter().map(Option::unwrap_or_default).collect();
            return self.later(Act::Succeed(parent, Value::Array(list)));
        }
        let next = children.waiting.pop_front().zip(children.branch.clone());
        if let Some(((slot, input), branch)) = next {
            let child = self.spawn(execution, Some((parent, slot)), &branch, input);
            if let Some(children) = &mut self.threads[parent].children {
                children.threads.push(child);
            }
        }
    }

    fn over(&mut self, execution: usize, ended: Ended) {
        if !std::mem::replace(&mut self.executions[execution].1, false) {
            return;
        }
        for thread in &mut self.threads {
            thread.alive &= thread.execution != execution;
        }
        self.effects.push(Effect::Over { execution, ended });
    }
}
