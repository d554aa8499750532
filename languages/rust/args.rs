use std::env;

fn main() {
    for (number, arg) in env::args().enumerate().skip(1) {
        println!("{number}: {arg}");
    }
}
