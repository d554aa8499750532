use std::collections::HashMap;

fn main() {
    let ages = HashMap::from([("Ada", 36)]);

    for name in ["Ada", "Alan"] {
        println!("{name} is {}", ages[name]);
    }
}
