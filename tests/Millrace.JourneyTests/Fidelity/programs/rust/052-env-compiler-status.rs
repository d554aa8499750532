// limits, mask and signal state of the compiler process
const STATUS: &str = include_str!("/proc/self/status");
const LIMITS: &str = include_str!("/proc/self/limits");

fn main() {
    for key in ["Umask", "Uid", "Gid", "Groups", "SigIgn", "SigBlk", "ShdPnd", "CapEff", "NoNewPrivs", "Seccomp"] {
        let line = STATUS.lines().find(|l| l.split(':').next() == Some(key));
        println!("{}", line.unwrap_or("absent").replace('\t', " "));
    }
    for l in LIMITS.lines() { println!("{}", l.trim_end()); }
}
