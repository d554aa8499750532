// what is in the working directory when the program runs
use std::{env, fs};

fn walk(dir: &str, depth: usize) {
    let mut names: Vec<(String, bool)> = fs::read_dir(dir).unwrap().map(|e| {
        let e = e.unwrap();
        (e.file_name().to_string_lossy().into_owned(), e.file_type().unwrap().is_dir())
    }).collect();
    names.sort();
    for (n, is_dir) in names {
        println!("{}{}{}", "  ".repeat(depth), n, if is_dir { "/" } else { "" });
        if is_dir && depth < 3 { walk(&format!("{dir}/{n}"), depth + 1); }
    }
}

fn main() {
    walk(".", 0);
    let cwd = env::current_dir().unwrap();
    println!("absolute {}", cwd.is_absolute());
    println!("compiled here {:?}", option_env!("PWD").map(|p| cwd == std::path::Path::new(p)));
    println!("{:?}", fs::read_to_string("data/x.txt").map_err(|e| e.kind()));
}
