#!/usr/bin/env python3
"""A Raft node in Python, with nothing but the standard library, behind the port of raft: JSON-RPC on stdin and stdout.

The node is a pure state machine. Each call names a node, and answers what that node wants done, in this order: make the
writes durable, send the messages, apply the entries. Clock, network, disk and dice belong to whoever calls.
"""
import json
import sys


def answer(method, params):
    if method == "initialize":
        return {"protocol": 1, "name": "raft-python", "version": "1.0.0", "topics": {"raft": {"features": ["paper-messages"]}}}
    raise NotImplementedError(method)


for line in sys.stdin:
    request = json.loads(line)
    try:
        response = {"result": answer(request["method"], request["params"])}
    except Exception as error:
        response = {"error": {"code": -32603, "message": repr(error)}}
    print(json.dumps({"jsonrpc": "2.0", "id": request["id"], **response}), flush=True)
