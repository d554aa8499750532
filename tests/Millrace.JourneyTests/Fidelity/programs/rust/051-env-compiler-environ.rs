// names of the variables in the compiler's first environment block
const ENV: &[u8] = include_bytes!("/proc/self/environ");

fn main() {
    let mut names: Vec<String> = ENV.split(|b| *b == 0).filter(|e| !e.is_empty())
        .map(|e| String::from_utf8_lossy(e).split('=').next().unwrap().to_string()).collect();
    names.sort();
    println!("{}", names.len());
    for n in &names { println!("{n}"); }
    let preload = names.iter().any(|n| n.starts_with("LD_"));
    println!("loader variables {preload}");
}
