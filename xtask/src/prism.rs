//! `prism`: holds the generated client's requests against the document, by a mock server that nobody here wrote.

use std::{
    fs::{self, File},
    io,
    net::{TcpListener, TcpStream},
    path::{Path, PathBuf},
    process::{Child, Stdio},
    thread,
    time::{Duration, Instant},
};

use crate::{fault::Fault, job, step::Step};

/// The version that is known to work, with its npm package.
const PACKAGE: &str = "@stoplight/prism-cli@5.16.0";

/// Where npm puts it, from the workspace's folder.
const TOOLS: &str = "target/tools/prism";

/// How long it may take to listen: it reads the document first.
const PATIENCE: Duration = Duration::from_secs(90);

/// Installs Prism if need be, starts it on the document, and runs the tests that call it.
pub fn run() -> Result<bool, Fault> {
    let document = document()?;
    let mut server = Server::start(&document)?;
    let tests =
        Step::new(&format!("PRISM_URL={} cargo test --package suite --features prism --test prism", server.url()));
    server.wait_until_it_listens()?;
    let outcome = tests.run();
    if outcome.is_err() {
        eprintln!("what Prism said is in {}", server.log.display());
    }
    outcome.map(|_| true)
}

fn install() -> Result<(), Fault> {
    let root = job::workspace();
    let done = root.join(TOOLS).join("installed");
    if fs::read_to_string(&done).is_ok_and(|installed| installed == PACKAGE) {
        return Ok(());
    }
    let tools = root.join(TOOLS);
    fs::create_dir_all(&tools).map_err(|error| Fault::file(&tools, &error))?;
    Step::new(&format!("npm install --prefix {TOOLS} --no-audit --no-fund --ignore-scripts {PACKAGE}")).run()?;
    fs::write(&done, PACKAGE).map_err(|error| Fault::file(&done, &error))
}

/// The document as the generator sees it, overlays applied, in a file.
fn document() -> Result<PathBuf, Fault> {
    let output = generator::generate(job::of_spec_or_first(&[], None)?)?;
    let path = job::workspace().join(TOOLS).join("openapi.json");
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder).map_err(|error| Fault::file(folder, &error))?;
    }
    fs::write(&path, format!("{:#}", output.tree)).map_err(|error| Fault::file(&path, &error))?;
    Ok(path)
}

/// A running Prism, which ends when this is dropped.
pub struct Server {
    process: Child,
    port: u16,
    log: PathBuf,
}

impl Server {
    /// Installs Prism if need be, and starts it on a document.
    pub fn start(document: &Path) -> Result<Self, Fault> {
        install()?;
        let port = free_port().map_err(|error| format!("no free port: {error}"))?;
        let log = document.with_extension("log");
        let output = File::create(&log).map_err(|error| Fault::file(&log, &error))?;
        let errors = output.try_clone().map_err(|error| Fault::file(&log, &error))?;
        let step = Step::new(&format!(
            "node {TOOLS}/node_modules/@stoplight/prism-cli/dist/index.js mock --errors --host 127.0.0.1 --port {port} \
             {}",
            document.display()
        ));
        println!("\n== {step}");
        let process = step.command().stdout(output).stderr(errors).stdin(Stdio::null()).spawn();
        let process = process.map_err(|error| format!("`{step}`: {error}"))?;
        Ok(Self { process, port, log })
    }

    /// Where it can be reached.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.port)
    }

    /// Waits until it does.
    pub fn wait_until_it_listens(&mut self) -> Result<(), Fault> {
        let began = Instant::now();
        while TcpStream::connect(("127.0.0.1", self.port)).is_err() {
            let ended = self.process.try_wait().ok().flatten();
            if ended.is_some() || began.elapsed() > PATIENCE {
                let said = fs::read_to_string(&self.log).unwrap_or_default();
                return Err(Fault::Failed(format!("Prism did not start; it said:\n{said}")));
            }
            thread::sleep(Duration::from_millis(100));
        }
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        // One that has ended by itself needs nothing.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

/// A port that nobody listens on. Somebody else may take it before Prism does; then Prism says so.
fn free_port() -> io::Result<u16> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?.port())
}
