//! Large files, up and down: how much memory they take.

use std::{
    fs,
    io::{self, BufRead, BufReader, Read, Write},
    net::{TcpListener, TcpStream},
    thread,
};

use runtime_tests::runtime::{call::Call, multipart::Form, upload::Upload};

use crate::{plain, server::Weather};

/// The most memory that a large file may take: a part of the smallest that is sent.
const MOST: usize = 8 << 20;

/// A file that is sent as a body, and as a part of a form, and one that is received: none is ever in memory as a
/// whole.
///
/// # Errors
/// What did not hold.
pub async fn files(bytes: u64, weather: Weather) -> Result<String, String> {
    let text = |error: io::Error| error.to_string();
    let port = serve(bytes).map_err(text)?;
    let core = plain::client(&format!("http://127.0.0.1:{port}"), Weather { tempo: weather.tempo * 100.0, ..weather })?;
    let folder = std::env::temp_dir().join(format!("faults-large-{}", std::process::id()));
    fs::create_dir_all(&folder).map_err(text)?;
    let file = folder.join("large");
    // A file of nothing but a hole takes no room on the disk.
    fs::File::create(&file).and_then(|file| file.set_len(bytes)).map_err(text)?;
    let upload = Upload::file(&file).await.map_err(text)?;
    let mut said = Vec::new();
    let mut put = Call::new(&core, &plain::PUT);
    put.set_upload("application/octet-stream", upload.clone());
    said.push(measured("up", async { put.send().await.map(drop).map_err(|error| error.to_string()) }).await?);
    let mut form = Call::new(&core, &plain::PUT);
    form.set_multipart(Form::new().text("title", "large").file("file", upload));
    said.push(
        measured("up in a form", async { form.send().await.map(drop).map_err(|error| error.to_string()) }).await?,
    );
    let down = async {
        let opened = Call::new(&core, &plain::GET).open().await.map_err(|error| error.to_string())?;
        let saved = opened.download().save(folder.join("saved")).await.map_err(|error| error.to_string())?;
        if saved == bytes { Ok(()) } else { Err(format!("{saved} of {bytes} bytes")) }
    };
    said.push(measured("down", down).await?);
    fs::remove_dir_all(&folder).map_err(text)?;
    Ok(format!("{} MiB: {}", bytes >> 20, said.join(", ")))
}

/// Does the work, and says how much more memory it took at its peak.
async fn measured(name: &str, work: impl Future<Output = Result<(), String>>) -> Result<String, String> {
    let before = peak(true);
    work.await.map_err(|error| format!("{name}: {error}"))?;
    let Some(grown) = peak(false).zip(before).map(|(peak, before)| peak.saturating_sub(before)) else {
        return Ok(format!("{name} with memory unknown"));
    };
    let said = format!("{name} with {} KiB more memory", grown >> 10);
    if grown > MOST { Err(said) } else { Ok(said) }
}

/// The most memory that this process had, in bytes, since it was told to begin anew; where that can be known.
fn peak(anew: bool) -> Option<usize> {
    if anew {
        fs::write("/proc/self/clear_refs", "5").ok()?;
    }
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"))?;
    line.trim().strip_suffix(" kB")?.parse::<usize>().ok().map(|kib| kib * 1024)
}

/// A server that takes everything, and gives so many bytes; its thread ends with the process.
fn serve(bytes: u64) -> io::Result<u16> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let port = listener.local_addr()?.port();
    thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            thread::spawn(move || answer(&stream, bytes));
        }
    });
    Ok(port)
}

fn answer(stream: &TcpStream, bytes: u64) -> io::Result<()> {
    let mut reader = BufReader::new(stream);
    let mut writer = stream;
    loop {
        let (mut line, mut length, mut method) = (String::new(), 0, String::new());
        while reader.read_line(&mut line)? > 0 && line != "\r\n" {
            if method.is_empty() {
                line.split(' ').next().unwrap_or_default().clone_into(&mut method);
            }
            if let Some(said) = line.to_lowercase().strip_prefix("content-length: ") {
                length = said.trim().parse().unwrap_or(0);
            }
            line.clear();
        }
        if method.is_empty() {
            return Ok(());
        }
        io::copy(&mut reader.by_ref().take(length), &mut io::sink())?;
        let size = if method == "GET" { bytes } else { 0 };
        write!(writer, "HTTP/1.1 200 OK\r\ncontent-length: {size}\r\n\r\n")?;
        io::copy(&mut io::repeat(0).take(size), &mut writer)?;
    }
}
