struct Code(u8);

async fn run() {}

fn main(argc: i32, argv: Vec<String>) -> Code {
    run();
    Code(argc as u8)
}
