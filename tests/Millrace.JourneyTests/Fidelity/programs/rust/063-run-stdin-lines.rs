use std::collections::BTreeMap;
use std::io::{self, BufRead, Read};

fn main() {
    let mut input = io::stdin().lock();
    let mut first = String::new();
    let n = input.read_line(&mut first).unwrap();
    println!("{n} {first:?}");
    let mut words: BTreeMap<String, usize> = BTreeMap::new();
    for (i, line) in input.by_ref().lines().take(3).enumerate() {
        let line = line.unwrap();
        println!("{i}: {}", line.chars().rev().collect::<String>());
        for w in line.split_whitespace() { *words.entry(w.to_lowercase()).or_default() += 1; }
    }
    println!("{words:?}");
    let mut rest = Vec::new();
    input.read_to_end(&mut rest).unwrap();
    println!("{rest:?}");
}
