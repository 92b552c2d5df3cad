package main

import (
	"math/big"
	"regexp"
	"slices"
	"strings"
)

type resources struct {
	Requests map[string]string `json:"requests"`
	Limits   map[string]string `json:"limits"`
}

type container struct {
	Resources     resources `json:"resources"`
	RestartPolicy string    `json:"restartPolicy"`
}

type pod struct {
	Spec struct {
		Containers     []container `json:"containers"`
		InitContainers []container `json:"initContainers"`
		Resources      resources   `json:"resources"`
	} `json:"spec"`
}

type amounts map[string]*big.Rat

var considered = []string{"cpu", "memory"}
var form = regexp.MustCompile(`^([0-9.]+(?:[eE][+-]?[0-9]+)?)([a-zA-Z]*)$`)
var units = map[string]string{
	"n": "1/1000000000", "u": "1/1000000", "m": "1/1000", "": "1", "k": "1e3", "M": "1e6", "G": "1e9", "T": "1e12", "P": "1e15", "E": "1e18",
	"Ki": "1024", "Mi": "1048576", "Gi": "1073741824", "Ti": "1099511627776", "Pi": "1125899906842624", "Ei": "1152921504606846976",
}

// parse reads a quantity such as 500m, 1Gi or 1e3.
func parse(quantity string) *big.Rat {
	parts := form.FindStringSubmatch(quantity)
	if parts == nil {
		panic("not a quantity: " + quantity)
	}
	number, _ := new(big.Rat).SetString(parts[1])
	unit, known := new(big.Rat).SetString(units[parts[2]])
	if !known {
		panic("not a unit: " + parts[2])
	}
	return number.Mul(number, unit)
}

// merge takes each resource from the last list that has it.
func merge(lists ...amounts) amounts {
	result := amounts{}
	for _, list := range lists {
		for name, value := range list {
			result[name] = value
		}
	}
	return result
}

func read(list map[string]string) amounts {
	result := amounts{}
	for _, name := range considered {
		if quantity, set := list[name]; set {
			result[name] = parse(quantity)
		}
	}
	return result
}

func (r resources) limits() amounts { return read(r.Limits) }

// requests that are missing are set to the limits.
func (r resources) requests() amounts { return merge(r.limits(), read(r.Requests)) }

func combine(a, b amounts, by func(x, y *big.Rat) *big.Rat) amounts {
	result := merge(a)
	for name, value := range b {
		if known, set := result[name]; set {
			value = by(known, value)
		}
		result[name] = value
	}
	return result
}

func add(x, y *big.Rat) *big.Rat { return new(big.Rat).Add(x, y) }

func larger(x, y *big.Rat) *big.Rat {
	if x.Cmp(y) > 0 {
		return x
	}
	return y
}

// together is what the containers of a Pod need at once at most.
func (p pod) together(of func(resources) amounts) amounts {
	sidecars, peak := amounts{}, amounts{}
	for _, each := range p.Spec.InitContainers {
		now := combine(sidecars, of(each.Resources), add)
		if each.RestartPolicy == "Always" {
			sidecars = now
		}
		peak = combine(peak, now, larger)
	}
	total := sidecars
	for _, each := range p.Spec.Containers {
		total = combine(total, of(each.Resources), add)
	}
	return combine(peak, total, larger)
}

func (p pod) all() []container {
	return append(append([]container{}, p.Spec.InitContainers...), p.Spec.Containers...)
}

// podLevel is what the API server makes of the resources of the whole Pod.
func (p pod) podLevel() (requests, limits amounts) {
	limits = p.Spec.Resources.limits()
	requests = merge(limits, p.together(resources.requests), read(p.Spec.Resources.Requests))
	for name, total := range p.together(resources.limits) {
		everywhere := true
		for _, each := range p.all() {
			_, set := each.Resources.limits()[name]
			everywhere = everywhere && set
		}
		if _, set := limits[name]; !set && everywhere && requests[name] != nil {
			limits[name] = larger(total, requests[name])
		}
	}
	return requests, limits
}

func classify(requests, limits amounts) string {
	none, guaranteed := true, true
	for _, name := range considered {
		request, limit := requests[name], limits[name]
		if request == nil {
			request = new(big.Rat)
		}
		if limit == nil {
			limit = new(big.Rat)
		}
		none = none && request.Sign() == 0 && limit.Sign() == 0
		guaranteed = guaranteed && limit.Sign() > 0 && limit.Cmp(request) == 0
	}
	switch {
	case none:
		return "BestEffort"
	case guaranteed:
		return "Guaranteed"
	}
	return "Burstable"
}

// decide tells whether the Pod level decides with these: cpu, memory or hugepages stand there.
func (r resources) decide() bool {
	for _, list := range []map[string]string{r.Requests, r.Limits} {
		for name := range list {
			if slices.Contains(considered, name) || strings.HasPrefix(name, "hugepages-") {
				return true
			}
		}
	}
	return false
}

func (p pod) qosClass() string {
	if p.Spec.Resources.decide() {
		return classify(p.podLevel())
	}
	class := ""
	for _, each := range p.all() {
		one := classify(each.Resources.requests(), each.Resources.limits())
		if class != "" && class != one {
			return "Burstable"
		}
		class = one
	}
	return class
}
