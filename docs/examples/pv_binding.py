#!/usr/bin/env python3
"""The port of pv-binding in Python, with nothing but the standard library: JSON-RPC on stdin and stdout."""
import json
import re
import sys
from types import SimpleNamespace as Object

UNITS = {"": 1, "k": 10**3, "M": 10**6, "G": 10**9, "T": 10**12, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40}
DEFAULT_CLASS = "storageclass.kubernetes.io/is-default-class"
HOSTNAME = "kubernetes.io/hostname"


def size(quantity):
    number, unit = re.fullmatch(r"(\d+)(\D*)", quantity).groups()
    return int(number) * UNITS[unit]


def named(objects, name):
    return next((each for each in objects if each.name == name), None)


def selected(labels, selector):
    """Whether labels meet all of a label selector."""
    tests = {
        "In": lambda key, values: labels.get(key) in values,
        "NotIn": lambda key, values: labels.get(key) not in values,
        "Exists": lambda key, _: key in labels,
        "DoesNotExist": lambda key, _: key not in labels,
    }
    return all(labels.get(key) == value for key, value in selector.get("matchLabels", {}).items()) and all(
        tests[each["operator"]](each["key"], each.get("values", [])) for each in selector.get("matchExpressions", [])
    )


def new_volume(name, spec, labels):
    return Object(name=name, spec=spec, labels=labels, size=size(spec["capacity"]["storage"]), claim_ref=spec.get("claimRef"),
                  storage_class=spec.get("storageClassName", ""), phase="Pending", terminating=False)


def reaches(volume, node):
    terms = volume.spec.get("nodeAffinity", {}).get("required", {}).get("nodeSelectorTerms", [])
    return all(node in each["values"] for term in terms for each in term["matchExpressions"])


