//! The only reading of the wall clock.
