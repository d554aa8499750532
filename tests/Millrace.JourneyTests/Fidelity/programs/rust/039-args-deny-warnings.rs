use std::fs;
fn main() {
    let mut n = 4;
    println!("{}", n);
}
