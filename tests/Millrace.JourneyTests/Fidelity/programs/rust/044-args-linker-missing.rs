fn main() { println!("cannot be linked"); }
