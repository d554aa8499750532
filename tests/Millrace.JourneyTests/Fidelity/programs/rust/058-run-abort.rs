use std::io::Write;

struct Loud;
impl Drop for Loud { fn drop(&mut self) { println!("never dropped"); } }

fn main() {
    let _l = Loud;
    print!("before the end");
    std::io::stdout().flush().unwrap();
    eprintln!("aborting");
    print!("lost in the buffer");
    std::process::abort();
}
