fn longest(names: Vec<String>) -> String {
    let mut best = String::new();
    for name in names {
        if name.len() > best.len() {
            best = name;
        }
    }
    best
}

fn main() {
    let names = vec!["Ada".to_string(), "Grace".to_string()];
    println!("the longest is {}", longest(names));
    println!("of {} names", names.len());
}
