//! Puts TiKV's raft library (raft-rs) behind the port of the topic raft: answers newline-delimited JSON-RPC on stdio with what a
//! RawNode wants done. Clock, network, disks and chance belong to whoever asks.

mod members;
mod node;
mod port;
mod slow;
mod snapshots;
mod store;
mod wire;
mod writes;

use node::Node;
use port::{PortConfig, Wire};
use serde::de::DeserializeOwned;
use serde_json::{json, Value};
use std::collections::HashMap;
use std::io::{self, BufRead, Write};
use std::panic::{catch_unwind, set_hook, AssertUnwindSafe};
use std::sync::Mutex;

/// What the last panic said, and where.
static PANIC: Mutex<String> = Mutex::new(String::new());
const VERSION: &str = "0.7.0";
const FEATURES: [&str; 10] =
    ["paper-messages", "snapshots", "pre-vote", "check-quorum", "read-index", "lease-reads", "leader-transfer", "membership", "joint-membership", "progress"];
/// Offers asynchronous Readies as well: the disk answers later, and the library goes on.
const ASYNC: &str = "--async";
/// The library's own limits small, appends in one message, and commits that nobody is told of at once.
const LIMITS: &str = "--limits";

fn main() -> io::Result<()> {
    // The library panics where it finds its own rules broken; that is told in the answer, with the place.
    set_hook(Box::new(|panic| *PANIC.lock().unwrap_or_else(|poisoned| poisoned.into_inner()) = panic.to_string().replace('\n', " ")));
    let mut nodes = HashMap::new();
    let mut out = io::BufWriter::new(io::stdout().lock());
    for line in io::stdin().lock().lines() {
        let response = respond(&line?, &mut nodes);
        writeln!(out, "{response}")?;
        out.flush()?;
    }
    Ok(())
}

fn respond(line: &str, nodes: &mut HashMap<u64, Node>) -> Value {
    let request: Value = match serde_json::from_str(line) {
        Ok(request) => request,
        Err(error) => return json!({ "jsonrpc": "2.0", "id": null, "error": { "code": -32700, "message": error.to_string() } }),
    };
    let method = request["method"].as_str().unwrap_or("");
    let result =
        catch_unwind(AssertUnwindSafe(|| answer(method, &request["params"], nodes))).unwrap_or_else(|_| Err(PANIC.lock().unwrap_or_else(|poisoned| poisoned.into_inner()).clone()));
    match result {
        Ok(result) => json!({ "jsonrpc": "2.0", "id": request["id"], "result": result }),
        Err(message) => json!({ "jsonrpc": "2.0", "id": request["id"], "error": { "code": -32603, "message": message } }),
    }
}

fn answer(method: &str, params: &Value, nodes: &mut HashMap<u64, Node>) -> Result<Value, String> {
    match method {
        "initialize" => {
            let mut features = FEATURES.to_vec();
            features.extend(asked_for(ASYNC).then_some("async-writes"));
            let topics = json!({ "raft": { "features": features } });
            let name = format!("raft-rs{}{}", if asked_for(ASYNC) { "-async" } else { "" }, if asked_for(LIMITS) { "-limits" } else { "" });
            return Ok(json!({ "protocol": 1, "name": name, "version": VERSION, "homepage": "https://github.com/tikv/raft-rs", "topics": topics }));
        }
        "reset" => {
            nodes.clear();
            return Ok(Value::Null);
        }
        "raft.start" => {
            let id = argument(params, 0)?;
            let mut config: PortConfig = argument(params, 1)?;
            config.async_writes &= asked_for(ASYNC);
            let mut node = Node::start(id, config, argument(params, 2)?, asked_for(LIMITS))?;
            let output = node.drain();
            nodes.insert(id, node);
            return told(&output);
        }
        _ => {}
    }
    let name = method.strip_prefix("raft.").ok_or(format!("no method {method}"))?;
    let id = if name == "receive" { argument::<Wire>(params, 0)?.to } else { argument(params, 0)? };
    let node = nodes.get_mut(&id).ok_or("the node was not started")?;
    let output = match name {
        "tick" => node.event(|node| {
            node.tick();
            Ok(())
        }),
        "receive" => {
            let messages = node.unwrap(&argument::<Wire>(params, 0)?)?;
            node.event(|node| messages.into_iter().try_for_each(|own| node.raw.step(own)))
        }
        "propose" => {
            let value: String = argument(params, 1)?;
            node.event(|node| node.raw.propose(vec![], value.into_bytes()))
        }
        "compact" => node.compact(argument(params, 1)?, argument(params, 2)?),
        "read" => {
            let read: String = argument(params, 1)?;
            node.event(|node| {
                node.raw.read_index(read.into_bytes());
                Ok(())
            })
        }
        "transfer" => {
            let to = argument(params, 1)?;
            node.event(|node| {
                if node.is_leader() {
                    node.raw.transfer_leader(to);
                }
                Ok(())
            })
        }
        "changeMembers" => {
            let wanted = argument(params, 1)?;
            node.event(|node| node.change_members(&wanted))
        }
        "progress" => return Ok(progress(node)),
        _ => return Err(format!("no method {method}")),
    }?;
    told(&output)
}

fn asked_for(option: &str) -> bool {
    std::env::args().skip(1).any(|given| given == option)
}

fn progress(node: &Node) -> Value {
    if !node.is_leader() {
        return json!([]);
    }
    let mut members: Vec<_> = node.raw.raft.prs().iter().filter(|(id, _)| **id != node.id).map(|(id, each)| (*id, each.matched, each.next_idx)).collect();
    members.sort_unstable();
    members.into_iter().map(|(node, matched, next)| json!({ "node": node, "match": matched, "next": next })).collect()
}

fn told(output: &port::Output) -> Result<Value, String> {
    serde_json::to_value(output).map_err(|error| error.to_string())
}

fn argument<T: DeserializeOwned>(params: &Value, at: usize) -> Result<T, String> {
    T::deserialize(&params[at]).map_err(|error| format!("argument {}: {error}", at + 1))
}
