//! What the renderer of pages needs of the build's steps.

#[path = "../../../build/load.rs"]
pub mod load;
#[path = "../../../build/problem.rs"]
pub mod problem;
