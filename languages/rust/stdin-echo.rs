use std::io;

fn main() -> io::Result<()> {
    for line in io::stdin().lines() {
        println!("> {}", line?);
    }
    Ok(())
}
