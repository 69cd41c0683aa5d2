//! A server of release archives on the loopback interface.

use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;

/// The manner in which a file is sent.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Sends {
    /// The file as it is.
    Whole,
    /// One byte in the middle is changed.
    Tampered,
    /// The connection ends after half of the promised bytes.
    Half,
    /// Every answer is 404.
    Nothing,
}

/// A server that runs until the process ends.
pub(super) struct Server {
    /// The address of its root, without a slash at the end.
    pub(super) address: String,
    requests: Arc<AtomicUsize>,
    lines: Arc<Mutex<Vec<String>>>,
}

impl Server {
    pub(super) fn start(root: &Path, sends: Sends) -> Server {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = format!("http://{}", listener.local_addr().unwrap());
        let requests = Arc::new(AtomicUsize::new(0));
        let lines = Arc::new(Mutex::new(Vec::new()));
        let (root, counter, log) = (root.to_owned(), Arc::clone(&requests), Arc::clone(&lines));
        thread::spawn(move || {
            for stream in listener.incoming() {
                counter.fetch_add(1, Ordering::SeqCst);
                log.lock().unwrap().push(answer(&stream.unwrap(), &root, sends));
            }
        });
        Server { address, requests, lines }
    }

    /// Returns the number of requests so far.
    pub(super) fn requests(&self) -> usize {
        self.requests.load(Ordering::SeqCst)
    }

    /// Returns the first line of each request.
    pub(super) fn lines(&self) -> Vec<String> {
        self.lines.lock().unwrap().clone()
    }
}

/// Answers one request and returns its first line.
fn answer(stream: &TcpStream, root: &Path, sends: Sends) -> String {
    let mut lines = BufReader::new(stream).lines().map_while(Result::ok).take_while(|line| !line.is_empty());
    let first = lines.next().unwrap_or_default();
    lines.for_each(drop);
    let body = (sends != Sends::Nothing).then(|| std::fs::read(file(root, &first)).ok()).flatten();
    let mut to = stream;
    // A client that gives up early closes its end.
    let _ = match body {
        None => to.write_all(b"HTTP/1.0 404 Not Found\r\nContent-Length: 0\r\n\r\n"),
        Some(body) => to.write_all(&response(body, sends)),
    };
    first
}

fn response(mut body: Vec<u8>, sends: Sends) -> Vec<u8> {
    let length = body.len();
    match sends {
        Sends::Tampered => body[length / 2] ^= 1,
        Sends::Half => body.truncate(length / 2),
        Sends::Whole | Sends::Nothing => {}
    }
    let mut response = format!("HTTP/1.0 200 OK\r\nContent-Length: {length}\r\n\r\n").into_bytes();
    response.append(&mut body);
    response
}

/// Returns the file that a request names, by path or, as proxies are asked, by address.
fn file(root: &Path, request: &str) -> PathBuf {
    let target = request.split(' ').nth(1).unwrap_or_default();
    let path = target.strip_prefix("http://").and_then(|rest| rest.split_once('/')).map_or(target, |(_, path)| path);
    root.join(path.trim_start_matches('/'))
}
