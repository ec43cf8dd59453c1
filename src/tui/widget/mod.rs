//! What screens are made of. A widget draws values that it is given and keeps no state but a position.

pub(crate) mod ascii;
pub(crate) mod axis;
pub(crate) mod bars;
pub(crate) mod canvas;
pub(crate) mod chart;
pub(crate) mod choice;
pub(crate) mod column;
pub(crate) mod field;
pub(crate) mod figures;
pub(crate) mod fleet;
pub(crate) mod frame;
pub(crate) mod highlight;
pub(crate) mod lanes;
pub(crate) mod list;
pub(crate) mod panel;
pub(crate) mod prose;
pub(crate) mod scroll;
pub(crate) mod state;
pub(crate) mod text;
pub(crate) mod touch;
pub(crate) mod window;
