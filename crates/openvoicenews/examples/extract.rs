//! Development filter: captures in, articles out.
#![allow(missing_docs, clippy::print_stdout, clippy::print_stderr, clippy::unwrap_used)]
use std::io::BufRead;
fn main() {
    let mut secs = 0.0;
    let mut n = 0;
    let lines: Vec<String> = std::io::stdin().lock().lines().map(|l| l.unwrap()).collect();
    let caps: Vec<_> = lines.iter().map(|l| openvoicenews::wire::read_capture(l).unwrap()).collect();
    for c in &caps {
        let t = std::time::Instant::now();
        let r = openvoicenews::extract::article(c);
        secs += t.elapsed().as_secs_f64();
        n += 1;
        match r {
            Ok((a, _)) => println!("{}", openvoicenews::wire::write_article(&a, None).unwrap()),
            Err(e) => eprintln!("{:?}: {e}", c.id),
        }
    }
    let peak = std::fs::read_to_string("/proc/self/status").unwrap();
    let peak = peak.lines().find(|l| l.starts_with("VmHWM")).unwrap_or("").to_owned();
    eprintln!("{n} pages in {secs:.3} s: {:.0}/s {peak}", n as f64 / secs);
}
