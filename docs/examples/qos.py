#!/usr/bin/env python3
"""The port of qos in Python, with nothing but the standard library: JSON-RPC on stdin and stdout."""
import json
import re
import sys
from fractions import Fraction

CONSIDERED = ("cpu", "memory")
UNITS = {"n": Fraction(1, 10**9), "u": Fraction(1, 10**6), "m": Fraction(1, 1000), "": 1}
UNITS.update({unit: 1000**power for power, unit in enumerate("kMGTPE", 1)})
UNITS.update({unit + "i": 1024**power for power, unit in enumerate("KMGTPE", 1)})


def parse(quantity):
    """A quantity such as 500m, 1Gi or 1e3."""
    number, unit = re.fullmatch(r"([0-9.]+(?:[eE][+-]?[0-9]+)?)([a-zA-Z]*)", quantity).groups()
    return Fraction(number) * UNITS[unit]


def amounts(resources, side):
    listed = (resources or {}).get(side, {})
    return {name: parse(listed[name]) for name in CONSIDERED if name in listed}


def requests(resources):
    """Requests that are missing are set to the limits."""
    return {**amounts(resources, "limits"), **amounts(resources, "requests")}


def combine(a, b, by):
    return {name: by(a.get(name, 0), b.get(name, 0)) for name in {**a, **b}}


def add(x, y):
    return x + y


def together(spec, amounts_of):
    """What the containers of a Pod need at once at most."""
    sidecars, peak = {}, {}
    for container in spec.get("initContainers", []):
        now = combine(sidecars, amounts_of(container), add)
        if container.get("restartPolicy") == "Always":
            sidecars = now
        peak = combine(peak, now, max)
    total = sidecars
    for container in spec["containers"]:
        total = combine(total, amounts_of(container), add)
    return combine(peak, total, max)


def pod_level(spec):
    """The resources of the whole Pod; the API server fills in what its containers say."""
    own = spec.get("resources")
    limits = amounts(own, "limits")
    wanted = {**limits, **together(spec, lambda c: requests(c.get("resources"))), **amounts(own, "requests")}
    each = [amounts(c.get("resources"), "limits") for c in spec.get("initContainers", []) + spec["containers"]]
    for name, total in together(spec, lambda c: amounts(c.get("resources"), "limits")).items():
        if name not in limits and name in wanted and all(name in one for one in each):
            limits[name] = max(total, wanted[name])
    return wanted, limits


def classify(wanted, limits):
    if not any(wanted.values()) and not any(limits.values()):
        return "BestEffort"
    guaranteed = all(limits.get(name) and limits.get(name) == wanted.get(name) for name in CONSIDERED)
    return "Guaranteed" if guaranteed else "Burstable"


def decides(own):
    """Whether the Pod level decides: cpu, memory or hugepages stand there."""
    names = {**own.get("requests", {}), **own.get("limits", {})}
    return any(name in CONSIDERED or name.startswith("hugepages-") for name in names)


def qos_class(pod):
    spec = pod["spec"]
    if decides(spec.get("resources", {})):
        return classify(*pod_level(spec))
    containers = spec.get("initContainers", []) + spec["containers"]
    classes = {classify(requests(c.get("resources")), amounts(c.get("resources"), "limits")) for c in containers}
    return classes.pop() if len(classes) == 1 else "Burstable"


CRITICAL = 2_000_000_000
PRESSURE_SECONDS = 300


def rank(signal, pod, usage):
    """The Pod with the smallest rank is evicted first. Of inodes nobody requests any; who is not measured goes first."""
    request = max([sum(pod["requests"]), *pod["initRequests"]])
    used = usage.get(pod["name"])
    if signal == "pid.available":
        return (pod["priority"], used is not None, -(used or 0))
    if used is None:
        return (0, 0, pod["priority"], 0)
    inodes = signal == "nodefs.inodesFree"
    return (1, used <= (0 if inodes else request), pod["priority"], request * (1024**2 if inodes else 1) - used)


def evict(node, looks):
    left = [pod for pod in node["pods"] if not pod["isStatic"] and pod["priority"] < CRITICAL]
    thresholds = node["thresholds"]
    acting, since, pressed_at, outcomes = [], {}, float("-inf"), []
    for look in looks:
        now, available = look["atSeconds"], look["available"]
        met = [i for i, each in enumerate(thresholds) if available < each["value"] + (each["minReclaim"] if i in acting else 0)]
        since = {i: since.get(i, now) for i in met}
        acting = [i for i in met if now - since[i] >= thresholds[i]["graceSeconds"]]
        if met:
            pressed_at = now
        outcome = {"evicted": None, "graceSeconds": None, "pressure": now - pressed_at < PRESSURE_SECONDS}
        if acting and left:
            victim = min(left, key=lambda pod: rank(node["signal"], pod, look["usage"]))
            left.remove(victim)
            soft = min(node["maxPodGraceSeconds"], victim["terminationGraceSeconds"])
            outcome.update(evicted=victim["name"], graceSeconds=soft if thresholds[acting[0]]["graceSeconds"] else 1)
        outcomes.append(outcome)
    return outcomes


def answer(method, params):
    if method == "initialize":
        return {"protocol": 1, "name": "qos-python", "version": "1.0.0", "topics": {"qos": {"features": ["eviction"]}}}
    if method == "reset":
        return None
    if method == "qos.qosClass":
        return qos_class(*params)
    if method == "qos.evict":
        return evict(*params)
    raise ValueError(f"there is no method {method}")


for line in sys.stdin:
    request = json.loads(line)
    response = {"jsonrpc": "2.0", "id": request["id"]}
    try:
        response["result"] = answer(request["method"], request["params"])
    except Exception as error:
        response["error"] = {"code": -32603, "message": str(error)}
    print(json.dumps(response), flush=True)
