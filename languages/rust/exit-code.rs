use std::process::ExitCode;

fn main() -> ExitCode {
    println!("Leaving with 3");
    ExitCode::from(3)
}
