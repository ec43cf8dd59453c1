//! The ways into a screen: what a command line, another screen or a saved place opens.

use super::{App, Tab};
use crate::lab::playground::Playground;
use crate::lab::practise::Wish;
use crate::study::exam::Sitting;
use crate::study::practice::Practice;

impl App {
    /// Opens a lesson, or the list of them.
    pub fn learn(&mut self, lesson: Option<&str>) {
        self.forget_back();
        if let Some(lesson) = lesson {
            self.learn.open(lesson, &self.desk);
        }
        self.tab = Tab::Learn;
    }

    /// Opens the list of scenarios.
    pub const fn play(&mut self) {
        self.tab = Tab::Play;
    }

    /// Opens a scenario of the course in the playground.
    pub fn play_shipped(&mut self, id: &str) {
        self.play.open(id, &self.desk);
        self.tab = Tab::Play;
    }

    /// Opens the playground with a run.
    pub fn watch(&mut self, playground: Playground) {
        self.play.watch(playground, &self.desk);
        self.tab = Tab::Play;
    }

    /// Asks questions on a topic, or on all.
    pub fn practise(&mut self, topic: Option<&str>) {
        self.asked_from = None;
        self.quiz.start(topic, &self.desk);
        self.tab = Tab::Quiz;
    }

    /// Asks the questions that are wished for.
    pub fn practise_wish(&mut self, wish: &Wish) {
        self.asked_from = None;
        self.quiz.ask(wish, &self.desk);
        self.tab = Tab::Quiz;
    }

    /// Goes on with a session of practice.
    pub fn resume_practice(&mut self, practice: Practice) {
        self.quiz.resume(practice);
        self.tab = Tab::Quiz;
    }

    /// Opens the list of papers.
    pub fn papers(&mut self) {
        self.quiz.open_papers();
        self.tab = Tab::Quiz;
    }

    /// Opens a paper.
    pub fn sit(&mut self, sitting: Sitting) {
        self.quiz.sit(sitting, &mut self.desk);
        self.tab = Tab::Quiz;
    }

    /// Opens the list of topics.
    pub const fn quiz(&mut self) {
        self.tab = Tab::Quiz;
    }
}
