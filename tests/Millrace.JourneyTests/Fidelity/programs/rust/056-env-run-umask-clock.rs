// mode of a new file, and the order of file times
use std::fs;
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::time::{Duration, Instant, SystemTime};

fn main() {
    fs::write("probe.tmp", "x").unwrap();
    fs::create_dir("probe.dir").unwrap();
    println!("{:o}", fs::metadata("probe.tmp").unwrap().permissions().mode());
    println!("{:o}", fs::metadata("probe.dir").unwrap().mode());
    fs::remove_file("probe.tmp").unwrap();
    fs::remove_dir("probe.dir").unwrap();
    let exe = fs::metadata(std::env::current_exe().unwrap()).unwrap();
    println!("exe {:o} age ok {}", exe.mode() & 0o777, exe.modified().unwrap() <= SystemTime::now());
    let src = fs::metadata("main.rs").and_then(|m| m.modified());
    println!("source before program {:?}", src.ok().map(|t| t <= exe.modified().unwrap()));
    let t = Instant::now();
    std::thread::sleep(Duration::from_millis(5));
    println!("{}", t.elapsed() >= Duration::from_millis(5));
}
