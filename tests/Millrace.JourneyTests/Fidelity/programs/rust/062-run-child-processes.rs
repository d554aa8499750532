use std::io::Write;
use std::os::unix::process::ExitStatusExt;
use std::process::{Command, Stdio};

fn main() -> std::io::Result<()> {
    let out = Command::new("/bin/echo").args(["from", "a child", "ß"]).output()?;
    print!("{} {}", out.status, String::from_utf8_lossy(&out.stdout));
    let mut cat = Command::new("/bin/cat").stdin(Stdio::piped()).stdout(Stdio::piped()).spawn()?;
    cat.stdin.take().unwrap().write_all(b"through a pipe\n")?;
    print!("{}", String::from_utf8_lossy(&cat.wait_with_output()?.stdout));
    let st = Command::new("/bin/sh").args(["-c", "exit 3"]).status()?;
    println!("{:?}", st.code());
    let st = Command::new("/bin/sh").args(["-c", "kill -TERM $$"]).status()?;
    println!("{:?} {:?}", st.code(), st.signal());
    let e = Command::new("/no/such/program").spawn().unwrap_err();
    println!("{:?} {e}", e.kind());
    let env = Command::new("/usr/bin/env").env_clear().env("ONLY", "this").output()?;
    print!("{}", String::from_utf8_lossy(&env.stdout));
    Err(std::io::Error::other("last word"))
}
