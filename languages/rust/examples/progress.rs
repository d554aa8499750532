use std::io::{self, Write};
use std::thread::sleep;
use std::time::Duration;

const WIDTH: usize = 32;

fn main() -> io::Result<()> {
    for step in 0..=100 {
        let full = WIDTH * step / 100;
        print!("\r\x1b[36m{}{}\x1b[0m {step:3} %", "█".repeat(full), "░".repeat(WIDTH - full));
        io::stdout().flush()?;
        sleep(Duration::from_millis(20));
    }
    println!("\nDone.");
    Ok(())
}
