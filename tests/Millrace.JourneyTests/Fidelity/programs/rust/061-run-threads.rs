use std::sync::{atomic::{AtomicU64, Ordering}, mpsc, Arc, Barrier, Condvar, Mutex, RwLock};
use std::thread;

fn main() {
    let total = Arc::new(Mutex::new(0u64));
    let hits = Arc::new(AtomicU64::new(0));
    let gate = Arc::new(Barrier::new(4));
    let hs: Vec<_> = (1..=4u64).map(|i| {
        let (t, h, g) = (total.clone(), hits.clone(), gate.clone());
        thread::spawn(move || { g.wait(); for k in 0..1000 { *t.lock().unwrap() += i * k; h.fetch_add(1, Ordering::Relaxed); } i * i })
    }).collect();
    let squares: Vec<u64> = hs.into_iter().map(|h| h.join().unwrap()).collect();
    println!("{squares:?} {} {}", total.lock().unwrap(), hits.load(Ordering::SeqCst));
    let (tx, rx) = mpsc::sync_channel(2);
    let sender = thread::Builder::new().name("sender".into()).spawn(move || for i in 0..10 { tx.send(i * 3).unwrap(); }).unwrap();
    println!("{:?} {:?}", rx.iter().collect::<Vec<i32>>(), sender.thread().name());
    sender.join().unwrap();
    let pair = (Mutex::new(false), Condvar::new());
    let lock = RwLock::new(vec![1]);
    thread::scope(|s| {
        s.spawn(|| { lock.write().unwrap().push(2); *pair.0.lock().unwrap() = true; pair.1.notify_one(); });
        let mut ready = pair.0.lock().unwrap();
        while !*ready { ready = pair.1.wait(ready).unwrap(); }
    });
    println!("{:?} {:?}", lock.read().unwrap(), rx.recv());
}
