// variables of the compile stage, as the compiler saw them
macro_rules! show {
    ($($n:literal)*) => { $( println!("{:<20} {:?}", $n, option_env!($n)); )* };
}

fn main() {
    show!("LD_PRELOAD" "LD_LIBRARY_PATH" "LD_AUDIT" "MILLRACE_GATE" "MILLRACE_SOCKET" "HOME" "PATH" "LANG"
          "LC_ALL" "TZ" "USER" "SHELL" "TERM" "TMPDIR" "CARGO" "CARGO_PKG_NAME" "OUT_DIR" "RUSTC"
          "RUSTFLAGS" "RUST_BACKTRACE" "RUST_MIN_STACK" "RUSTC_LOG" "RUSTC_BOOTSTRAP"
          "SOURCE_DATE_EPOCH" "COLUMNS" "NO_COLOR" "RUSTUP_HOME" "" "A B");
    let pwd = option_env!("PWD");
    println!("PWD set {} absolute {}", pwd.is_some(), pwd.map_or(false, |p| p.starts_with('/')));
    let old = option_env!("OLDPWD");
    println!("OLDPWD set {} same {}", old.is_some(), old == pwd);
    println!("_ set {}", option_env!("_").is_some());
}
