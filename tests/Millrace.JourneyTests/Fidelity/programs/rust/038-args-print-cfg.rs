fn main() { println!("only asked a question"); }
