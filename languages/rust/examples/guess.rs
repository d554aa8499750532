use std::io::{self, BufRead, Write};
use std::time::{SystemTime, UNIX_EPOCH};

fn main() {
    let nanos = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().subsec_nanos();
    let secret = 1 + nanos / 1000 % 100;
    let mut tries = 0;
    println!("I am thinking of a number from 1 to 100.");
    print!("Your guess: ");
    io::stdout().flush().unwrap();
    for line in io::stdin().lock().lines() {
        tries += 1;
        match line.unwrap().trim().parse::<u32>() {
            Ok(guess) if guess == secret => {
                println!("\x1b[32mYes! {tries} tries.\x1b[0m");
                return;
            }
            Ok(guess) => println!("{}", if guess < secret { "higher" } else { "lower" }),
            Err(_) => println!("That is no whole number."),
        }
        print!("Your guess: ");
        io::stdout().flush().unwrap();
    }
}
