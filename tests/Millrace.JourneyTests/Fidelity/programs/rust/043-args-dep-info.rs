// which files and variables the compiler says it looked at
mod side;
const T: &str = include_str!("note.txt");
const H: Option<&str> = option_env!("HOME");
const P: Option<&str> = option_env!("LD_PRELOAD");
const G: Option<&str> = option_env!("MILLRACE_GATE");

fn main() {
    println!("{} {:?} {:?} {:?} {}", T.trim(), H, P, G, side::ONE);
}
