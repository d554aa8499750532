mod bank;
use bank::{Account, vault::key};

fn main() {
    let mut a = Account::new(5);
    a.balance += 10;
    a.audit();
    let b = Account { balance: 1, owner: String::new() };
    println!("{} {}", key(), bank::SECRET);
    println!("{}", b.owner);
}
