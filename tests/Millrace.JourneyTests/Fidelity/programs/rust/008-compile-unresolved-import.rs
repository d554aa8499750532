use std::collections::HashMapp;
use std::sync::mpscc::channel;
use serde::Serialize;
use crate::tools::hammer;
use super::above;
mod tools {
    pub fn hamer() {}
}

fn main() {
    let m: HashMapp<u8, u8> = HashMapp::new();
    hammer();
    undefined_function(m.lenght());
    std::fs::read_to_strin("x");
    let p = Pathbuf::from("/");
}
