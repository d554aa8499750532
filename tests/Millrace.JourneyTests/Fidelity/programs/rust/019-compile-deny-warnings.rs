#![deny(warnings)]
#![warn(missing_docs, unreachable_pub, elided_lifetimes_in_paths)]
//! Crate docs.
use std::mem;

pub struct Wrap<'a>(pub &'a str);

pub fn take(w: Wrap) -> usize {
    let n = w.0.len();
    w.0.len()
}

fn main() {
    let x = 1;
    println!("{}", take(Wrap("a")));
}
