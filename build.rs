//! Tells cargo that the program embeds the content folders: a changed lesson is a changed program.

fn main() {
    for folder in ["lessons", "quizzes", "sandbox"] {
        println!("cargo::rerun-if-changed={folder}");
    }
}
