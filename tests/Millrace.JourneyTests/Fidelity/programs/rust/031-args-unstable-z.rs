fn main() { println!("not reached"); }