class Cluster:
    def __init__(self):
        self.volumes, self.claims, self.pods, self.classes, self.births = [], [], [], [], {}

    # What a user does.

    def apply(self, operation):
        getattr(self, operation["do"])(operation)
        self.settle()
        return self.seen()

    def create(self, operation):
        manifest = operation["object"]
        name = manifest["metadata"]["name"]
        add = {"PersistentVolume": self.add_volume, "PersistentVolumeClaim": self.add_claim, "StorageClass": self.add_class, "Pod": self.add_pod}
        if named(self.all_of(manifest["kind"]), name) is None:
            add[manifest["kind"]](name, manifest)

    def all_of(self, kind):
        return {"PersistentVolume": self.volumes, "PersistentVolumeClaim": self.claims, "StorageClass": self.classes, "Pod": self.pods}[kind]

    def add_volume(self, name, manifest):
        self.volumes.append(new_volume(name, manifest["spec"], manifest["metadata"].get("labels", {})))

    def add_claim(self, name, manifest):
        spec = manifest["spec"]
        self.births[name] = self.births.get(name, 0) + 1
        # The API server fills in the default class.
        self.claims.append(Object(name=name, uid=f"{name}-{self.births[name]}", spec=spec, size=size(spec["resources"]["requests"]["storage"]),
                                  storage_class=spec.get("storageClassName", self.default_class()), volume_name=spec.get("volumeName"),
                                  phase="Pending", terminating=False))

    def add_class(self, name, manifest):
        is_default = DEFAULT_CLASS in manifest["metadata"].get("annotations", {})
        self.classes.append(Object(name=name, spec=manifest, is_default=is_default, waits=manifest.get("volumeBindingMode") == "WaitForFirstConsumer"))

    def add_pod(self, name, manifest):
        spec = manifest["spec"]
        claims = [volume["persistentVolumeClaim"]["claimName"] for volume in spec["volumes"]]
        self.pods.append(Object(name=name, node=spec["nodeSelector"][HOSTNAME], node_name=spec.get("nodeName"), claims=claims, gated=bool(spec.get("schedulingGates"))))

    def delete(self, operation):
        objects = self.all_of(operation["kind"])
        found = named(objects, operation["name"])
        if found is not None and (operation["kind"] in ("StorageClass", "Pod") or operation.get("force")):
            objects.remove(found)
        elif found is not None:
            found.terminating = True

    def patch(self, operation):
        volume = named(self.volumes, operation["volume"])
        if volume is not None:
            volume.claim_ref = operation["claimRef"]

    def ungate(self, operation):
        pod = named(self.pods, operation["pod"])
        if pod is not None:
            pod.gated = False

    def finish(self, operation):
        """A Pod that has completed keeps its node, and with it its claims."""

    # Which volume a claim may get.

    def default_class(self):
        return next((each.name for each in reversed(self.classes) if each.is_default), None)

    def waits(self, claim):
        found = named(self.classes, claim.storage_class)
        return found is not None and found.waits

    def reserved(self, volume, claim):
        ref = volume.claim_ref
        return ref is not None and ref["name"] == claim.name and ref.get("uid", claim.uid) == claim.uid

    def fits(self, volume, claim):
        same = all(volume.spec.get(key, unset) == claim.spec.get(key, unset) for key, unset in (("volumeMode", "Filesystem"), ("volumeAttributesClassName", "")))
        return not volume.terminating and same and volume.size >= claim.size and set(claim.spec["accessModes"]) <= set(volume.spec["accessModes"])

    def suits(self, volume, claim):
        free = volume.phase == "Available" and volume.claim_ref is None
        return free and self.fits(volume, claim) and volume.storage_class == (claim.storage_class or "") and selected(volume.labels, claim.spec.get("selector", {}))

    def find(self, claim):
        """Volumes with the fewest access modes come first; among those a reserved one, then the smallest."""
        def candidate(volume):
            return self.fits(volume, claim) if self.reserved(volume, claim) else not self.waits(claim) and self.suits(volume, claim)
        return min((each for each in self.volumes if candidate(each)), default=None,
                   key=lambda volume: (len(set(volume.spec["accessModes"])), sorted(volume.spec["accessModes"]), not self.reserved(volume, claim), volume.size))

    def provisionable(self, claim):
        found = named(self.classes, claim.storage_class)
        return found is not None and not found.spec["provisioner"].startswith("kubernetes.io/") and "selector" not in claim.spec

    # What controllers and scheduler do about one object. Each says whether it has changed something.

    def bind(self, volume, claim):
        volume.claim_ref, volume.phase = {"name": claim.name, "uid": claim.uid}, "Bound"
        claim.volume_name, claim.phase = volume.name, "Bound"
        return True

    def provision(self, claim):
        policy = named(self.classes, claim.storage_class).spec.get("reclaimPolicy", "Delete")
        spec = {**claim.spec, "capacity": claim.spec["resources"]["requests"], "persistentVolumeReclaimPolicy": policy, "storageClassName": claim.storage_class}
        self.volumes.append(new_volume(f"pvc-{claim.uid}", spec, {}))
        return self.bind(self.volumes[-1], claim)

    def sync_volume(self, volume):
        before, ref = volume.phase, volume.claim_ref
        holder = next((each for each in self.claims if ref is not None and (each.name, each.uid) == (ref["name"], ref.get("uid"))), None)
        if ref is None or "uid" not in ref:
            volume.phase = "Available"
        elif holder is None:
            volume.phase = "Released"
        elif holder.volume_name == volume.name:
            volume.phase = "Bound"
        elif holder.volume_name is not None:  # The claim went elsewhere: only its name stays reserved.
            volume.claim_ref, volume.phase = {"name": ref["name"]}, "Available"
        reclaimed = volume.phase == "Released" and volume.spec.get("persistentVolumeReclaimPolicy") == "Delete"
        if reclaimed or (volume.terminating and volume.phase != "Bound"):
            self.volumes.remove(volume)
            return True
        return volume.phase != before

    def sync_claim(self, claim):
        in_use = any(pod.node_name is not None and claim.name in pod.claims for pod in self.pods)
        if claim.terminating and not in_use:
            self.claims.remove(claim)
            return True
        volume = named(self.volumes, claim.volume_name)
        if claim.phase != "Pending":
            return self.sync_bound(claim, volume)
        if "volumeName" in claim.spec:
            if volume is None:
                return False
            matches = volume.claim_ref is None and self.fits(volume, claim) and volume.storage_class == (claim.storage_class or "")
            return (matches or self.reserved(volume, claim)) and self.bind(volume, claim)
        found = self.find(claim)
        if found is not None:
            return self.bind(found, claim)
        if claim.storage_class is None:
            claim.storage_class = self.default_class()
            return claim.storage_class is not None
        return not self.waits(claim) and self.provisionable(claim) and self.provision(claim)

    def sync_bound(self, claim, volume):
        if volume is None or (volume.claim_ref is not None and volume.claim_ref.get("uid") != claim.uid):
            changed, claim.phase = claim.phase != "Lost", "Lost"
            return changed
        return (volume.claim_ref is None or claim.phase == "Lost") and self.bind(volume, claim)

    def schedule(self, pod):
        claims = [named(self.claims, name) for name in pod.claims]
        if pod.node_name is not None or pod.gated or any(each is None or each.terminating or each.phase == "Lost" for each in claims):
            return False
        if any(each.phase == "Pending" and ("volumeName" in each.spec or not self.waits(each)) for each in claims):
            return False
        if not all(reaches(named(self.volumes, each.volume_name), pod.node) for each in claims if each.phase == "Bound"):
            return False
        plan = {}
        for claim in sorted((each for each in claims if each.phase == "Pending"), key=lambda each: each.size):
            suiting = [each for each in self.volumes if each not in [taken for _, taken in plan.values()] and self.suits(each, claim) and reaches(each, pod.node)]
            plan[claim.name] = claim, min(suiting, default=None, key=lambda each: each.size)
        if not all(volume is not None or self.provisionable(claim) for claim, volume in plan.values()):
            return False
        for claim, volume in plan.values():
            self.provision(claim) if volume is None else self.bind(volume, claim)
        pod.node_name = pod.node
        return True

    def settle(self):
        """Everybody looks at everything until nothing changes."""
        while any([step(each) for objects, step in ((self.volumes, self.sync_volume), (self.claims, self.sync_claim), (self.pods, self.schedule)) for each in list(objects)]):
            pass

    # What kubectl shows.

    def seen(self):
        def lines(objects, line):
            return [{key: value for key, value in line(each).items() if value is not None} for each in sorted(objects, key=lambda each: each.name)]
        return {
            "persistentVolumes": lines(self.volumes, lambda volume: {
                "name": volume.name, "capacity": volume.spec["capacity"]["storage"], "persistentVolumeReclaimPolicy": volume.spec.get("persistentVolumeReclaimPolicy", "Retain"),
                "storageClassName": volume.storage_class, "phase": volume.phase, "claimRef": volume.claim_ref, "terminating": volume.terminating}),
            "persistentVolumeClaims": lines(self.claims, lambda claim: {
                "name": claim.name, "uid": claim.uid, "phase": claim.phase, "volumeName": claim.volume_name, "storageClassName": claim.storage_class, "terminating": claim.terminating}),
            "pods": lines(self.pods, lambda pod: {"name": pod.name, "nodeName": pod.node_name}),
        }


cluster = Cluster()


def answer(method, params):
    global cluster
    if method == "initialize":
        return {"protocol": 1, "name": "pv-binding-python", "version": "1.0.0", "topics": {"pv-binding": {"features": []}}}
    if method == "reset":
        cluster = Cluster()
        return None
    if method == "pv-binding.apply":
        return cluster.apply(*params)
    raise ValueError(f"there is no method {method}")


for line in sys.stdin:
    request = json.loads(line)
    response = {"jsonrpc": "2.0", "id": request["id"]}
    try:
        response["result"] = answer(request["method"], request["params"])
    except Exception as error:
        response["error"] = {"code": -32603, "message": f"{type(error).__name__}: {error}"}
    print(json.dumps(response), flush=True)
