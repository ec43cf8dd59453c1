//! What each kind of state does when it begins.

use super::{Act, Children, Effect, Engine, Ticket, Trouble, Wake};
use crate::sim::time::Span;
use crate::sim::workflow::{Action, Delay, Machine};
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::sync::Arc;

impl Engine {
    /// Does what a state does.
    pub(super) fn act(&mut self, id: usize, action: &Action, input: Value) {
        let ticket = Ticket {
            thread: id,
            turn: self.threads[id].turn,
        };
        match action {
            Action::Task { function, timeout } => {
                self.effects.push(Effect::Invoke {
                    call: ticket,
                    function: *function,
                    input,
                });
                if let Some(after) = *timeout {
                    self.wake(ticket, after, Wake::Timeout);
                }
            }
            Action::Wait(Delay::Fixed(span)) => self.wake(ticket, *span, Wake::Waited),
            Action::Wait(Delay::From(path)) => match path.get(&input).and_then(Value::as_u64) {
                Some(seconds) => {
                    self.wake(ticket, Span::secs(seconds.min(31_536_000)), Wake::Waited);
                }
                None => self.fail_later(id, "States.Runtime", "SecondsPath finds no whole number"),
            },
            Action::Choice { rules, default } => {
                let found = rules.iter().find(|(rule, _)| rule.holds(&input));
                match found.map(|&(_, next)| next).or(*default) {
                    Some(next) => {
                        let output = self.state(id).output.get(&input).cloned();
                        self.go_to(id, next, output.unwrap_or(Value::Null));
                    }
                    None => self.fail_later(id, "States.NoChoiceMatched", "no rule holds"),
                }
            }
            Action::Pass(result) => {
                self.later(Act::Succeed(id, result.clone().unwrap_or(input)));
            }
            Action::Succeed => {
                let output = self.state(id).output.get(&input).cloned();
                self.end(id, Ok(output.unwrap_or(Value::Null)));
            }
            Action::Fail { error, cause } => self.end(id, Err(Trouble::new(error, cause.as_str()))),
            Action::Parallel(branches) => {
                let each = branches
                    .iter()
                    .map(|branch| (Arc::clone(branch), input.clone()));
                self.side_by_side(id, each.collect(), 0);
            }
            Action::Map {
                items,
                branch,
                at_once,
            } => match items.get(&input).and_then(Value::as_array) {
                Some(items) => {
                    let each = items.iter().map(|item| (Arc::clone(branch), item.clone()));
                    self.side_by_side(id, each.collect(), *at_once);
                }
                None => self.fail_later(id, "States.Runtime", "ItemsPath finds no list"),
            },
        }
    }

    /// Starts branches or items, at most so many at once; 0 for all.
    pub(super) fn side_by_side(
        &mut self,
        id: usize,
        each: Vec<(Arc<Machine>, Value)>,
        at_once: usize,
    ) {
        if each.is_empty() {
            return self.later(Act::Succeed(id, json!([])));
        }
        let at_once = if at_once == 0 { each.len() } else { at_once };
        let execution = self.threads[id].execution;
        let mut children = Children {
            threads: Vec::new(),
            results: vec![None; each.len()],
            left: each.len(),
            waiting: VecDeque::new(),
            branch: each.first().map(|(branch, _)| Arc::clone(branch)),
        };
        for (slot, (branch, input)) in each.into_iter().enumerate() {
            if slot < at_once {
                let child = self.spawn(execution, Some((id, slot)), &branch, input);
                children.threads.push(child);
            } else {
                children.waiting.push_back((slot, input));
            }
        }
        self.threads[id].children = Some(children);
    }

    pub(super) fn stop_children(&mut self, id: usize) {
        let mut stopping: Vec<usize> = vec![id];
        while let Some(parent) = stopping.pop() {
            if let Some(children) = self.threads[parent].children.take() {
                for &child in &children.threads {
                    self.threads[child].alive = false;
                }
                stopping.extend(children.threads);
            }
        }
    }
}
