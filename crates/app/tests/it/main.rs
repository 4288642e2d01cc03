//! Tests at the level of a user, and the rules that a machine can hold.

mod bad_input;
mod documents;
mod imports;
mod landfall;
mod licences;
mod scenarios;
mod sizes;
mod walls;
