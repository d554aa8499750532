// the compiler's own command line and name, read while compiling
const CMD: &[u8] = include_bytes!("/proc/self/cmdline");
const COMM: &str = include_str!("/proc/self/comm");

fn main() {
    let args: Vec<&str> = CMD.split(|b| *b == 0).map(|a| std::str::from_utf8(a).unwrap()).collect();
    println!("{} args, name {:?}", args.len(), COMM);
    for pair in args.windows(2) {
        if pair[0] != "-o" && !pair[1].starts_with('/') { println!("{:?}", pair[1]); }
    }
    println!("{:?}", args[0]);
}
