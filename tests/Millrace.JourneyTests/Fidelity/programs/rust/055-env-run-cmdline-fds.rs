// arguments by way of the proc file, and how many files are open
use std::fs;

fn main() {
    let raw = fs::read("/proc/self/cmdline").unwrap();
    let args: Vec<String> = raw.split(|b| *b == 0).map(|a| String::from_utf8_lossy(a).into_owned()).collect();
    println!("{} {:?}", args.len(), &args[1..]);
    let mut fds: Vec<u32> = fs::read_dir("/proc/self/fd").unwrap()
        .map(|e| e.unwrap().file_name().to_string_lossy().parse().unwrap()).collect();
    fds.sort();
    println!("{} open: {:?}", fds.len(), fds);
    let maps = fs::read_to_string("/proc/self/maps").unwrap();
    let mut libs: Vec<&str> = maps.lines().filter_map(|l| l.split('/').last().filter(|f| f.contains(".so"))).collect();
    libs.sort();
    libs.dedup();
    println!("{libs:?}");
}
